"""The schema, and files from earlier releases."""

from __future__ import annotations

import gzip
import inspect
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

import crawler.storage.schema
from crawler.exporting.selection import Articles, Selection
from crawler.model.clock import now, timestamp
from crawler.storage import decide_stories, near_duplicates
from crawler.storage.database import NewsDatabase, StorageError
from crawler.storage.schema import TABLES, migrations

RELEASES = Path(__file__).parent / "releases"
KEPT = ("articles", "texts", "copies", "addresses", "revisions", "crawls", "outlets", "date_candidates", "backfills",
        "stories", "story_changes", "stories_due")  # fmt: skip
"""Tables that have the names, and columns, that they had in version 0.1."""
RENAMED: dict[str, tuple[str, dict[str, str]]] = {
    "near_duplicates": ("relations", {}),
    "aliases": ("aliases", {"url": "alias", "address": "url"}),
    "pages": ("pages", {"url": "fetched_url", "address": "url"}),
    "documents": ("documents", {"place_since": "start_since"}),
    "story_articles": ("story_articles", {"likeness": "similarity", "like_article": "similar_article"}),
}
"""The others: their former names, and the present names of their columns."""


def release(name: str, folder: Path) -> Path:
    """A database that this release made."""
    database = folder / "news.db"
    database.write_bytes(gzip.decompress((RELEASES / f"{name}.db.gz").read_bytes()))
    return database


def rows_of(database: Path, table: str) -> list[dict[str, Any]]:
    db = Database(database)
    try:
        return list(db.query(f"SELECT * FROM {table}"))
    finally:
        db.close()


def test_a_file_of_0_1_keeps_every_row(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    before, after = release("0.1", tmp_path / "before"), release("0.1", tmp_path)
    NewsDatabase(after).close()
    names: dict[str, tuple[str, dict[str, str]]] = {table: (table, {}) for table in KEPT} | RENAMED
    for table, (earlier, columns) in names.items():
        was = [{columns.get(name, name): row[name] for name in row} for row in rows_of(before, earlier)]
        now_is = [{name: row[name] for name in one} for row, one in zip(rows_of(after, table), was, strict=True)]
        assert was, f"the stored file has no row of {earlier}, so that nothing is shown of it"
        assert now_is == was, table


def test_a_file_of_0_1_becomes_like_a_new_one(tmp_path: Path) -> None:
    """The same tables, columns and indexes; and no reference is broken."""
    NewsDatabase(tmp_path / "new.db").close()
    carried = release("0.1", tmp_path)
    NewsDatabase(carried).close()
    schemas = [Database(file).schema for file in (tmp_path / "new.db", carried)]
    assert schemas[0] == schemas[1]
    assert Database(carried).execute("PRAGMA foreign_key_check").fetchall() == []
    assert {"articles", "articles_fts", *TABLES} <= set(Database(carried).table_names())


def test_a_file_of_0_1_is_searched_and_compared(tmp_path: Path) -> None:
    """The search index has its texts at once, the shingle index at the end of the next crawl."""
    database = release("0.1", tmp_path)
    earlier = rows_of(database, "relations")
    news = NewsDatabase(database)
    title = news.db.execute("SELECT title FROM articles WHERE id = 1").fetchone()[0]
    found = news.db.execute(
        "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", [" ".join(f'"{word}"' for word in title.split())]
    ).fetchall()
    assert (1,) in found
    with news.transaction() as db:
        while near_duplicates.compare_stored(db, decide_stories.BATCH):
            pass
        while decide_stories.decide_stories(db, timestamp(now())):
            pass
    news.close()
    assert rows_of(database, "unshingled") == []
    indexed = Counter(row["article"] for row in rows_of(database, "shingled_texts"))
    assert len(indexed) == len(rows_of(database, "articles"))
    pairs = {(row["article"], row["original"], row["kind"]) for row in rows_of(database, "near_duplicates")}
    assert pairs == {(row["article"], row["original"], row["kind"]) for row in earlier}


def test_a_file_of_0_1_is_exported_as_it_is(tmp_path: Path) -> None:
    """An export writes nothing, so it does not migrate either."""
    database = release("0.1", tmp_path)
    before = database.read_bytes()
    exported = list(Articles(database, Selection()))
    assert [row["title"] for row in exported] == [row["title"] for row in rows_of(database, "articles")]
    assert {row["story"] for row in exported} - {None}
    assert database.read_bytes() == before


def test_a_file_is_carried_over_once(tmp_path: Path) -> None:
    database = release("0.1", tmp_path)
    NewsDatabase(database).close()
    first = rows_of(database, "_sqlite_migrations")
    NewsDatabase(database).close()
    assert [row["name"] for row in first] == [step.name for step in migrations.pending(Database(memory=True))]
    assert rows_of(database, "_sqlite_migrations") == first


def test_a_file_of_an_earlier_0_2_0_gets_what_it_lacks(tmp_path: Path) -> None:
    """It had no ``passing_lines``, which every text is compared with, and no ``copies.is_alias``."""
    file = tmp_path / "news.db"
    NewsDatabase(file).close()
    before = {table: Database(file).table(table).columns for table in TABLES}
    earlier = sqlite3.connect(file, isolation_level=None)
    earlier.execute("DROP TABLE passing_lines")
    earlier.execute("ALTER TABLE copies DROP COLUMN is_alias")
    earlier.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '%whole%'")
    earlier.close()
    NewsDatabase(file).close()
    assert {table: Database(file).table(table).columns for table in TABLES} == before


def test_a_failed_upgrade_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = release("0.1", tmp_path)
    before = sqlite3.connect(database).execute("SELECT name, sql FROM sqlite_master").fetchall()
    monkeypatch.setattr("crawler.storage.schema.TABLES", (*TABLES[:-1], "stories"))
    with pytest.raises(StorageError, match="stories already exists"):
        NewsDatabase(database)
    assert sqlite3.connect(database).execute("SELECT name, sql FROM sqlite_master").fetchall() == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            "DELETE FROM _sqlite_migrations WHERE name = 'conflicts_index'",
            r"before version 0\.1 .*-a warc=.*news\.db\.pages",
        ),
        ("UPDATE _sqlite_migrations SET name = '0.9.0' WHERE name = 'looks'", "a later version of Chancery"),
    ],
)
def test_what_cannot_be_carried_over_is_refused(tmp_path: Path, change: str, message: str) -> None:
    database = release("0.1", tmp_path)
    connection = sqlite3.connect(database)
    connection.execute(change)
    connection.commit()
    before = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
    with pytest.raises(StorageError, match=message):
        NewsDatabase(database)
    assert connection.execute("SELECT name, sql FROM sqlite_master").fetchall() == before


def test_each_file_of_the_schema_makes_the_table_of_its_name() -> None:
    folder = Path(inspect.getfile(crawler.storage.schema)).parent
    assert {file.stem for file in folder.glob("*.sql")} == set(TABLES)


def test_a_file_of_an_earlier_state_of_this_release_is_ours(tmp_path: Path) -> None:
    """The step that makes it whole has had another number; one that is not known yet is of a later version."""
    path = tmp_path / "news.db"
    NewsDatabase(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE _sqlite_migrations SET name = '0.2.0 whole, 1' WHERE name LIKE '%whole%'")
        connection.execute("DROP TABLE backups")
    NewsDatabase(path).close()
    assert "backups" in Database(path).table_names()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE _sqlite_migrations SET name = '0.2.0 whole, 99' WHERE name = '0.2.0 whole, 1'")
    with pytest.raises(StorageError, match="a later version of Chancery made this database"):
        NewsDatabase(path)
