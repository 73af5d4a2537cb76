"""Adds the words of the archive, by which a search finds other forms of a word."""

from __future__ import annotations

from sqlite_utils import Database

_TABLE = """
    CREATE TABLE words (
        word TEXT, -- in lower case
        language TEXT, -- of the texts in which it is; empty if not recognised
        stem TEXT,
        sound TEXT, -- of a name: of a word that was never seen in lower case
        PRIMARY KEY (word, language)
    ) WITHOUT ROWID
"""
_TO_COME = "CREATE TABLE unworded (article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE)"
_INDEXES = (
    "CREATE INDEX words_stem ON words (language, stem) WHERE stem IS NOT NULL",
    "CREATE INDEX words_sound ON words (sound) WHERE sound IS NOT NULL",
)


def add_words(db: Database) -> None:
    """Add the table ``words``, and ``unworded`` with the articles whose words the next crawl adds at its end."""
    for statement in (_TABLE, *_INDEXES, _TO_COME, "INSERT INTO unworded SELECT id FROM articles"):
        db.execute(statement)
