"""``scrapy prune``: removes rows of old runs, and old pages of the raw archive; never an article."""

from __future__ import annotations

import argparse
import json
import re
import sys
from contextlib import ExitStack
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.given_settings import require_known
from crawler.crawling.exit_codes import ExitCode
from crawler.health.runs import WINDOW
from crawler.keeping.pruning import prune_crawls, prune_pages
from crawler.model.clock import now, timestamp
from crawler.storage.database import NewsDatabase, StorageError

_FEWEST_DAYS = WINDOW.days
"""Fewest days of runs that are kept: the articles of an ordinary day are a median over this many days."""
_YEAR = 365.25
"""Days."""
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


class Command(ScrapyCommand):
    """Crawls may run meanwhile: pages of an outlet that is being crawled are kept until the next time."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The arguments in the usage line."""
        return "[options]"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Remove rows of old crawls and old pages of the raw archive; never an article"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--crawls", metavar="DAYS", help=f"rows of crawls older than this ({_FEWEST_DAYS} or more)")
        parser.add_argument("--pages-years", metavar="YEARS", help="pages that were fetched longer ago than this")
        parser.add_argument(
            "--pages-size", metavar="BYTES", help="the oldest pages, until the rest takes this: 50G, 800M"
        )
        parser.add_argument("--rewrite", action="store_true", help="write the database anew, so that its file shrinks")
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and remove nothing")
        parser.add_argument("--json", action="store_true", help="print what went as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print what was removed to standard output, and what could not be removed to standard error."""
        require_known(opts.set)
        assert self.settings is not None
        if args:
            raise UsageError(
                f"{args[0]}: not understood; say what may go with an option: --help lists them", print_help=False
            )
        days = _number("--crawls", opts.crawls, _FEWEST_DAYS)
        years = _number("--pages-years", opts.pages_years, 1)
        size = _size(opts.pages_size)
        if days is None and years is None and size is None and not opts.rewrite:
            raise UsageError(
                "say what may go: --crawls DAYS, --pages-years YEARS, --pages-size BYTES", print_help=False
            )
        database = Path(self.settings["DATABASE"])
        if not database.is_file():
            raise UsageError(f"{database}: there is no such file; name one: -s DATABASE=FILE", print_help=False)
        said: dict[str, Any] = {"dry_run": opts.dry_run}
        try:
            with ExitStack() as stack:
                news = NewsDatabase(database)
                stack.callback(news.close)
                if days is not None:
                    before = timestamp(now() - timedelta(days=days))
                    gone, staying = prune_crawls(news, before, dry_run=opts.dry_run)
                    said["crawls"] = {"before": before, "removed": gone, "kept": staying}
                if years is not None or size is not None:
                    fetched_before = timestamp(now() - timedelta(days=years * _YEAR)) if years else None
                    pruned = prune_pages(
                        news, fetched_before, size, self.settings.getint("ARCHIVE_FILE_SIZE"), dry_run=opts.dry_run
                    )
                    said["pages"] = {"before": fetched_before, **asdict(pruned)}
                if opts.rewrite and not opts.dry_run:
                    news.rewrite()
        except (StorageError, OSError) as error:
            print(f"scrapy prune: {error}", file=sys.stderr)
            self.exitcode = ExitCode.NOT_STARTED
            return
        if opts.json:
            print(json.dumps(said))
        else:
            _print(said)
        for outlet in said.get("pages", {}).get("busy", ()):
            print(f"{outlet}: a crawl is writing; its pages wait for the next time", file=sys.stderr)
        unreadable = said.get("pages", {}).get("unreadable", ())
        for file in unreadable:
            print(f"{file}: it lacks records that the database names; it was left as it is", file=sys.stderr)
        self.exitcode = ExitCode.ERRORS if unreadable else ExitCode.DONE


def _print(said: dict[str, Any]) -> None:
    verb = "would be removed" if said["dry_run"] else "removed"
    if crawls := said.get("crawls"):
        print(f"{crawls['removed']:,} rows of crawls before {crawls['before']} {verb}; {crawls['kept']:,} stay, "
              "because addresses or pages name them, or the next crawl needs them.")  # fmt: skip
    if pages := said.get("pages"):
        print(f"{pages['pages']:,} pages {verb}, {pages['size']:,} bytes.")
        if pages["left_pages"]:
            print(f"{pages['left_pages']:,} more wait until a tenth of their file is to go.")


def _number(option: str, given: str | None, least: int) -> int | None:
    if given is None:
        return None
    if not re.fullmatch(r"\d{1,5}", given) or int(given) < least:
        raise UsageError(f"{option} {given}: write a whole number, {least} or more", print_help=False)
    return int(given)


def _size(given: str | None) -> int | None:
    if given is None:
        return None
    match = re.fullmatch(r"(\d{1,15})\s?([KMGT]?)B?", given.upper())
    if match is None:
        raise UsageError(f"--pages-size {given}: write bytes, or a number with K, M, G or T: 50G", print_help=False)
    return int(match[1]) * _UNITS[match[2]]
