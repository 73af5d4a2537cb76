"""``scrapy reprocess``: apply today's rules to the raw archive, and report what changes in the articles."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import date

from sqlite_utils import Database

from crawler.commands.fleet_extra import keys_folder, session_time, the_extra
from crawler.crawling.arguments import Arguments
from crawler.crawling.command import ProjectCommand
from crawler.crawling.exit_codes import ExitCode
from crawler.model.outlet import Outlet
from crawler.model.wrong_input import WrongInput
from crawler.processes.workers import Workers
from crawler.reprocessing.run import Findings, Reprocessing, pages_kept
from crawler.storage.database import NewsDatabase, StorageError, lock_outlet
from crawler.storage.decide_stories import settle_stories
from crawler.storage.pages import outlets_with_pages
from crawler.storage.replace import put_all
from crawler.warc.writer import pages_folder


class Command(ProjectCommand):
    """Reads every kept page again, and writes all differences in one transaction or none."""

    summary = "Read the pages of the raw archive again, by today's rules, and bring the articles up to date"
    instead = "name an outlet with --outlet"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--outlet", action="append", default=[], help="only pages of this outlet; may be repeated")
        parser.add_argument("--since", metavar="DAY", help="only pages fetched on this day or later (YYYY-MM-DD, UTC)")
        parser.add_argument("--dry-run", action="store_true", help="report what would change, and change nothing")
        parser.add_argument("--examples", type=int, default=3, metavar="N", help="of each kind of change (default: 3)")
        parser.add_argument("--list", action="store_true", help="list every URL that changes")

        parser.add_argument(
            "--by-workers", action="store_true", help="have the pages read by scrapy work on any machine: docs/fleet.md"
        )

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read, report, write. No crawl of these outlets may be running."""
        since, path = Arguments.of_options(since=opts.since).since, self._database
        if not path.is_file():
            raise StorageError(f"{path}: there is no such file; name the database with -s DATABASE=FILE")
        with ExitStack() as stack:
            database = stack.enter_context(closing(NewsDatabase(path)))
            outlets = self._chosen(database, opts.outlet)
            for name in outlets:
                stack.callback(lock_outlet(path, name).release)
            findings = stack.enter_context(Findings())
            if opts.by_workers:
                self._read_by_workers(database.db, outlets, since, findings)
            else:
                workers = Workers(self.settings.getint("WORKERS"), self.settings.getfloat("WORKER_TIME_LIMIT"))
                stack.callback(workers.close)
                reprocessing = Reprocessing(self.settings, database.db, pages_folder(path), outlets, workers)
                asyncio.run(reprocessing.read_all(findings, since))
            self.exitcode = _put(database, findings, opts)

    def _read_by_workers(
        self, db: Database, outlets: Mapping[str, Outlet], since: date | None, findings: Findings
    ) -> None:
        with the_extra():
            from crawler.fleet.connection import FleetConnection
            from crawler.fleet.jobs import JobQueue
            from crawler.fleet.rereading import PartReading

        settings, hold, path = self.settings, session_time(self.settings), self._database
        countries = sorted({spider.outlet.country for spider in self._outlets.values()})

        async def read() -> None:
            connection = await FleetConnection.open(settings["NATS"], keys_folder(settings), "archive")
            try:
                queue = JobQueue(connection, hold)
                await queue.create(countries)
                reading = PartReading(connection, db, pages_folder(path), settings, outlets)
                await reading.read_all(queue, pages_kept(db, outlets, since), findings, hold, countries)
            finally:
                await connection.close()

        asyncio.run(read())

    def _chosen(self, database: NewsDatabase, asked: Sequence[str]) -> dict[str, Outlet]:
        known = {name: spider.outlet for name, spider in self._outlets.items()}
        names = outlets_with_pages(database.db)
        for name in asked:
            if name not in names:
                raise WrongInput(
                    f"--outlet {name}: the raw archive has no page of it; 'scrapy outlets' lists the outlets"
                )
        if not names:
            raise StorageError(f"{database.path}: its raw archive is empty; crawls with ARCHIVE=on fill it")
        return {name: known.get(name) or _outlet_of(database, name) for name in names if not asked or name in asked}


def _outlet_of(database: NewsDatabase, name: str) -> Outlet:
    """An outlet without a spider, from its row in the database."""
    row = next(database.db.query("SELECT * FROM outlets WHERE name = ?", [name]))
    languages = tuple(row["languages"].split(", "))
    return Outlet(name, row["title"], row["home"], row["country"], row["timezone"], languages)


class _OnlyTried(Exception):
    """Rolls back the changes of a dry run."""


def _put(database: NewsDatabase, findings: Findings, opts: argparse.Namespace) -> ExitCode:
    for what, reasons in (
        ("could not be read; what is stored of it stays", findings.unread),
        ("error", findings.errors),
    ):
        for address, reason in sorted(reasons.items()):
            print(f"{address}: {what}: {reason}", file=sys.stderr)
    if findings.errors:
        print("scrapy reprocess: nothing was changed, because of the errors above", file=sys.stderr)
        return ExitCode.ERRORS
    try:
        with database.transaction() as db:
            # The report describes what was written, so that a dry run reports exactly what a real run does.
            findings.note_moves(put_all(db, findings.to_put))
            if opts.dry_run:
                raise _OnlyTried
    except _OnlyTried:
        pass
    else:
        settle_stories(database)
    _print(findings, opts)
    return ExitCode.ERRORS if findings.unread else ExitCode.DONE


def _print(findings: Findings, opts: argparse.Namespace) -> None:
    changes = [findings.changes[address] for address in sorted(findings.changes)]
    would = "would change" if opts.dry_run else "changed"
    print(f"{findings.read} pages read again, {len(findings.unread)} not readable: {len(changes)} articles {would}.")
    kinds = Counter(kind for change in changes for kind in change.kinds)
    for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"\n{count:8}  {kind}")
        for change in [change for change in changes if kind in change.kinds][: max(opts.examples, 0)]:
            print(f"          {change.url}{_values(change.fields, kind)}")
    if opts.list:
        print()
        for change in changes:
            print(f"{change.url}\t{', '.join(change.kinds)}")


def _values(fields: Mapping[str, tuple[str, str]], kind: str) -> str:
    if kind not in fields:
        return ""
    return "".join(f"\n            {sign} {value}" for sign, value in zip("-+", fields[kind], strict=True))
