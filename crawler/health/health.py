"""The state of the archive: of its file and of every outlet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.health.archive_file import ROOM, ArchiveFile, archive_file
from crawler.health.findings import Finding, FindingCode
from crawler.health.fleet_state import FleetState
from crawler.health.outlet_health import OutletHealth, finding_json, outlet_health
from crawler.health.pauses import have_stopped
from crawler.health.runs import Run, runs_around, runs_by_outlet
from crawler.health.sources import failing_sources
from crawler.health.sudden import is_still_undated, is_still_unread
from crawler.health.tolerance import Tolerance
from crawler.model.clock import timestamp

_OUTLETS = "SELECT name, title, every FROM outlets"
_LAST_BACKUP = "SELECT max(made_at) FROM backups"
_ARTICLES = "SELECT count(*) FROM articles"
_FOUND = "SELECT outlet, began_at FROM alerts WHERE ended_at IS NULL AND code = ?"
_IS_STILL = {FindingCode.UNREAD: is_still_unread, FindingCode.UNDATED: is_still_undated}


@dataclass(frozen=True, slots=True)
class Health:
    """Everything shown by ``scrapy status`` and the page *Health*."""

    at: datetime
    articles: int
    file: ArchiveFile
    backed_up_at: datetime | None
    """When ``scrapy backup`` last made a backup; None if never."""
    outlets: Sequence[OutletHealth]
    """Outlets that need attention first, then by name."""
    findings: Sequence[Finding]
    """Those of the file first, then of the outlets; includes findings that need no attention."""
    fleet: FleetState | None
    """What several machines do; None for one machine."""

    @property
    def serious(self) -> list[Finding]:
        """The findings that need attention."""
        return [finding for finding in self.findings if finding.code.is_serious]

    @property
    def is_well(self) -> bool:
        """Whether nothing needs attention."""
        return not self.serious

    @property
    def said(self) -> str:
        """The state in one line."""
        crawled = [
            outlet for outlet in self.outlets if outlet.last_crawl and self.at - outlet.last_crawl <= timedelta(days=1)
        ]
        if self.is_well:
            return f"All is well: {_number(len(crawled), 'outlet')} crawled in the last 24 hours."
        ill = sum(not outlet.is_well for outlet in self.outlets)
        of_file = [finding.code.words for finding in self.serious if finding.outlet is None]
        parts = of_file + ([f"{ill} of {_number(len(self.outlets), 'outlet')} to look at"] if ill else [])
        return f"Not well: {'; '.join(parts)}."

    def to_json(self) -> dict[str, Any]:
        """Return the same for JSON: times as ``YYYY-MM-DDTHH:MM:SSZ``, sizes in bytes."""
        checked_at = self.file.checked_at
        return {
            "at": timestamp(self.at),
            "is_well": self.is_well,
            "said": self.said,
            "findings": [finding_json(finding) for finding in self.findings],
            "articles": self.articles,
            "database": {
                "bytes": self.file.size,
                "pages_bytes": self.file.pages_size,
                "free_bytes": self.file.free,
                "last_check_at": timestamp(checked_at) if checked_at else None,
                "last_backup_at": timestamp(self.backed_up_at) if self.backed_up_at else None,
                "damage": list(self.file.damage),
            },
            "fleet": self.fleet.to_json(self.at) if self.fleet is not None else None,
            "outlets": [outlet.to_json() for outlet in self.outlets],
        }


def read_health(connection: sqlite3.Connection, path: Path, tolerance: Tolerance, at: datetime) -> Health:
    """Judge the archive by the current contents of its file; reads a few megabytes of it, however large it is.

    Args:
        connection: may be read-only.
        path: of the database file.
        tolerance: for failures in a row.
        at: now.

    Raises:
        OlderSchema: the file is from an earlier version.
        OSError: the file cannot be read.
        sqlite3.DatabaseError: SQLite cannot read it.
    """
    runs = runs_by_outlet(connection, at)
    ended = {name: next((run.started_at for run in each if run.is_finished), None) for name, each in runs.items()}
    failing = failing_sources(connection, {name: begun for name, begun in ended.items() if begun})
    still = _still_missing(connection)
    outlets = [
        outlet_health(name, title, runs.get(name, []), failing.get(name, {}), every, still.get(name, {}), tolerance, at)
        for name, title, every in connection.execute(_OUTLETS).fetchall()
    ]
    outlets.sort(key=lambda outlet: (outlet.is_well, outlet.name))
    file = archive_file(path)
    of_file = [Finding(code, None, details) for code, details in _of_file(file, runs, outlets, tolerance, at)]
    of_outlets = sorted(
        (finding for outlet in outlets for finding in outlet.findings),
        key=lambda finding: (list(FindingCode).index(finding.code), finding.outlet),
    )
    (articles,) = connection.execute(_ARTICLES).fetchone()
    (backed_up_at,) = connection.execute(_LAST_BACKUP).fetchone()
    backup = datetime.fromisoformat(backed_up_at) if backed_up_at else None
    return Health(at, articles, file, backup, outlets, [*of_file, *of_outlets], FleetState.read(path))


def _still_missing(connection: sqlite3.Connection) -> dict[str, dict[FindingCode, str]]:
    """Return by outlet what the table ``alerts`` says to be missing and is so still, with the time since when.

    Compared with its last four weeks, what has been missing for long is no longer missing suddenly.
    """
    missing: dict[str, dict[FindingCode, str]] = {}
    for code, is_still in _IS_STILL.items():
        for outlet, began_at in connection.execute(_FOUND, [code]).fetchall():
            if is_still(*runs_around(connection, outlet, began_at)):
                missing.setdefault(outlet, {})[code] = began_at
    return missing


def _of_file(
    file: ArchiveFile,
    runs: Mapping[str, Sequence[Run]],
    outlets: Sequence[OutletHealth],
    tolerance: Tolerance,
    at: datetime,
) -> Iterator[tuple[FindingCode, str]]:
    if file.damage:
        yield FindingCode.DAMAGED, "; ".join(file.damage)
    if file.free < ROOM:
        yield FindingCode.DISK_SHORT, f"{file.free:,} bytes are free"
    resting = {each.outlet for outlet in outlets for each in outlet.findings if each.code is FindingCode.RESTING}
    due = min((each.next_try for each in outlets if each.next_try and each.name not in resting), default=None)
    begun = sorted((run.started_at for each in runs.values() for run in each), reverse=True)
    if not begun:
        yield FindingCode.NO_CRAWLS, "no crawl yet"
    elif have_stopped(begun, due or begun[0], tolerance.time, at):
        yield FindingCode.NO_CRAWLS, f"the last crawl began {timestamp(begun[0])}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
