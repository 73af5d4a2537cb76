"""``scrapy crawl``: crawl outlets, print the results, and set an exit code that cron can rely on."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.logging import RichHandler
from scrapy import Spider
from scrapy.settings import BaseSettings

from crawler.commands.child_crawls import COUNTERS_OPTION, crawl_in_children, write_counters
from crawler.commands.contact import ensure_contact
from crawler.commands.due import due_of
from crawler.commands.fleet_extra import keys_folder, session_time, the_extra
from crawler.commands.given_tolerance import read_tolerance
from crawler.commands.report import outcome_of, print_outcomes
from crawler.commands.run_code import code_of_run
from crawler.commands.upkeep import damage_of, note_findings
from crawler.crawling.arguments import Arguments
from crawler.crawling.command import CrawlingCommand
from crawler.crawling.crawls import IS_LOCKED, Crawls
from crawler.crawling.exit_codes import ExitCode
from crawler.crawling.parts import parts_of
from crawler.crawling.progress import TERMINAL
from crawler.crawling.warc_spider import WarcSpider, spiders_for
from crawler.health.tolerance import Tolerance
from crawler.model.clock import now
from crawler.model.outlet import Outlet
from crawler.model.wrong_input import WrongInput
from crawler.processes import workers
from crawler.saved_pages.replay import require_saved_pages, with_saved_pages
from crawler.storage.database import NewsDatabase, StorageError
from crawler.topic.threshold import read_threshold
from crawler.warc.packed_whole import with_records
from crawler.warc.survey import PageRecord, Revisit, resolved, survey

logger = logging.getLogger(__name__)

ARCHIVE = "archive"
"""Given instead of an outlet's name to read the pages of WARC files."""


