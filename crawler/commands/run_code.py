"""The exit code of a run of several outlets, which tolerates failures of some of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

from crawler.crawling.exit_codes import ExitCode
from crawler.health.runs import runs_of
from crawler.health.tolerance import Tolerance, failures_in_a_row
from crawler.storage.read_only import read_only

OUTLETS_FAULT = frozenset({ExitCode.NOTHING_DISCOVERED, ExitCode.NOTHING_STORED, ExitCode.UNREACHABLE})
"""Codes about an outlet, whose cause may be temporary. The others are about this machine."""
_NEWLY_FAILED = 2
"""If this many outlets fail at the same time, the cause is probably this machine."""
_LAST_SUCCESS = "SELECT max(started_at) FROM crawls WHERE exit_code = 0"


def code_of_run(
    codes: Mapping[str, ExitCode], locked: Collection[str], database: Path, tolerance: Tolerance, at: datetime
) -> tuple[ExitCode, list[str]]:
    """Return the code of a run of several outlets, and the outlets whose failure is tolerated.

    The highest code counts, except for outlets that have not failed too often or for too long. If no outlet succeeded,
    and two or more have started to fail since the last successful crawl in the archive, the run has not done its job,
    as if there were no network: then every code counts.

    Args:
        codes: of each outlet of this run.
        locked: outlets that another process is crawling; tolerated as long as a failure.
        tolerance: how often and for how long an outlet may fail.
        at: now.
    """
    with read_only(database) as connection:
        concerned = [name for name, code in codes.items() if name in locked or code in OUTLETS_FAULT]
        runs = {name: runs_of(connection, name, at) for name in concerned}
        failures = {name: failures_in_a_row(each) for name, each in runs.items() if name not in locked}
        if not _is_job_done(connection, codes, failures):
            return max(codes.values()), []
    tolerated = [name for name, begun in failures.items() if not tolerance.is_to_be_said(begun)]
    tolerated += [name for name in locked if not (runs[name] and at - runs[name][0].started_at > tolerance.time)]
    return max((code for name, code in codes.items() if name not in tolerated), default=ExitCode.DONE), tolerated


def _is_job_done(
    connection: sqlite3.Connection, codes: Mapping[str, ExitCode], failures: Mapping[str, list[datetime]]
) -> bool:
    if ExitCode.DONE in codes.values():
        return True
    (last,) = connection.execute(_LAST_SUCCESS).fetchone()
    since = datetime.fromisoformat(last) if last else None
    return sum(bool(begun) and (since is None or begun[-1] > since) for begun in failures.values()) < _NEWLY_FAILED
