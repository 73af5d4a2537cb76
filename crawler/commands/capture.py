"""``scrapy capture``: record a real crawl of an outlet as saved pages, for tests and for replay."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError

from crawler.commands.given_settings import require_known
from crawler.commands.report import outcome_of, print_outcomes
from crawler.crawling.arguments import ArgumentError, Arguments
from crawler.crawling.exit_codes import ExitCode
from crawler.saved_pages.manifest import KNOWN
from crawler.saved_pages.record import RECORDING, Recording
from crawler.scrapy_internals import counters


class Command(BaseRunSpiderCommand):
    """Crawls an outlet once, politely, and saves the responses: pages, robots.txt, documents of the sources."""

    requires_project = True

    def syntax(self) -> str:
        """The arguments in the usage line."""
        return "[options] <outlet>"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Record a crawl of an outlet as saved pages in fixtures/"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--articles", type=int, default=4, metavar="N", help="record N articles (default: 4)")
        parser.add_argument("--to", default="fixtures", metavar="FOLDER", help="record to FOLDER/<outlet>/")
        parser.add_argument("--replace", action="store_true", help="replace the saved pages that are there")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Record the real site, and leave the archive alone."""
        super().process_options(args, opts)
        assert self.settings is not None
        if self.settings["REPLAY"]:
            raise UsageError("pages are recorded from the real site: do not set REPLAY", print_help=False)
        self._scratch = tempfile.TemporaryDirectory(prefix="chancery-capture-")
        self.settings.set("DATABASE", str(Path(self._scratch.name) / "capture.db"), priority="cmdline")
        # Saved pages should also include what the outlet publishes besides diplomatic news.
        self.settings.set("TOPIC_THRESHOLD", 0, priority="cmdline")
        self.settings.set("ARCHIVE", False, priority="cmdline")
        # Bodies are recorded before Scrapy would decompress them, so ask for uncompressed ones.
        self.settings.set("COMPRESSION_ENABLED", False, priority="cmdline")
        middlewares = self.settings.getdict("DOWNLOADER_MIDDLEWARES") | {RECORDING: 950}
        self.settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, then write the folder completely or not at all."""
        require_known(opts.set)
        process = self.crawler_process
        assert isinstance(process, AsyncCrawlerProcess)
        if len(args) != 1:
            raise UsageError("name one outlet; 'scrapy outlets' lists them", print_help=False)
        name, folder = args[0], Path(opts.to) / args[0]
        if name not in process.spider_loader.list():
            raise UsageError(f"there is no outlet {name!r}; 'scrapy outlets' lists them", print_help=False)
        # known.json is in the folder before any page is, and is kept.
        if not opts.replace and folder.exists() and any(file.name != KNOWN for file in folder.iterdir()):
            raise UsageError(f"{folder} exists; replace it with --replace", print_help=False)
        if opts.articles < 1:
            raise UsageError(f"--articles {opts.articles}: record at least one, as --articles 4", print_help=False)
        try:
            Arguments.parse(opts.spargs)
        except ArgumentError as error:
            raise UsageError(str(error), print_help=False) from error
        crawler = process.create_crawler(name)
        process.crawl(crawler, **{"limit": str(opts.articles), **opts.spargs})
        process.start()
        outcome = outcome_of(crawler.spidercls.name, counters(crawler), Path(crawler.settings["DATABASE"]))
        print_outcomes([outcome])
        recording = crawler.get_downloader_middleware(Recording) if outcome.exit_code != ExitCode.NOT_STARTED else None
        if recording is None or not recording.articles:
            print(f"scrapy capture: no article was recorded; {folder} was not changed", file=sys.stderr)
            self.exitcode = outcome.exit_code or ExitCode.NOTHING_STORED
            return
        with tempfile.TemporaryDirectory(prefix="chancery-capture-") as scratch:
            new = Path(scratch) / name
            recording.write(new)
            if (folder / KNOWN).exists():
                shutil.copy(folder / KNOWN, new)
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(new, folder)
        print(f"Recorded {len(recording.articles)} articles in {folder}. Now read {folder / 'expected.json'}:")
        print("it holds what was extracted. Compare it with the pages and correct it; the tests then expect it.")
        self._scratch.cleanup()
