"""How the pages of this package read an archive: which one, with whose permission, and for how long at most."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from datasette.utils import sqlite_timelimit, tilde_decode  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound  # type: ignore[import-untyped]

from crawler.browse.access import ensure_may_view
from crawler.browse.archives import archives
from crawler.browse.withheld_texts import opened

_T = TypeVar("_T")
_TIME_LIMIT = 3000
"""Milliseconds for a page; the longest of a million articles takes a tenth of it (docs/evaluation.md)."""


async def asked_archive(datasette: Any, request: Any, table: str) -> str:
    """The archive in the address of a page, or the first one, if its ``table`` may be viewed.

    Raises:
        NotFound: there is no such archive.
        Forbidden: Datasette's permissions do not allow it.
    """
    served = archives(datasette)
    named = request.url_vars["database"]
    archive = tilde_decode(named) if named else next(iter(served), None)
    if archive is None or archive not in served:
        raise NotFound("There is no such archive")
    await ensure_may_view(datasette, request.actor, archive, table)
    return str(archive)


async def read_archive(datasette: Any, archive: str, read: Callable[[sqlite3.Connection], _T]) -> _T:
    """What ``read`` returns for a connection to the archive, on which texts can be read even if they are withheld.

    Raises:
        NotFound: the archive lacks a table or a column: it is from an earlier version, and was not crawled since.
        sqlite3.OperationalError: reading took too long (``interrupted``).
    """

    def limited(connection: sqlite3.Connection) -> _T:
        with opened(datasette, connection), sqlite_timelimit(connection, _TIME_LIMIT):
            return read(connection)

    try:
        found: _T = await datasette.get_database(archive).execute_fn(limited)
    except sqlite3.OperationalError as error:
        if not str(error).startswith(("no such table", "no such column")):
            raise
        raise NotFound("This archive is from an earlier version; the next crawl brings it up to this one") from error
    return found


def rows_as_mappings(connection: sqlite3.Connection, sql: str, values: Any) -> list[dict[str, Any]]:
    """Rows as mappings of column names."""
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
