"""``scrapy import-opml``: makes outlets from a reader's feed list. (Scrapy names a command after its module.)"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from crawler.commands.probe import given_facts
from crawler.crawling.command import ProjectCommand
from crawler.crawling.exit_codes import ExitCode
from crawler.crawling.outlet_loader import own_folder
from crawler.model.urls import belongs_to
from crawler.model.wrong_input import WrongInput
from crawler.probing.imported_feed import Fate, ImportedFeed, add_outlet, completed, home_of, judged, name_for, path_of
from crawler.probing.opml import ListedFeed, OpmlError, read_opml
from crawler.probing.probes import Probes, Site
from crawler.probing.report import Report
from crawler.probing.spider import SETTINGS


class Command(ProjectCommand):
    """Probes each feed as politely as ``scrapy probe``, several sites at a time."""

    requires_crawler_process = True
    usage = "[options] FILE"
    summary = "Make outlets of your own of the feeds in a reader's OPML file"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--country", default="", metavar="CC", help="country of sites that do not tell, like PK")
        parser.add_argument("--timezone", default="", metavar="ZONE", help="time zone of those, like Asia/Karachi")
        parser.add_argument("--language", default="", metavar="TAGS", help="languages of those, like en,ur")
        parser.add_argument("--dry-run", action="store_true", help="probe and report, and write nothing")
        parser.add_argument("--json", action="store_true", help="print a line of JSON for each feed")

    def _prepare(self, opts: argparse.Namespace) -> None:
        """Read the real sites, and leave the archive alone."""
        if self.settings["REPLAY"]:
            raise WrongInput("a probe reads the real sites: do not set REPLAY")
        self.crawl_settings = self._leave_archive_alone(**SETTINGS)

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Probe all feeds, write those that can be outlets, and report the result of each."""
        if len(args) != 1:
            raise WrongInput("name one file: scrapy import-opml subscriptions.opml")
        given = given_facts(opts)
        feeds = _feeds(Path(args[0]))
        folder = own_folder(self.settings)
        results: dict[int, ImportedFeed] = {}
        sites = self._sites(feeds, results)
        reports = self._probed(sites)
        taken = self._outlets.keys() | {file.stem for file in folder.glob("*.py")}
        for home, paths in sites.items():
            report = reports.get(home)
            if report is None:
                results |= {number: ImportedFeed(feed=feeds[number], fate=Fate.INTERRUPTED) for number in paths}
                continue
            found = {number: judged(feeds[number], path, report) for number, path in paths.items()}
            results |= {number: result for number, result in found.items() if result is not None}
            working = [number for number, result in found.items() if result is None]
            if not working:
                continue
            completed(report, feeds[working[0]], given)
            name = name_for(report.url, taken)
            added = add_outlet(feeds[working[0]], report, folder, name, dry_run=opts.dry_run)
            taken.add(added.outlet)
            fate = Fate.JOINED if added.fate is Fate.ADDED else added.fate
            joined = {number: replace(added, feed=feeds[number], fate=fate, evidence=()) for number in working[1:]}
            results |= {working[0]: added} | joined
        ordered = [results[number] for number in range(len(feeds))]
        for result in ordered:
            if opts.json:
                print(json.dumps(asdict(result) | {"fate": str(result.fate)}, ensure_ascii=False))
            else:
                print(_in_words(result, dry_run=opts.dry_run))
        outlets = sum(result.fate.is_outlet for result in ordered)
        if not opts.json:
            print(f"{outlets} of {len(ordered)} feeds are outlets{' (nothing was written)' if opts.dry_run else ''}.")
        self.exitcode = ExitCode.DONE if outlets == len(ordered) else ExitCode.NOT_STARTED
        if any(result.fate is Fate.INTERRUPTED for result in ordered):
            self.exitcode = ExitCode.INTERRUPTED

    def _sites(self, feeds: Sequence[ListedFeed], results: dict[int, ImportedFeed]) -> dict[str, dict[int, str]]:
        """Return the sites to probe by their home, each with the paths of its feeds by their numbers in the list.

        Feeds that need no probe are put into ``results``.
        """
        known = [spider.outlet for spider in self._outlets.values()]
        sites: dict[str, dict[int, str]] = {}
        for number, feed in enumerate(feeds):
            home = home_of(feed)
            names = [outlet.name for outlet in known if home and belongs_to(home, outlet)]
            if not home:
                results[number] = ImportedFeed(feed=feed, fate=Fate.NOT_A_URL)
            elif names:
                results[number] = ImportedFeed(feed=feed, fate=Fate.KNOWN, outlet=names[0])
            else:
                sites.setdefault(home, {})[number] = path_of(feed, home)
        return sites

    def _probed(self, sites: Mapping[str, Mapping[int, str]]) -> dict[str, Report]:
        if not sites:
            return {}
        probed = [Site(home, tuple(paths.values())) for home, paths in sites.items()]
        probes = Probes(self._process, probed, self.crawl_settings, self._say_progress)
        self._process.start()
        return probes.reports


def _feeds(file: Path) -> list[ListedFeed]:
    """Return the feeds of the list.

    Raises:
        WrongInput: it cannot be read.
    """
    try:
        return read_opml(file.read_bytes())
    except OSError as error:
        raise WrongInput(f"{file}: it cannot be read: {error.strerror}") from error
    except OpmlError as error:
        raise WrongInput(f"{file}: {error}; export the list from your reader as OPML") from error


def _in_words(result: ImportedFeed, *, dry_run: bool) -> str:
    feed, fate = result.feed, result.fate
    title = f"“{feed.title}” " if feed.title else ""
    if fate is Fate.ADDED:
        verb = "would be the outlet" if dry_run else "added as the outlet"
        lines = [f"{title}{feed.feed}: {verb} {result.outlet}"]
        return "\n".join([*lines, *(f"    {what:10} {value}  ({because})" for what, value, because in result.evidence)])
    details = f": {result.details}" if result.details else f": {result.outlet}" if result.outlet else ""
    return f"{title}{feed.feed}: {'' if fate.is_outlet else 'not added: '}{fate.words}{details}"
