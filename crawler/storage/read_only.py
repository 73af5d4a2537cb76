"""Reads a database while crawls may write it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def read_only(database: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that is there, and close it at the end.

    With a write-ahead log, SQLite needs a file beside the database even to read it
    (https://www.sqlite.org/wal.html#read_only_databases). Where none can be made, as on a disk that is mounted
    read-only, the database is read as it stands.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    mode = "immutable=1" if stands_still(database) else "mode=ro"
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?{mode}", uri=True)) as connection:
        yield connection


def stands_still(database: Path) -> bool:
    """Whether this process cannot write beside the database, and no other has it open."""
    real = database.resolve()
    return not os.access(real.parent, os.W_OK) and not Path(f"{real}-wal").exists()
