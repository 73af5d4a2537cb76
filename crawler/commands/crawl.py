"""``scrapy crawl``: crawl outlets, print the results, and set an exit code that cron can rely on."""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.logging import RichHandler
from scrapy import Spider
from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.commands.child_crawls import COUNTERS_OPTION, crawl_in_children, write_counters
from crawler.commands.contact import ensure_contact
from crawler.commands.due import due_of
from crawler.commands.given_settings import require_known
from crawler.commands.given_tolerance import ToleranceError, read_tolerance
from crawler.commands.outlets import outlet_spiders
from crawler.commands.report import outcome_of, print_outcomes
from crawler.commands.run_code import code_of_run
from crawler.crawling.arguments import ArgumentError, Arguments
from crawler.crawling.crawls import IS_LOCKED, Crawls
from crawler.crawling.exit_codes import ExitCode
from crawler.crawling.parts import parts_of
from crawler.crawling.progress import TERMINAL
from crawler.crawling.warc_spider import spiders_for
from crawler.model.clock import now
from crawler.processes import workers
from crawler.saved_pages.manifest import is_captured
from crawler.saved_pages.replay import require_saved_pages, saved_pages_of
from crawler.storage.damage import CURE, SAMPLE, Damage, find_damage, is_check_due, note_check, noted_damage
from crawler.storage.database import NewsDatabase, StorageError
from crawler.topic.threshold import ThresholdError, read_threshold
from crawler.warc.packed_whole import with_records
from crawler.warc.survey import PageRecord, Revisit, resolved, survey

logger = logging.getLogger(__name__)

ARCHIVE = "archive"
"""Given instead of an outlet's name to read the pages of WARC files."""

# Most findings of the damage check that are printed.
_DAMAGE_SHOWN = 5

# At the start of every run these log nothing that is of use to the reader of a log.
_CHATTER = ("scrapy.core.engine", "scrapy.crawler", "scrapy.addons", "scrapy.middleware", "scrapy.extensions")


