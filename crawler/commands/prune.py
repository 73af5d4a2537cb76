"""``scrapy prune``: removes rows of old runs, and old pages of the raw archive; never an article."""

from __future__ import annotations

import argparse
import json
import re
import sys
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from crawler.crawling.command import ProjectCommand
from crawler.crawling.exit_codes import ExitCode
from crawler.health.runs import WINDOW
from crawler.keeping.pruning import prune_crawls, prune_pages
from crawler.model.clock import now, timestamp
from crawler.model.wrong_input import WrongInput
from crawler.storage.database import NewsDatabase

_FEWEST_DAYS = WINDOW.days
"""Fewest days of runs that are kept: the articles of an ordinary day are a median over this many days."""
_YEAR = 365.25
"""Days."""
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


class Command(ProjectCommand):
    """Crawls may run meanwhile: pages of an outlet that is being crawled are kept until the next time."""

    summary = "Remove rows of old crawls and old pages of the raw archive; never an article"
    instead = "say what may go with an option: --help lists them"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--crawls", metavar="DAYS", help=f"rows of crawls older than this ({_FEWEST_DAYS} or more)")
        parser.add_argument("--pages-years", metavar="YEARS", help="pages that were fetched longer ago than this")
        parser.add_argument(
            "--pages-size", metavar="BYTES", help="the oldest pages, until the rest takes this: 50G, 800M"
        )
        parser.add_argument("--rewrite", action="store_true", help="write the database anew, so that its file shrinks")
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and remove nothing")
        parser.add_argument("--json", action="store_true", help="print what went as JSON")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print what was removed to standard output, and what could not be removed to standard error."""
        days = _number("--crawls", opts.crawls, _FEWEST_DAYS)
        years = _number("--pages-years", opts.pages_years, 1)
        size = _size(opts.pages_size)
        if days is None and years is None and size is None and not opts.rewrite:
            raise WrongInput("say what may go: --crawls DAYS, --pages-years YEARS, --pages-size BYTES")
        said: dict[str, Any] = {"dry_run": opts.dry_run}
        with closing(NewsDatabase(self._existing_database())) as news:
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
        raise WrongInput(f"{option} {given}: write a whole number, {least} or more")
    return int(given)


def _size(given: str | None) -> int | None:
    if given is None:
        return None
    match = re.fullmatch(r"(\d{1,15})\s?([KMGT]?)B?", given.upper())
    if match is None:
        raise WrongInput(f"--pages-size {given}: write bytes, or a number with K, M, G or T: 50G")
    return int(match[1]) * _UNITS[match[2]]
