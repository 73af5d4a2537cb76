"""Rows of tables whose columns the caller knows.

At several hundred articles a second, each takes about twenty statements. sqlite-utils reads tables, columns and keys
from the schema at every insert, which took longer than everything else that is written for an article; so statements
for every article are plain SQL, which SQLite's driver keeps prepared. The schema, its migrations and what is written
once a crawl still use sqlite-utils.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import Any

from sqlite_utils import Database


def insert(db: Database, table: str, row: Mapping[str, Any], *, replace: bool = False) -> int:
    """Insert a row, perhaps replacing the one with the same key; return its ``rowid``."""
    number = connection(db).execute(_insertion(table, row, replace=replace), list(row.values())).lastrowid
    assert number is not None
    return number


def insert_all(db: Database, table: str, rows: Iterable[Mapping[str, Any]], *, replace: bool = False) -> None:
    """Insert rows that all have the columns of the first, in the same order; each as ``insert`` does."""
    rows = list(rows)
    if rows:
        connection(db).executemany(_insertion(table, rows[0], replace=replace), [list(row.values()) for row in rows])


def update(db: Database, table: str, key: int | str, row: Mapping[str, Any], *, by: str = "id") -> None:
    """Set columns of the row with this key.

    Raises:
        LookupError: there is no such row.
    """
    columns = ", ".join(f"{column} = ?" for column in row)
    sql = f"UPDATE {table} SET {columns} WHERE {by} = ?"  # noqa: S608
    if connection(db).execute(sql, [*row.values(), key]).rowcount == 0:
        raise LookupError(f"{table} has no row whose {by} is {key}")


def select(db: Database, sql: str, parameters: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows as mappings of column names; sqlite-utils would put a savepoint around each query."""
    cursor = connection(db).execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def first(db: Database, sql: str, parameters: Sequence[Any]) -> dict[str, Any] | None:
    """The first of these rows; None without any."""
    cursor = connection(db).execute(sql, parameters)
    row = cursor.fetchone()
    return None if row is None else dict(zip((column[0] for column in cursor.description), row, strict=True))


def connection(db: Database) -> Connection:
    """The connection to the file."""
    assert db.conn is not None
    return db.conn


def _insertion(table: str, row: Mapping[str, Any], *, replace: bool = False) -> str:
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    return f"{verb} INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
