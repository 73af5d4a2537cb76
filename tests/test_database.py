"""One file, several programs: who waits for whom."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.storage.database import NewsDatabase

OUTLET = (
    "INSERT INTO outlets (name, title, home, country, timezone, languages, sources) VALUES (?, '', '', '', '', '', '')"
)


@pytest.fixture
def news(database: Path) -> Iterator[NewsDatabase]:
    opened = NewsDatabase(database)
    yield opened
    opened.close()


def foreign(database: Path) -> sqlite3.Connection:
    """A program that does not know our lock, and does not wait."""
    return sqlite3.connect(database, timeout=0, isolation_level=None)


def names(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM outlets ORDER BY name")]


def test_a_transaction_has_the_file_from_its_beginning(news: NewsDatabase, database: Path) -> None:
    """Another write between its first read and its first change would make it fail."""
    with closing(foreign(database)) as other:
        with news.transaction() as db:
            assert db.execute("SELECT count(*) FROM outlets").fetchone() == (0,)
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute(OUTLET, ["theirs"])
            db.execute(OUTLET, ["ours"])
        other.execute(OUTLET, ["theirs"])
        assert names(other) == ["ours", "theirs"]


def test_who_reads_waits_for_nobody_and_nobody_waits_for_him(news: NewsDatabase, database: Path) -> None:
    with closing(foreign(database)) as reader:
        reader.execute("BEGIN")
        assert names(reader) == []
        with news.transaction() as db:
            db.execute(OUTLET, ["ours"])
        assert names(reader) == []
        reader.execute("COMMIT")
        assert names(reader) == ["ours"]


def test_a_foreign_program_that_writes_is_waited_for(news: NewsDatabase, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute(OUTLET, ["theirs"])
        done = threading.Timer(1.5, other.execute, ["COMMIT"])
        done.start()
        with news.transaction() as db:
            db.execute(OUTLET, ["ours"])
        done.join()
    assert names(news.db.conn) == ["ours", "theirs"]


def write_half(news: NewsDatabase) -> None:
    with news.transaction() as db:
        db.execute(OUTLET, ["half"])
        raise ZeroDivisionError


def test_what_fails_leaves_nothing_and_the_next_one_is_written(news: NewsDatabase) -> None:
    with pytest.raises(ZeroDivisionError):
        write_half(news)
    with news.transaction() as db:
        db.execute(OUTLET, ["whole"])
    assert names(news.db.conn) == ["whole"]


def test_a_row_that_belongs_to_nothing_is_refused(news: NewsDatabase) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), news.transaction() as db:
        db.execute("INSERT INTO crawls (outlet, started_at) VALUES ('nobody', '2026-11-01T08:00:00Z')")
