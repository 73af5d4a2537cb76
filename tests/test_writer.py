"""All crawls of a process share one connection to their file."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.storage.database import NewsDatabase, StorageError
from crawler.storage.writer import Writer

_INSERT = "INSERT INTO outlets (name, title, home, country, timezone, languages, sources) VALUES (?, ?, ?, ?, ?, ?, ?)"


def test_a_file_has_one_connection_and_one_thread(tmp_path: Path) -> None:
    before, path = set(threading.enumerate()), tmp_path / "news.db"
    first, second, other = Writer.share(path), Writer.share(tmp_path / "." / "news.db"), Writer.share(tmp_path / "b.db")
    assert first is second is not other
    assert first.run_now(lambda _: threading.get_ident()) == second.run_now(lambda _: threading.get_ident())
    first.release()
    assert asyncio.run(second.run(lambda database: database.db.execute("SELECT 1").fetchone())) == (1,)
    second.release()
    other.release()
    again = Writer.share(path)
    assert again is not first
    again.release()
    assert set(threading.enumerate()) <= before


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    shared = Writer.share(tmp_path / "news.db")
    yield shared
    shared.release()


def outlet(name: str) -> Callable[[NewsDatabase], int]:
    def insert(database: NewsDatabase) -> int:
        values = [name, *[""] * 6]
        return database.db.execute(_INSERT, values).rowcount

    return insert


def stored(writer: Writer) -> list[str]:
    return writer.run_now(lambda database: [row[0] for row in database.db.execute("SELECT name FROM outlets")])


def begun(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Grows with each transaction."""
    seen: list[None] = []
    transaction = NewsDatabase.transaction

    def counted(database: NewsDatabase) -> AbstractContextManager[Database]:
        seen.append(None)
        return transaction(database)

    monkeypatch.setattr(NewsDatabase, "transaction", counted)
    return seen


def while_it_is_busy(writer: Writer, *functions: Callable[[NewsDatabase], object]) -> list[object]:
    """Let calls wait together; return what each returned or raised."""

    async def go() -> list[object]:
        begun, busy = threading.Event(), threading.Event()

        def wait(_: NewsDatabase) -> None:
            begun.set()
            busy.wait()

        first = asyncio.create_task(writer.run(wait))
        await asyncio.to_thread(begun.wait)
        waiting = [asyncio.create_task(writer.run(each, writes=True)) for each in functions]
        await asyncio.sleep(0)
        busy.set()
        await first
        return list(await asyncio.gather(*waiting, return_exceptions=True))

    return asyncio.run(go())


def test_what_waits_is_written_in_one_transaction(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = begun(writer, monkeypatch)
    assert while_it_is_busy(writer, *(outlet(f"gazette_{number}") for number in range(20))) == [1] * 20
    assert (len(seen), len(stored(writer))) == (1, 20)


def test_one_that_fails_takes_back_its_own_changes_alone(writer: Writer) -> None:
    def half(database: NewsDatabase) -> None:
        outlet("half")(database)
        raise LookupError("no such row")

    first, failed, last = while_it_is_busy(writer, outlet("a"), half, outlet("b"))
    assert (first, last, stored(writer)) == (1, 1, ["a", "b"])
    assert isinstance(failed, LookupError)


def test_nobody_is_told_of_a_transaction_that_was_not_stored(writer: Writer) -> None:
    def on_a_full_disk(database: NewsDatabase) -> None:
        def full() -> None:
            raise OSError(28, "No space left on device")

        outlet("b")(database)
        database.before_commit(full)

    outcomes = while_it_is_busy(writer, outlet("a"), on_a_full_disk)
    assert [type(each) for each in outcomes] == [OSError, OSError]
    assert stored(writer) == []
    assert while_it_is_busy(writer, outlet("a")) == [1], "the next one is written"


def test_a_transaction_that_sqlite_takes_back_is_the_failure_of_all(writer: Writer) -> None:
    outcomes = while_it_is_busy(
        writer, outlet("a"), lambda database: database.db.execute("INSERT OR ROLLBACK INTO outlets VALUES (1)"),
        lambda database: database.db.execute("INSERT OR ROLLBACK INTO outlets (name) VALUES (NULL)"), outlet("b"),
    )  # fmt: skip
    assert all(isinstance(each, sqlite3.Error) for each in outcomes), outcomes
    assert stored(writer) == []


def test_a_file_that_cannot_be_opened_leaves_nothing_behind(tmp_path: Path) -> None:
    before, path = set(threading.enumerate()), tmp_path / "news.db"
    path.write_bytes(b"no database " * 1000)
    for _ in range(2):
        with pytest.raises(StorageError, match=r"news\.db"):
            Writer.share(path)
    assert set(threading.enumerate()) <= before
