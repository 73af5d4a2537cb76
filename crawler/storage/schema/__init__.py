"""The schema of the database: one ``.sql`` file per table in this folder, applied by migrations.

How to add a column:

- Before 0.2.0 is tagged: write it into the table's ``.sql`` file, and raise the number in ``_WHOLE``. If it is
  ``NOT NULL`` without a default, say in ``release_0_1.VALUES`` what a row of version 0.1 gets.
- After that the files of a release are never edited. Write a function that alters the table, in a module named for
  what it does, and append it to ``migrations`` here; store a small file of the release in ``tests/releases``.

Either way the column gets its note in ``crawler/browse/metadata.yaml``; ``make docs`` takes it from there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from sqlite_utils import Database, Migrations

from crawler.storage.schema import release_0_1, search_index, words

TABLES = (
    "outlets", "crawls",
    "addresses", "aliases", "robots", "documents", "backfills", "pages",
    "articles", "texts", "article_states", "date_candidates", "copies", "revisions", "passing_lines", "site_dates",
    "near_duplicates", "shingled_texts", "shingles", "unshingled",
    "stories", "story_articles", "story_changes", "stories_due",
    "events", "event_sides", "story_events", "story_event_parties", "story_event_offices", "event_pairs",
    "office_holders",
    "backups", "forgotten", "digests", "alerts", "alerts_told",
)  # fmt: skip

_WHOLE = "0.2.0 whole, 10"
"""The step that adds what is missing in files made before 0.2.0 was tagged."""

_INDEXES = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"

migrations = Migrations("chancery")
"""The steps from an empty file, or one of an earlier release: in order, each applied once, completely or not at all.

Foreign keys must not be enforced meanwhile: dropping a table would also delete the rows that refer to it.
"""


@migrations(name="0.2.0")
def release_0_2(db: Database) -> None:
    """Create all tables of version 0.2.0, with the data of a file of version 0.1."""
    is_0_1 = release_0_1.set_aside(db)
    for table in TABLES:
        for statement in _statements(table):
            db.execute(statement)
    if is_0_1:
        release_0_1.carry_over(db, TABLES)


@migrations(name=_WHOLE)
def make_whole(db: Database) -> None:
    """Add tables, columns and indexes that an earlier state of 0.2.0 lacks; columns are empty or have their default."""
    whole, had = Database(memory=True), set(db.table_names())
    for table in TABLES:
        for statement in _statements(table):
            whole.execute(statement)
            if table not in had:
                db.execute(statement)
        columns = db.table(table).columns_dict
        for column in whole.table(table).columns:
            if column.name not in columns:
                rule = f" NOT NULL DEFAULT {column.default_value}" if column.notnull else ""
                db.execute(f"ALTER TABLE {table} ADD COLUMN {column.name} {column.type}{rule}")
    for (statement,) in whole.execute(_INDEXES).fetchall():
        db.execute(statement.replace(" INDEX ", " INDEX IF NOT EXISTS ", 1))


@migrations(name="facets")
def add_facets(db: Database) -> None:
    """Let searches be limited by outlet, language and day within the search index."""
    search_index.add_facets(db)


@migrations(name="words")
def add_words(db: Database) -> None:
    """Let searches find other forms of a word."""
    words.add_words(db)


def why_not_ours(path: Path, applied: set[str]) -> str | None:
    """Why the file at ``path``, with these applied migrations, cannot be brought to this schema, and what to do.

    None if it can.
    """
    earlier = applied & release_0_1.STEPS
    known = earlier | _earlier_wholes() | {step.name for step in migrations.pending(Database(memory=True))}
    if applied - known:
        return f"{path}: a later version of Chancery made this database. Install it, or set DATABASE to another file"
    if earlier and earlier != release_0_1.STEPS:
        return (
            f"{path}: Chancery made this database before version 0.1 and cannot carry it over. Build it anew from its "
            f"pages: scrapy crawl archive -a warc={path}.pages -s DATABASE=NEW.db"
        )
    return None


def _earlier_wholes() -> set[str]:
    """Return earlier names of the step, from before its number was raised: files with them are ours."""
    name, _, number = _WHOLE.rpartition(" ")
    return {f"{name} {earlier}" for earlier in range(1, int(number))}


def _statements(table: str) -> Iterator[str]:
    """The statements of a table's file, one by one, because ``executescript`` would commit the transaction."""
    statement = ""
    for line in files(__name__).joinpath(f"{table}.sql").read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    assert not statement.strip(), f"{table}.sql ends in the middle of a statement"
