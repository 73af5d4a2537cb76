"""``scrapy capture``: record a real crawl of an outlet as saved pages, for tests and for replay."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from crawler.commands.report import outcome_of, print_outcomes
from crawler.crawling.arguments import Arguments
from crawler.crawling.command import CrawlingCommand
from crawler.crawling.exit_codes import ExitCode
from crawler.model.wrong_input import WrongInput
from crawler.saved_pages.manifest import KNOWN
from crawler.saved_pages.record import RECORDING, Recording
from crawler.scrapy_internals import counters


class Command(CrawlingCommand):
    """Crawls an outlet once, politely, and saves the responses: pages, robots.txt, documents of the sources."""

    usage = "[options] <outlet>"
    summary = "Record a crawl of an outlet as saved pages in fixtures/"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, default=4, metavar="N", help="record N articles (default: 4)")
        parser.add_argument("--to", default="fixtures", metavar="FOLDER", help="record to FOLDER/<outlet>/")
        parser.add_argument("--replace", action="store_true", help="replace the saved pages that are there")

    def _prepare(self, opts: argparse.Namespace) -> None:
        """Record the real site, and leave the archive alone."""
        if self.settings["REPLAY"]:
            raise WrongInput("pages are recorded from the real site: do not set REPLAY")
        self._scratch = tempfile.TemporaryDirectory(prefix="chancery-capture-")
        recording = {
            "DATABASE": str(Path(self._scratch.name) / "capture.db"),
            # Saved pages should also include what the outlet publishes besides diplomatic news.
            "TOPIC_THRESHOLD": 0,
            "ARCHIVE": False,
            # Bodies are recorded before Scrapy would decompress them, so ask for uncompressed ones.
            "COMPRESSION_ENABLED": False,
            "DOWNLOADER_MIDDLEWARES": self.settings.getdict("DOWNLOADER_MIDDLEWARES") | {RECORDING: 950},
        }
        self.settings.setdict(recording, priority="cmdline")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, then write the folder completely or not at all."""
        if len(args) != 1:
            raise WrongInput("name one outlet; 'scrapy outlets' lists them")
        name, folder = args[0], Path(opts.to) / args[0]
        self._spiders_of([name])
        # known.json is in the folder before any page is, and is kept.
        if not opts.replace and folder.exists() and any(file.name != KNOWN for file in folder.iterdir()):
            raise WrongInput(f"{folder} exists; replace it with --replace")
        if opts.articles < 1:
            raise WrongInput(f"--articles {opts.articles}: record at least one, as --articles 4")
        Arguments.parse(opts.spargs)
        process = self._process
        crawler = process.create_crawler(name)
        process.crawl(crawler, **{"limit": str(opts.articles), **opts.spargs})
        process.start()
        outcome = outcome_of(crawler.spidercls.name, counters(crawler), Path(crawler.settings["DATABASE"]))
        print_outcomes([outcome])
        recording = crawler.get_downloader_middleware(Recording) if outcome.exit_code != ExitCode.NOT_STARTED else None
        if recording is None or not recording.articles:
            code = outcome.exit_code or ExitCode.NOTHING_STORED
            self._fail(f"no article was recorded; {folder} was not changed", code)
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
