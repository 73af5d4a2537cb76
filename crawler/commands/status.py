"""``scrapy status``: the state of the archive and of every outlet; with ``--check``, whether the file is damaged."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from datetime import datetime
from itertools import islice
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from crawler.commands.closed_pipe import quiet_when_closed
from crawler.commands.given_tolerance import read_tolerance
from crawler.crawling.command import ProjectCommand
from crawler.crawling.exit_codes import ExitCode
from crawler.health.findings import FindingCode
from crawler.health.health import Health, read_health
from crawler.health.outlet_health import OutletHealth
from crawler.health.runs import OlderSchema
from crawler.health.tolerance import Tolerance
from crawler.model.clock import now
from crawler.storage.damage import CURE, find_damage, note_check
from crawler.storage.read_only import read_only

_SHOWN = 20
"""Most findings of the damage check that are printed."""
_WIDTH = 160
"""Characters of a line if the output is not a terminal."""
_LOOK_AT = 1
"""Exit code if something needs attention; damage has its own code."""


class Command(ProjectCommand):
    """Reads a few megabytes of the file; crawls may run meanwhile."""

    summary = "How the archive and every outlet do; --check: whether its file is damaged"
    instead = "scrapy status takes no argument"
    details = (
        f". Exit codes: 0 all is well; {_LOOK_AT} a person must look at something; "
        f"2 there is no such file; {int(ExitCode.ERRORS)} the file is damaged."
    )

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON, for other programs")
        parser.add_argument("--check", action="store_true", help="read the whole file and say whether it is damaged")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print to standard output, damage to standard error."""
        database, tolerance = self._existing_database(), read_tolerance(self.settings)
        if opts.check:
            _check(database, quiet=opts.json)
        health = _health_of(database, tolerance, now())
        if isinstance(health, str):
            self._fail(health, ExitCode.ERRORS)
            return
        with quiet_when_closed():
            if opts.json:
                print(json.dumps(health.to_json(), ensure_ascii=False, indent=1))
            else:
                _print(database, health)
        is_damaged = any(finding.code is FindingCode.DAMAGED for finding in health.serious)
        self.exitcode = ExitCode.ERRORS if is_damaged else 0 if health.is_well else _LOOK_AT


def _check(database: Path, *, quiet: bool) -> None:
    found = list(islice(find_damage(database), _SHOWN))
    for damage in found:
        print(f"{database}: {damage.said}", file=sys.stderr)
    if found:
        print(f"The file is damaged. Stop all crawls, and {CURE}", file=sys.stderr)
    elif not quiet:
        print("The file is whole: its structure, and the text of every article.")
    try:
        note_check(database, found)
    except OSError as error:
        print(f"scrapy status: the result of the check cannot be kept: {error}", file=sys.stderr)


def _health_of(database: Path, tolerance: Tolerance, at: datetime) -> Health | str:
    """Return the health, or why it is unknown."""
    try:
        with read_only(database) as connection:
            return read_health(connection, database, tolerance, at)
    except OlderSchema:
        return f"{database} is from an earlier version of Chancery; the next crawl brings it up to this one"
    except sqlite3.OperationalError as error:
        return f"{database}: {error}; is this a database that Chancery made?"
    except sqlite3.DatabaseError as error:
        return f"{database} is damaged: {error}; {CURE}"


def _print(database: Path, health: Health) -> None:
    is_terminal = sys.stdout.isatty()
    console = Console(width=None if is_terminal else _WIDTH, highlight=False)
    console.print(health.said, style="bold" if is_terminal else None)
    for finding in health.serious:
        console.print(f"  {finding.said}", soft_wrap=True)
    file = health.file
    console.print(
        f"{database}: {health.articles:,} articles, {file.size:,} bytes; pages {file.pages_size:,} bytes; "
        f"{file.free:,} bytes free; last check without a finding: {_day(file.checked_at)}; "
        f"last backup: {_day(health.backed_up_at)}", soft_wrap=True,
    )  # fmt: skip
    if health.fleet is not None:
        console.print(health.fleet.said(health.at), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("outlet", no_wrap=True)
    for name in ("expected", "last 24 h"):
        table.add_column(name, justify="right")
    for name in ("last article", "last crawl", "codes", "undated", "next try"):
        table.add_column(name, no_wrap=True)
    table.add_column("to look at")
    for outlet in health.outlets:
        table.add_row(
            outlet.name,
            "-" if outlet.expected_per_day is None else f"{outlet.expected_per_day:g}",
            str(outlet.seen_last_day),
            _ago(outlet.last_arrival, health.at),
            _ago(outlet.last_crawl, health.at),
            " ".join("-" if code is None else str(code) for code in outlet.last_codes),
            "-" if outlet.undated_share is None else f"{outlet.undated_share:.0%}",
            "-" if outlet.next_try is None else outlet.next_try.strftime("%m-%d %H:%M"),
            _remarks(outlet),
        )
    console.print(table)
    console.print("expected: median articles a day of four weeks; codes: exit codes of the last crawls, newest first")


def _remarks(outlet: OutletHealth) -> str:
    said = [
        finding.code.words + (f": {finding.details}" if finding.details else "")
        for finding in outlet.findings
        if finding.code is not FindingCode.YOUNG
    ]
    said += [f"source {source}: {code.replace('_', ' ')}" for source, code in outlet.failing_sources.items()]
    return "; ".join(said)


def _day(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC") if moment else "never"


def _ago(moment: datetime | None, at: datetime) -> str:
    if moment is None:
        return "-"
    minutes = max(0, int((at - moment).total_seconds()) // 60)
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days ago"