class Command(CrawlingCommand):
    """Replaces Scrapy's command of the same name, whose exit code is always 0."""

    usage = "[options] <outlet> [<outlet> ...]"
    summary = "Crawl outlets into the database"

    details = (
        ". Arguments: -a since=DAY -a until=DAY (YYYY-MM-DD), -a limit=N articles, -a site=ADDRESS of a mirror; "
        f"{ARCHIVE} -a warc=FILE[,FILE] for the pages of WARC files. "
        f"Exit codes: {'; '.join(f'{int(code)} {code.meaning}' for code in ExitCode)}."
    )

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="crawl every outlet; with REPLAY, each that has pages")
        parser.add_argument(
            "--due", action="store_true", help="crawl only outlets that are due; of all, or of those named"
        )
        parser.add_argument(
            "--by-workers", action="store_true", help=f"{ARCHIVE}: pages are read by scrapy work: docs/fleet.md"
        )
        parser.add_argument(COUNTERS_OPTION, type=Path, help=argparse.SUPPRESS)

    def _prepare(self, opts: argparse.Namespace) -> None:
        """Log through the live display if there is one."""
        if sys.stderr.isatty() and self.settings.getbool("LOG_ENABLED") and not self.settings["LOG_FILE"]:
            self.settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
            level = opts.loglevel or "WARNING"  # the display shows the rest
            logging.root.addHandler(RichHandler(level=level.upper(), console=TERMINAL, show_path=False))
            logging.root.setLevel(logging.NOTSET)

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        self._quiet_scrapy()
        asked = self._asked(args, opts)
        if not self.settings["REPLAY"] and not asked.from_warc:
            homes = [outlet.home for outlet in self._facts_of(asked.names)]
            ensure_contact(self.settings, [asked.arguments.site] if asked.arguments.site else homes)
        try:
            # This creates the file and its tables once, before several crawls try to at the same time.
            NewsDatabase(self._database).close()
        except StorageError as error:
            self._fail(error, ExitCode.ERRORS)
            return
        due = due_of(self._facts_of(asked.names), self._database, now()) if opts.due else None
        if due is not None and not due.names:
            print(due.said)
            return
        names = asked.names if due is None else due.names
        damage = damage_of(self._database, self.settings.getfloat("DAMAGE_CHECK_INTERVAL"))
        if any(found.is_structural for found in damage):
            self.exitcode = ExitCode.ERRORS
            return
        remark, others = due.said if due is not None else "", len(self._outlets) - len(names)
        if not remark and asked.of_all and others:
            remark = f"Skipped, because they have no saved pages: {others} of {len(self._outlets)} outlets."
        self._report(self._crawl(names, asked, opts), asked, remark)
        if damage:
            self.exitcode = max(self.exitcode, ExitCode.ERRORS)
        if not (self.settings["REPLAY"] or asked.from_warc or opts.counters_to):
            note_findings(self._database, asked.tolerance)

    def _asked(self, args: Sequence[str], opts: argparse.Namespace) -> _Asked:
        """Check all that was given, before anything is opened."""
        settings = self.settings
        from_warc = args == [ARCHIVE] and not opts.all and not opts.due
        of_all = opts.all or (opts.due and not args)
        names = [] if from_warc else self._names(args, of_all)
        arguments = Arguments.parse(opts.spargs)
        if arguments.site and len(names) > 1:
            raise WrongInput(f"-a site={arguments.site} is the site of one outlet: name one outlet, not {len(names)}")
        read_threshold(settings)
        if bool(arguments.warc) != from_warc:
            raise WrongInput(f"to read pages from WARC files: scrapy crawl {ARCHIVE} -a warc=FILE")
        if opts.by_workers and not from_warc:
            raise WrongInput(f"--by-workers is for scrapy crawl {ARCHIVE} -a warc=FILE; scrapy enqueue queues crawls")
        if from_warc and settings["REPLAY"]:
            raise WrongInput("pages come either from WARC files or from REPLAY: do not set REPLAY")
        require_saved_pages(settings, names)
        asked = _Asked(
            names=names,
            arguments=arguments,
            of_all=of_all,
            is_alone=not (of_all or opts.due or len(names) > 1),
            at_once=_number(settings, "OUTLETS_AT_ONCE", "outlets"),
            processes=_number(settings, "PROCESSES", "processes"),
            tolerance=read_tolerance(settings),
        )
        if asked.processes > 1 and (opts.output or opts.overwrite_output):
            raise WrongInput(f"PROCESSES={asked.processes} with -o or -O: only one process can write a feed")
        return asked

    def _names(self, args: Sequence[str], of_all: bool) -> list[str]:
        known = self._process.spider_loader.list()
        if of_all:
            return sorted(with_saved_pages(self.settings, known))
        if not args:
            raise WrongInput("name an outlet, or --all; 'scrapy outlets' lists them")
        for name in args:
            if name not in known:
                listed = ", ".join(sorted(known))
                raise WrongInput(f"there is no outlet {name!r}; 'scrapy outlets' lists them: {listed}")
        return list(dict.fromkeys(args))

    def _facts_of(self, names: Sequence[str]) -> list[Outlet]:
        return [spider.outlet for name, spider in self._outlets.items() if name in names]

    def _crawl(self, names: Sequence[str], asked: _Asked, opts: argparse.Namespace) -> dict[str, dict[str, Any]]:
        """Crawl in this process or in several; returns the counters of each outlet."""
        parts = parts_of([spider for name, spider in self._outlets.items() if name in names], asked.processes)
        if len(parts) > 1:
            counters = crawl_in_children(parts, _child_options(opts, self.settings, len(parts)))
        else:
            counters = self._crawl_here(names, asked, opts)
        if opts.counters_to:
            write_counters(opts.counters_to, counters)
        return counters

    def _crawl_here(self, names: Sequence[str], asked: _Asked, opts: argparse.Namespace) -> dict[str, dict[str, Any]]:
        """Crawl outlets, or the pages of WARC files, in this process; returns the counters of each outlet.

        Raises:
            OSError: none of the WARC files can be read.
        """
        spiders: Sequence[str | type[Spider]] = names
        imported: dict[str, dict[str, Any]] = {}
        with ExitStack() as stack:
            if asked.from_warc:
                unpacked = Path(stack.enter_context(TemporaryDirectory(prefix="chancery-warc-")))
                found = spiders_for(_pages_of(asked.arguments.warc, unpacked), self._outlets.values())
                if opts.by_workers:
                    imported = self._import_by_workers([one for one in found if one.outlet.is_known], opts.spargs)
                    # Outlets that are made from a host are known to no other machine.
                    found = [one for one in found if not one.outlet.is_known]
                spiders = found
            if opts.by_workers and not spiders:
                return imported
            crawls = Crawls(self._process, spiders, opts.spargs, at_once=asked.at_once)
            # The workers are shared by all crawls, so that the next crawl need not start its own.
            workers.share(self.settings.getint("WORKERS"), self.settings.getfloat("WORKER_TIME_LIMIT"))
            stack.callback(workers.release)
            self._process.start()
            return imported | crawls.counters()

    def _import_by_workers(
        self, spiders: Sequence[type[WarcSpider]], arguments: Mapping[str, str]
    ) -> dict[str, dict[str, Any]]:
        """Let workers store the pages of known outlets; returns the counters of each outlet."""
        with the_extra():
            from crawler.fleet.connection import FleetConnection
            from crawler.fleet.importing import PageImport
            from crawler.fleet.jobs import JobQueue

        settings, hold = self.settings, session_time(self.settings)
        countries = sorted({spider.outlet.country for spider in self._outlets.values()})

        async def read(reading: workers.Workers) -> dict[str, dict[str, Any]]:
            connection = await FleetConnection.open(settings["NATS"], keys_folder(settings), "archive")
            try:
                queue = JobQueue(connection, hold)
                await queue.create(countries)
                importing = PageImport(connection, spiders, reading, settings, arguments)
                await importing.import_all(queue, hold, countries)
                return dict(sorted(importing.counters.items()))
            finally:
                await connection.close()

        with ExitStack() as stack:
            reading = workers.Workers(settings.getint("WORKERS"), settings.getfloat("WORKER_TIME_LIMIT"))
            stack.callback(reading.close)
            # Scrapy's own event loop is left alone: it may still crawl what workers do not know.
            loop = asyncio.new_event_loop()
            stack.callback(loop.close)
            return loop.run_until_complete(read(reading))

    def _report(self, counters: Mapping[str, Mapping[str, Any]], asked: _Asked, remark: str) -> None:
        """Print the table and the remark, and set the exit code."""
        outcomes = [outcome_of(outlet, found, self._database) for outlet, found in counters.items()]
        print_outcomes(outcomes)
        if remark:
            print(remark)
        codes = {outcome.outlet: outcome.exit_code for outcome in outcomes}
        self.exitcode = max(codes.values(), default=ExitCode.NOTHING_DISCOVERED)
        if not asked.is_alone and not self.settings.getbool("STRICT"):
            locked = [name for name, found in counters.items() if found.get(IS_LOCKED)]
            self.exitcode, borne = code_of_run(codes, locked, self._database, asked.tolerance, now())
            if borne:
                print(f"Tolerated (FAILURES_TOLERATED): {', '.join(borne)}. How they do: scrapy status")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the run was asked to do."""

    names: list[str]
    """Outlets; none for the pages of WARC files."""
    arguments: Arguments
    of_all: bool
    """Whether all outlets were meant, instead of those named."""
    is_alone: bool
    """Whether one outlet was named: then its exit code is that of the run."""
    at_once: int
    processes: int
    tolerance: Tolerance

    @property
    def from_warc(self) -> bool:
        """Whether pages are read from WARC files."""
        return bool(self.arguments.warc)


def _number(settings: BaseSettings, name: str, what: str) -> int:
    said = str(settings[name])
    if not said.isdecimal() or not int(said):
        raise WrongInput(f"{name}={said}: write a number of {what}, 1 or more")
    return int(said)


def _child_options(opts: argparse.Namespace, settings: BaseSettings, processes: int) -> list[str]:
    """This run's options for each of its child processes, which share its workers and its outlets at once."""
    shares = (f"{name}={max(1, settings.getint(name) // processes)}" for name in ("WORKERS", "OUTLETS_AT_ONCE"))
    given = [*opts.set, f"CONTACT={settings['CONTACT']}", "PROCESSES=1", *shares]
    options = [part for setting in given for part in ("-s", setting)]
    options += [part for name, value in opts.spargs.items() for part in ("-a", f"{name}={value}")]
    for option, value in (("--logfile", opts.logfile), ("--loglevel", opts.loglevel)):
        options += [option, value] if value else []
    return options + ["--nolog"] * opts.nolog


