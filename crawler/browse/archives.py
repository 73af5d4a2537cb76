"""Which of the databases that Datasette serves are archives: the pages of this package apply only to those.

Datasette opens any SQLite file, under any name, and a crawl may fill a file after Datasette has opened it. So the
schema decides, and a file that is not yet an archive is read again whenever it has changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

_SCHEMA = frozenset({"articles", "texts", "copies", "addresses", "revisions", "crawls"})
"""Tables of every version of an archive; a database that has all of them is an archive."""

_State = tuple[tuple[int, int] | None, ...]
"""Modification time (nanoseconds) and size (bytes) of a database file and of its write-ahead log."""

_tables_of: WeakKeyDictionary[Any, tuple[_State, frozenset[str]]] = WeakKeyDictionary()
"""The tables last read from each of Datasette's databases, and the state of its file at that time."""


def archives(datasette: Any) -> Mapping[str, frozenset[str]]:
    """Return the archives that are served, in Datasette's order: name of the database → its tables and views."""
    found = {name: _tables(database) for name, database in datasette.databases.items()}
    return {name: tables for name, tables in found.items() if tables >= _SCHEMA}


def archive_of_path(datasette: Any, path: str) -> str | None:
    """The archive that the page at ``path`` shows, or whose navigation it keeps; None for a page of another database.

    It is the first archive for the start page, and for a page of no database if Datasette serves nothing but archives.
    """
    served = archives(datasette)
    base = datasette.setting("base_url").rstrip("/")
    first, _, rest = path.removeprefix(base).lstrip("/").partition("/")
    if not first or (
        first == "-" and rest.startswith(("story/", "health", "search", "today", "countries", "country/", "brief"))
    ):
        return next(iter(served), None)
    routes = {datasette.databases[name].route: name for name in served}
    route = _decoded(first)
    named = routes.get(route) or routes.get(route.rpartition(".")[0])
    others = [name for name, database in datasette.databases.items() if name not in served and not database.is_memory]
    return named or (None if others else next(iter(served), None))


def _decoded(part: str) -> str:
    from datasette.utils import tilde_decode  # type: ignore[import-untyped]

    return str(tilde_decode(part))


def _tables(database: Any) -> frozenset[str]:
    if database.is_memory or not database.path:
        return frozenset()
    before, tables = _tables_of.get(database, (None, frozenset()))
    # An archive remains an archive, and is asked about for each cell of a table; another database may become one.
    if tables >= _SCHEMA:
        return tables
    state = tuple(map(_state, (Path(database.path), Path(f"{database.path}-wal"))))
    if before != state:
        tables = _read_tables(Path(database.path), database.is_mutable)
        _tables_of[database] = state, tables
    return tables


def _state(file: Path) -> tuple[int, int] | None:
    try:
        stat = file.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _read_tables(file: Path, is_mutable: bool) -> frozenset[str]:
    """Names of tables and views; empty if SQLite cannot read the file, since Datasette's own pages then say why."""
    address = file.resolve().as_uri() + ("?mode=ro" if is_mutable else "?immutable=1")
    try:
        connection = sqlite3.connect(address, uri=True)
    except sqlite3.OperationalError:
        return frozenset()
    try:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    except sqlite3.DatabaseError:
        return frozenset()
    finally:
        connection.close()
    return frozenset(name for (name,) in rows)
