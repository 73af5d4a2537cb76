"""Reads a database while crawls may write it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def read_only(database: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that is there, and close it at the end.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        yield connection
