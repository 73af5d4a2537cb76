"""All crawls of a process have one connection to their file."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from crawler.storage.database import StorageError
from crawler.storage.writer import Writer


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


def test_a_file_that_cannot_be_opened_leaves_nothing_behind(tmp_path: Path) -> None:
    before, path = set(threading.enumerate()), tmp_path / "news.db"
    path.write_bytes(b"no database " * 1000)
    for _ in range(2):
        with pytest.raises(StorageError, match=r"news\.db"):
            Writer.share(path)
    assert set(threading.enumerate()) <= before
