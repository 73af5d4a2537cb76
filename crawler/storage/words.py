"""The table ``words``: each word of the archive once for each language, with what it has in common with other forms.

A search looks up other forms of its words here and then looks for all of them, so that the search index holds each text
once, as it is. A new article adds few words: most are here already.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from crawler.storage.rows import connection
from crawler.text.word_forms import composed, sound, stem

_WORD = re.compile(r"[^\W\d_]{3,40}")
"""Letters alone: of numbers and of single letters there are no other forms, and longer words are none."""
_MOST = 20_000
"""Most different words of one article: ten times those of the longest speech. A made-up page may have a million."""

# A word that is once seen in lower case is no name, whatever headlines make of it.
_NEW = """
    SELECT value FROM json_each(:words) WHERE NOT EXISTS (
        SELECT 1 FROM words WHERE word = value AND language = :language AND (sound IS NULL OR :is_name))
"""
_INSERT = """
    INSERT INTO words (word, language, stem, sound) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET sound = NULL
"""
_TEXTS = """
    SELECT language, coalesce(title, '') || char(10) || text FROM texts WHERE article = ?1
    UNION ALL SELECT coalesce(language, ''),
        title || iif(EXISTS (SELECT 1 FROM texts WHERE article = ?1), '', char(10) || text)
    FROM articles WHERE id = ?1
"""
_EVER = """
    SELECT title || char(10) || text FROM articles WHERE id = ?1
    UNION ALL SELECT coalesce(title, '') || char(10) || text FROM texts WHERE article = ?1
    UNION ALL SELECT title || char(10) || text FROM revisions WHERE article = ?1
    UNION ALL SELECT title FROM copies WHERE article = ?1
"""
_REMOVE = """
    DELETE FROM words WHERE word IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM articles_fts WHERE articles_fts MATCH '"' || word || '"')
"""


def note_words(db: Database, article: int) -> None:
    """Add the words of a stored article that are new, within the open transaction."""
    for language, names, others in _words(db, article):
        for words, is_name in ((others, False), (names - others, True)):
            asked = {"words": json.dumps(list(words)), "language": language, "is_name": is_name}
            new = connection(db).execute(_NEW, asked).fetchall()
            connection(db).executemany(
                _INSERT, [(word, language, stem(word, language), sound(word) if is_name else None) for (word,) in new]
            )


def note_stored(db: Database, limit: int) -> int:
    """Add the words of up to ``limit`` articles of an earlier release; return how many these were."""
    numbers = [number for (number,) in connection(db).execute("SELECT article FROM unworded LIMIT ?", [limit])]
    for number in numbers:
        note_words(db, number)
        connection(db).execute("DELETE FROM unworded WHERE article = ?", [number])
    return len(numbers)


def words_ever_in(db: Database, article: int) -> set[str]:
    """The words of an article, of its earlier texts and of the headlines of its copies, all of which may be here."""
    return {word for (text,) in connection(db).execute(_EVER, [article]) for word in words_of_text(text)}


def words_of_text(text: str) -> set[str]:
    """The words of a text as they are here, in lower case."""
    return {word.lower() for word in _WORD.findall(composed(text))}


def remove_words(db: Database, words: Iterable[str]) -> None:
    """Remove those of the words that no article has any more."""
    connection(db).execute(_REMOVE, [json.dumps(list(words))])


def _words(db: Database, article: int) -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield for each text its language, its words that begin with a capital, and its others; all in lower case."""
    for language, text in connection(db).execute(_TEXTS, [article]).fetchall():
        different = list(dict.fromkeys(_WORD.findall(composed(text))))[:_MOST]
        names = {word.lower() for word in different if word[0].isupper()}
        yield language, names, {word.lower() for word in different if not word[0].isupper()}
