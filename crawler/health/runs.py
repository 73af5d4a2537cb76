"""The crawls of each outlet by which its state is judged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.clock import timestamp

WINDOW = timedelta(days=28)
"""An outlet's own past: four weeks, so that each weekday counts four times."""

# Of the columns read here, those that only an archive of this version has.
_NEWEST = {"crawls": "without_article", "outlets": "every", "backups": "made_at"}
_OUTLETS = "SELECT name FROM outlets ORDER BY name"
_LAST_ARRIVAL = """
    SELECT started_at FROM crawls WHERE outlet = ? AND stored + copies > 0 ORDER BY started_at DESC LIMIT 1
"""
# All columns are in the index crawls_health: the rows themselves, with their counters, are not read.
_RUNS = """
    SELECT started_at, finished_at, exit_code, stored, copies, undated, without_article FROM crawls
    WHERE outlet = ? AND started_at >= ? ORDER BY started_at DESC
"""


class OlderSchema(Exception):
    """The file is from an earlier version and lacks columns; the next crawl adds them."""


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl of an outlet."""

    started_at: datetime
    is_finished: bool
    exit_code: int | None
    """None while it runs, and if it was killed."""
    stored: int
    copies: int
    undated: int
    """Of those stored."""
    without_article: int
    """Pages in which no article was found."""

    @property
    def arrived(self) -> int:
        """Articles that were new at this outlet: its own, and copies of another's words."""
        return self.stored + self.copies

    @property
    def has_failed(self) -> bool:
        """Whether it failed or did not end."""
        return self.exit_code != 0


def runs_by_outlet(connection: sqlite3.Connection, at: datetime) -> dict[str, list[Run]]:
    """Return the crawls of each outlet, newest first; none for an outlet that was never crawled.

    Raises:
        OlderSchema: the file is from an earlier version.
        sqlite3.DatabaseError: SQLite cannot read it.
    """
    for table, column in _NEWEST.items():
        if column not in {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}:
            raise OlderSchema
    names = [row[0] for row in connection.execute(_OUTLETS).fetchall()]
    return {name: runs_of(connection, name, at) for name in names}


def runs_of(connection: sqlite3.Connection, outlet: str, at: datetime) -> list[Run]:
    """Return the crawls of one outlet, newest first, since ``WINDOW`` before now, or before its last article."""
    last = connection.execute(_LAST_ARRIVAL, [outlet]).fetchone()
    since = min(at, datetime.fromisoformat(last[0])) - WINDOW if last else at - WINDOW
    return list(_runs(connection.execute(_RUNS, [outlet, timestamp(since)])))


def runs_around(connection: sqlite3.Connection, outlet: str, moment: str) -> tuple[list[Run], list[Run]]:
    """Return the crawls of one outlet since ``moment``, and those of ``WINDOW`` before it; newest first.

    Args:
        moment: as ``YYYY-MM-DDTHH:MM:SSZ``.
    """
    since = timestamp(datetime.fromisoformat(moment) - WINDOW)
    runs = list(_runs(connection.execute(_RUNS, [outlet, since])))
    earlier = [run for run in runs if timestamp(run.started_at) < moment]
    return runs[: len(runs) - len(earlier)], earlier


def _runs(rows: Iterable[tuple[object, ...]]) -> Iterable[Run]:
    for started_at, finished_at, code, stored, copies, undated, without_article in rows:
        yield Run(
            datetime.fromisoformat(str(started_at)), finished_at is not None, code,  # type: ignore[arg-type]
            stored, copies, undated, without_article,  # type: ignore[arg-type]
        )  # fmt: skip
