"""Limits on the memory and time of one query on an archive's connections.

Any reader may send SQL, or a filter that becomes SQL. Datasette interrupts a query by time, but only between two
instructions of SQLite's virtual machine: a single function call could take all memory before that.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from crawler.browse.archives import archives

logger = logging.getLogger(__name__)

_MOST_LENGTH = 8 * 1024 * 1024
"""Bytes of one value or row: no row is longer than the largest response that a crawl reads (``DOWNLOAD_MAXSIZE``)."""
_MOST_RESULT = 32 * 1024 * 1024
"""Characters or bytes in all rows of one query: 33 kB each for the thousand rows that Datasette shows at most."""
_MOST_HEAP = 256 * 1024 * 1024
"""Bytes that SQLite may allocate in the whole process: room for values of the greatest length in Datasette's three
threads, and their caches of 2 MB (https://www.sqlite.org/pragma.html#pragma_hard_heap_limit)."""
_MOST_PRODUCT = 1_000_000_000
"""Limit for the product of the lengths of a text and of the text sought in it. Some functions compare every pair of
characters in one call that cannot be interrupted; ``trim`` takes a second at this limit."""
_WIDE = re.compile(r"%[^a-zA-Z%]*(?:\*|\d{5})")
"""A width or precision of five digits, or one given as an argument: ``printf`` writes every blank one by one."""

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: _MOST_LENGTH,
    # h11, which parses requests for Uvicorn, accepts URLs of up to 64 KiB; Datasette adds little to the SQL in them.
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    # LIKE compares each character with the whole pattern, in one call that cannot be interrupted: with a pattern of a
    # thousand bytes and a text of a megabyte it takes 5 s.
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    # https://www.sqlite.org/security.html recommends such limits for untrusted SQL; Datasette itself needs the second
    # for a table with 50 foreign keys.
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    # Enough for ten facets of a thousand values each.
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 10_000,
}

_unlimited: WeakKeyDictionary[Any, dict[str, list[Any]]] = WeakKeyDictionary()
"""For each Datasette, by database name: connections opened while the file was not yet an archive."""


def prepare(connection: Any, database: str, datasette: Any) -> None:
    """Limit a connection to an archive; remember one to another database, which may become an archive."""
    if database in archives(datasette):
        _limit(connection)
    else:
        _unlimited.setdefault(datasette, {}).setdefault(database, []).append(connection)


def limit_earlier_connections(datasette: Any, archive: str) -> None:
    """Limit the connections that were opened before the file became an archive."""
    for connection in _unlimited.get(datasette, {}).pop(archive, ()):
        _limit(connection)


def _limit(connection: Any) -> None:
    for name, value in _LIMITS.items():
        connection.setlimit(name, value)
    connection.execute(f"PRAGMA hard_heap_limit = {_MOST_HEAP}")
    _guard_functions(connection)
    connection.row_factory = _Rows()


def _guard_functions(connection: Any) -> None:
    """Refuse calls that would take minutes; the others go to SQLite's own function, on a separate connection."""
    plain = sqlite3.connect(":memory:", check_same_thread=False)
    plain.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_LENGTH)

    def guarded(name: str, is_short: Callable[..., bool]) -> Callable[..., Any]:
        def call(*values: Any) -> Any:
            if not is_short(*values):
                logger.warning("%s() was called with values that would take it minutes", name)
                raise ValueError
            return plain.execute(f"SELECT {name}({', '.join('?' * len(values))})", values).fetchone()[0]

        return call

    for name, count in (("instr", 2), ("replace", 3), ("trim", 2), ("ltrim", 2), ("rtrim", 2)):
        connection.create_function(name, count, guarded(name, _is_short), deterministic=True)
    for name in ("printf", "format"):
        connection.create_function(name, -1, guarded(name, _is_narrow), deterministic=True)


def _is_short(text: Any, part: Any, *_: Any) -> bool:
    lengths = [len(value) if isinstance(value, (str, bytes)) else 1 for value in (text, part)]
    return lengths[0] * lengths[1] <= _MOST_PRODUCT


def _is_narrow(pattern: Any = None, *_: Any) -> bool:
    return _WIDE.search(str(pattern)) is None


class _Rows:
    """Row factory that makes Datasette's rows and adds up their size."""

    def __init__(self) -> None:
        self._held: WeakKeyDictionary[Any, int] = WeakKeyDictionary()

    def __call__(self, cursor: Any, values: tuple[Any, ...]) -> sqlite3.Row:
        """Return one row.

        Raises:
            DataError: the rows of the query are together larger than an answer may be.
        """
        held = self._held.get(cursor, 0) + sum(len(value) for value in values if isinstance(value, (str, bytes)))
        if held > _MOST_RESULT:
            raise sqlite3.DataError(
                f"the answer holds more than {_MOST_RESULT // 1024**2} MiB; ask for fewer rows or columns"
            )
        self._held[cursor] = held
        return sqlite3.Row(cursor, values)
