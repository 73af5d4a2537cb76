"""What may be removed from an archive: rows of old runs, and old pages of the raw archive. Never an article."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from crawler.storage.pages import PLACE, PagePlace
from crawler.storage.rows import connection, select

_REFERENCES = ("addresses.first_seen_in", "addresses.seen_in", "addresses.fetched_in", "pages.crawl")
"""Columns that refer to a run."""


def old_crawls(db: Database, before: str) -> tuple[list[int], int]:
    """Return runs that started before ``before`` and may be removed (``crawls.id``), and how many of that time stay.

    Runs stay if an address or a page refers to them, if they are the last complete walk of an outlet, up to which the
    next one goes back, or one of its last two runs, from which the next is predicted.
    """
    named = " UNION ALL ".join(
        f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
        for table, column in (each.split(".") for each in _REFERENCES)
    )
    sql = f"""
        WITH last_two AS (SELECT id, row_number() OVER (PARTITION BY outlet ORDER BY id DESC) AS place FROM crawls)
        SELECT id FROM crawls
        WHERE started_at < ?
            AND id NOT IN ({named})
            AND id NOT IN (SELECT max(id) FROM crawls WHERE walked GROUP BY outlet)
            AND id NOT IN (SELECT id FROM last_two WHERE place <= 2)
        ORDER BY id
    """  # noqa: S608
    going = [number for (number,) in db.execute(sql, [before]).fetchall()]
    (all_old,) = db.execute("SELECT count(*) FROM crawls WHERE started_at < ?", [before]).fetchone()
    return going, all_old - len(going)


def delete_crawls(db: Database, numbers: Sequence[int]) -> None:
    """Delete runs found by ``old_crawls``.

    The caller turns off foreign keys: otherwise SQLite would search all addresses for each run, and one of their
    columns has no index.
    """
    connection(db).executemany("DELETE FROM crawls WHERE id = ?", [(number,) for number in numbers])


def mark_old_pages(db: Database, before: str | None, most_bytes: int | None) -> None:
    """Mark, for this connection, the pages to be removed: fetched before ``before``, or older than the newest ones that
    together take ``most_bytes`` in WARC files."""
    db.execute("DROP TABLE IF EXISTS temp.old_pages")
    db.execute("CREATE TEMP TABLE old_pages (id INTEGER PRIMARY KEY)")
    if before is not None:
        db.execute("INSERT INTO temp.old_pages SELECT id FROM pages WHERE fetched_at < ?", [before])
    if most_bytes is not None:
        db.execute(
            """
            INSERT OR IGNORE INTO temp.old_pages SELECT id FROM (
                SELECT id, sum(length) OVER (ORDER BY fetched_at DESC, id DESC) AS total FROM pages
            ) WHERE total > ?
            """,
            [most_bytes],
        )


def old_pages(db: Database, outlet: str, files: Sequence[str] | None = None) -> list[PagePlace]:
    """Return the outlet's pages to be removed, only from these ``files``, in the order in which they were written.

    Pages are left out if a page that stays refers to their body.
    """
    of_files = "" if files is None else f"AND file IN ({', '.join('?' * len(files))})"
    sql = f"""
        WITH going AS MATERIALIZED (
            SELECT id FROM pages WHERE outlet = ? AND id IN (SELECT id FROM temp.old_pages) {of_files}
        )
        SELECT {PLACE} FROM pages
        WHERE id IN (SELECT id FROM going) AND NOT EXISTS (
            SELECT 1 FROM pages AS later WHERE later.same_as = pages.id AND later.id NOT IN (SELECT id FROM going))
        ORDER BY id
    """  # noqa: S608
    return [PagePlace(**row) for row in select(db, sql, [outlet, *(files or ())])]


def pages_in(db: Database, file: str) -> list[PagePlace]:
    """Return all pages of a WARC file, in the order of their records."""
    sql = f"SELECT {PLACE} FROM pages WHERE file = ? ORDER BY offset"  # noqa: S608
    return [PagePlace(**row) for row in select(db, sql, [file])]


def move_pages(db: Database, places: Sequence[tuple[str, int, int]]) -> None:
    """Record new places of pages: file, offset, ``pages.id``."""
    connection(db).executemany("UPDATE pages SET file = ?, offset = ? WHERE id = ?", places)