def _pages_of(files: Sequence[Path], folder: Path) -> list[PageRecord]:
    """The pages of WARC files; prints what each file contains. Files may be decompressed into ``folder``.

    Raises:
        OSError: none of the files can be read.
    """
    pages: list[PageRecord] = []
    revisits: list[Revisit] = []
    unreadable: list[OSError] = []
    for file in files:
        before = len(pages)
        try:
            passed = _add_records(with_records(file, folder), pages, revisits)
        except OSError as error:
            logger.error("%s: the file cannot be read to its end: %s", file, error)
            unreadable.append(error)
            continue
        others = "".join(f"; {count} {reason}" for reason, count in sorted(passed.items()))
        print(f"{file}: {len(pages) - before} pages{others}")
    if unreadable and len(unreadable) == len(files):
        raise unreadable[0]
    again = resolved(revisits, pages)
    if revisits:
        lost = len(revisits) - len(again)
        print(
            f"{len(again)} revisits of these pages{f'; {lost} of what stands in none of these files' if lost else ''}"
        )
    return pages + again


def _add_records(file: Path, pages: list[PageRecord], revisits: list[Revisit]) -> Counter[str]:
    """Add the pages and revisits of a file; count its other records by the reason why they are neither."""
    passed: Counter[str] = Counter()
    for record in survey(file):
        if isinstance(record, PageRecord):
            pages.append(record)
        elif isinstance(record, Revisit):
            revisits.append(record)
        else:
            passed[record.reason] += 1
            if record.said:
                logger.warning("%s, offset %d: %s: %s", file, record.offset, record.reason, record.said)
    return passed
