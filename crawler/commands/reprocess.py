"""``scrapy reprocess``: apply today's rules to the raw archive, and report what changes in the articles."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.given_settings import require_known
from crawler.commands.outlets import outlet_spiders
from crawler.crawling.arguments import ArgumentError, Arguments
from crawler.crawling.exit_codes import ExitCode
from crawler.model.clock import now, timestamp
from crawler.model.outlet import Outlet
from crawler.processes.workers import Workers
from crawler.reprocessing.run import Findings, Reprocessing
from crawler.storage import decide_stories
from crawler.storage.database import NewsDatabase, StorageError, lock_outlet
from crawler.storage.pages import outlets_with_pages
from crawler.storage.replace import put_all
from crawler.warc.writer import pages_folder


class Command(ScrapyCommand):
    """Reads every kept page again, and writes all differences in one transaction or none."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The arguments in the usage line."""
        return "[options]"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Read the pages of the raw archive again, by today's rules, and bring the articles up to date"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--outlet", action="append", default=[], help="only pages of this outlet; may be repeated")
        parser.add_argument("--since", metavar="DAY", help="only pages fetched on this day or later (YYYY-MM-DD, UTC)")
        parser.add_argument("--dry-run", action="store_true", help="report what would change, and change nothing")
        parser.add_argument("--examples", type=int, default=3, metavar="N", help="of each kind of change (default: 3)")
        parser.add_argument("--list", action="store_true", help="list every URL that changes")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read, report, write. No crawl of these outlets may be running."""
        require_known(opts.set)
        assert self.settings is not None
        if args:
            raise UsageError(f"{args[0]}: not understood; name an outlet with --outlet", print_help=False)
        try:
            since = Arguments.parse({"since": opts.since} if opts.since else {}).since
        except ArgumentError as error:
            raise UsageError(str(error).replace("-a ", "--", 1), print_help=False) from error
        path = Path(self.settings["DATABASE"])
        try:
            if not path.is_file():
                raise StorageError(f"{path}: there is no such file; name the database with -s DATABASE=FILE")
            with ExitStack() as stack:
                database = NewsDatabase(path)
                stack.callback(database.close)
                outlets = self._outlets(database, opts.outlet)
                for name in outlets:
                    stack.callback(lock_outlet(path, name).release)
                workers = Workers(self.settings.getint("WORKERS"), self.settings.getfloat("WORKER_TIME_LIMIT"))
                stack.callback(workers.close)
                findings = stack.enter_context(Findings())
                reprocessing = Reprocessing(self.settings, database.db, pages_folder(path), outlets, workers)
                asyncio.run(reprocessing.read_all(findings, since))
                self.exitcode = _put(database, findings, opts)
        except (StorageError, OSError) as error:
            print(f"scrapy reprocess: {error}", file=sys.stderr)
            self.exitcode = ExitCode.NOT_STARTED
        except KeyboardInterrupt:
            # Before the transaction nothing was written; within it, everything is rolled back.
            print("scrapy reprocess: interrupted", file=sys.stderr)
            self.exitcode = ExitCode.INTERRUPTED

    def _outlets(self, database: NewsDatabase, asked: Sequence[str]) -> dict[str, Outlet]:
        known = {spider.outlet.name: spider.outlet for spider in outlet_spiders(self.settings)}
        names = outlets_with_pages(database.db)
        for name in asked:
            if name not in names:
                message = f"--outlet {name}: the raw archive has no page of it; 'scrapy outlets' lists the outlets"
                raise UsageError(message, print_help=False)
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
        _settle(database)
    _print(findings, opts)
    return ExitCode.ERRORS if findings.unread else ExitCode.DONE


def _settle(database: NewsDatabase) -> None:
    """Decide the stories of the changed articles; if this is interrupted, the next crawl does it."""
    going = True
    while going:
        with database.transaction() as db:
            going = decide_stories.decide_stories(db, timestamp(now()))


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