class Command(BaseRunSpiderCommand):
    """Replaces Scrapy's command of the same name, whose exit code is always 0."""

    requires_project = True

    def syntax(self) -> str:
        """The arguments in the usage line."""
        return "[options] <outlet> [<outlet> ...]"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Crawl outlets into the database"

    def long_desc(self) -> str:
        """The text of ``-h``."""
        arguments = "-a since=DAY -a until=DAY (YYYY-MM-DD), -a limit=N articles, -a site=ADDRESS of a mirror; "
        arguments += f"{ARCHIVE} -a warc=FILE[,FILE] for the pages of WARC files."
        codes = "; ".join(f"{int(code)} {code.meaning}" for code in ExitCode)
        return f"{self.short_desc()}. Arguments: {arguments} Exit codes: {codes}."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="crawl every outlet; with REPLAY, each that has pages")
        parser.add_argument(
            "--due", action="store_true", help="crawl only outlets that are due; of all, or of those named"
        )
        parser.add_argument(COUNTERS_OPTION, type=Path, help=argparse.SUPPRESS)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Log through the live display if there is one."""
        super().process_options(args, opts)
        assert self.settings is not None
        if sys.stderr.isatty() and self.settings.getbool("LOG_ENABLED") and not self.settings["LOG_FILE"]:
            self.settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
            level = opts.loglevel or "WARNING"  # the display shows the rest
            logging.root.addHandler(RichHandler(level=level.upper(), console=TERMINAL, show_path=False))
            logging.root.setLevel(logging.NOTSET)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, print the table, set the exit code."""
        require_known(opts.set)
        process, settings = self.crawler_process, self.settings
        assert isinstance(process, AsyncCrawlerProcess)
        assert settings is not None
        for name in _CHATTER:
            logging.getLogger(name).setLevel(logging.WARNING)
        known = process.spider_loader.list()
        from_warc = args == [ARCHIVE] and not opts.all and not opts.due
        of_all = opts.all or (opts.due and not args)
        names = [] if from_warc else self._names(args, of_all, known)
        try:
            arguments = Arguments.parse(opts.spargs)
            if arguments.site and len(names) > 1:
                raise ArgumentError(
                    f"-a site={arguments.site} is the site of one outlet: name one outlet, not {len(names)}"
                )
            read_threshold(settings)
            if bool(arguments.warc) != from_warc:
                raise ArgumentError(f"to read pages from WARC files: scrapy crawl {ARCHIVE} -a warc=FILE")
            if from_warc and settings["REPLAY"]:
                raise ArgumentError("pages come either from WARC files or from REPLAY: do not set REPLAY")
            require_saved_pages(settings, names)
            at_once = _number(settings, "OUTLETS_AT_ONCE", "outlets")
            processes = _number(settings, "PROCESSES", "processes")
            tolerance = read_tolerance(settings)
            if processes > 1 and (opts.output or opts.overwrite_output):
                raise ArgumentError(f"PROCESSES={processes} with -o or -O: only one process can write a feed")
        except (ArgumentError, ThresholdError, ToleranceError, FileNotFoundError) as error:
            raise UsageError(str(error), print_help=False) from error
        if not settings["REPLAY"] and not from_warc:
            homes = [spider.outlet.home for spider in outlet_spiders(settings) if spider.name in names]
            try:
                ensure_contact(settings, [arguments.site] if arguments.site else homes)
            except KeyboardInterrupt:
                self.exitcode = ExitCode.INTERRUPTED
                return
        try:
            # This creates the file and its tables once, before several crawls try to at the same time.
            NewsDatabase(Path(settings["DATABASE"])).close()
        except StorageError as error:
            print(f"scrapy crawl: {error}", file=sys.stderr)
            self.exitcode = ExitCode.ERRORS
            return
        due = None
        if opts.due:
            outlets = [spider.outlet for spider in outlet_spiders(settings) if spider.name in names]
            due = due_of(outlets, Path(settings["DATABASE"]), now())
            names = due.names
            if not names:
                print(due.said)
                self.exitcode = ExitCode.DONE
                return
        damage = _damage_of(Path(settings["DATABASE"]), settings.getfloat("DAMAGE_CHECK_INTERVAL"))
        if any(found.is_structural for found in damage):
            self.exitcode = ExitCode.ERRORS
            return
        parts = parts_of([each for each in outlet_spiders(settings) if each.name in names], processes)
        try:
            if len(parts) > 1:
                counters = crawl_in_children(parts, _child_options(opts, settings, len(parts)))
            else:
                counters = self._crawl_here(names, arguments.warc, opts.spargs, at_once)
        except OSError as error:
            print(f"scrapy crawl: {error}", file=sys.stderr)
            self.exitcode = ExitCode.NOT_STARTED
            return
        if opts.counters_to:
            write_counters(opts.counters_to, counters)
        database = Path(settings["DATABASE"])
        outcomes = [outcome_of(outlet, found, database) for outlet, found in counters.items()]
        print_outcomes(outcomes)
        if due and due.said:
            print(due.said)
        elif of_all and len(names) < len(known):
            print(f"Skipped, because they have no saved pages: {len(known) - len(names)} of {len(known)} outlets.")
        codes = {outcome.outlet: outcome.exit_code for outcome in outcomes}
        self.exitcode = max(codes.values(), default=ExitCode.NOTHING_DISCOVERED)
        if (of_all or opts.due or len(names) > 1) and not settings.getbool("STRICT"):
            locked = [name for name, found in counters.items() if found.get(IS_LOCKED)]
            self.exitcode, borne = code_of_run(codes, locked, database, tolerance, now())
            if borne:
                print(f"Tolerated (FAILURES_TOLERATED): {', '.join(borne)}. How they do: scrapy status")
        if damage:
            self.exitcode = max(self.exitcode, ExitCode.ERRORS)

    def _crawl_here(
        self, names: Sequence[str], warc: Sequence[Path], spider_arguments: Mapping[str, str], at_once: int
    ) -> dict[str, dict[str, Any]]:
        """Crawl outlets, or the pages of WARC files, in this process; returns the counters of each outlet.

        Raises:
            OSError: none of the WARC files can be read.
        """
        process, settings = self.crawler_process, self.settings
        assert isinstance(process, AsyncCrawlerProcess)
        assert settings is not None
        spiders: Sequence[str | type[Spider]] = names
        with ExitStack() as stack:
            if warc:
                unpacked = Path(stack.enter_context(TemporaryDirectory(prefix="chancery-warc-")))
                spiders = spiders_for(_pages_of(warc, unpacked), outlet_spiders(settings))
            crawls = Crawls(process, spiders, spider_arguments, at_once=at_once)
            # The workers are shared by all crawls, so that the next crawl need not start its own.
            workers.share(settings.getint("WORKERS"), settings.getfloat("WORKER_TIME_LIMIT"))
            stack.callback(workers.release)
            process.start()
            return crawls.counters()

    def _names(self, args: Sequence[str], every: bool, known: Sequence[str]) -> list[str]:
        if every:
            settings = self.settings
            assert settings is not None
            captured = [name for name in known if not settings["REPLAY"] or is_captured(saved_pages_of(settings, name))]
            # No outlet has pages: REPLAY names a wrong folder, and the check of the saved pages says so.
            return sorted(captured or known)
        if not args:
            raise UsageError("name an outlet, or --all; 'scrapy outlets' lists them", print_help=False)
        for name in args:
            if name not in known:
                message = f"there is no outlet {name!r}; 'scrapy outlets' lists them: {', '.join(sorted(known))}"
                raise UsageError(message, print_help=False)
        return list(dict.fromkeys(args))


def _number(settings: BaseSettings, name: str, what: str) -> int:
    said = str(settings[name])
    if not said.isdecimal() or not int(said):
        raise ArgumentError(f"{name}={said}: write a number of {what}, 1 or more")
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


def _damage_of(database: Path, interval: float) -> list[Damage]:
    """Check the database if due, and print and return the damage found; after a finding, the next run checks again."""
    if not is_check_due(database, interval):
        return []
    # A sample would miss what a check of the whole file found.
    sample = None if noted_damage(database) else SAMPLE
    found = list(islice(find_damage(database, sample), _DAMAGE_SHOWN))
    for damage in found:
        print(f"scrapy crawl: {database} is damaged: {damage.said}; {CURE}", file=sys.stderr)
    note_check(database, found)
    return found


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
