"""``scrapy probe``: report what a site offers, and with ``--add`` make it an outlet."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from urllib.parse import urlsplit

from crawler.crawling.arguments import Arguments
from crawler.crawling.command import CrawlingCommand
from crawler.crawling.exit_codes import ExitCode
from crawler.crawling.outlet_loader import own_folder
from crawler.model.outlet import Outlet, OutletError
from crawler.model.urls import belongs_to
from crawler.model.web import is_web_url
from crawler.model.wrong_input import WrongInput
from crawler.probing.adding import NotAdded, Places, add, text_of
from crawler.probing.languages import primary
from crawler.probing.printing import print_report
from crawler.probing.report import GivenFacts, Report
from crawler.probing.spider import SETTINGS, ProbeSpider
from crawler.probing.spider_file import SpiderFileError, check_name
from crawler.saved_pages.manifest import FIXTURES


class Command(CrawlingCommand):
    """Fetches some fifteen documents of a site, politely, and reports what they show."""

    usage = "[options] <address>"
    summary = "Report what a site offers; --add makes it an outlet"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--add", metavar="NAME", help="write NAME.py into your folder, and capture pages")
        parser.add_argument("--title", default="", help="what the outlet calls itself")
        parser.add_argument("--country", default="", metavar="CC", help="its country, like PK")
        parser.add_argument("--timezone", default="", metavar="ZONE", help="its time zone, like Asia/Karachi")
        parser.add_argument("--language", default="", metavar="TAGS", help="its languages, main one first, like en,ur")
        parser.add_argument("--spiders", metavar="FOLDER", help="write to FOLDER/NAME.py (default: OWN_OUTLETS)")
        parser.add_argument(
            "--fixtures", metavar="FOLDER", help="capture to FOLDER/NAME/ (default: fixtures/ in there)"
        )
        parser.add_argument("--replace", action="store_true", help="probe an existing outlet; with --add, replace it")

    def _prepare(self, opts: argparse.Namespace) -> None:
        """Read the real site, leave the archive alone, and print only the report."""
        if self.settings["REPLAY"]:
            raise WrongInput("a probe reads the real site: do not set REPLAY")
        self.crawl_settings = self._leave_archive_alone(**SETTINGS)

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Probe, print the report, and add the outlet if asked to."""
        if len(args) != 1:
            raise WrongInput("name one URL, like https://gazette.example/")
        address, given = _address(args[0]), given_facts(opts)
        places = _places(opts, own_folder(self.settings))
        known = self._known(address)
        if known and not opts.replace:
            raise WrongInput(f"{address} is already the outlet {known}; to probe it all the same, add --replace")
        if known and places and known != places.name:
            raise WrongInput(f"{address} is already the outlet {known}; replace it with --add {known} --replace")
        Arguments.parse(opts.spargs)
        process = self._process
        crawler = process.create_crawler(ProbeSpider)
        with self._status(lambda text: self._say(f"{text} ...")) as say:
            process.crawl(crawler, url=address, given=given, say=say, steps=self.crawl_settings, **opts.spargs)
            process.start()
        spider = crawler.spider
        if not isinstance(spider, ProbeSpider) or crawler.stats.get_value("finish_reason") != "finished":
            self.exitcode = ExitCode.INTERRUPTED if isinstance(spider, ProbeSpider) else ExitCode.NOT_STARTED
            return
        report = spider.report
        print_report(report)
        known = self._known(report.url)
        self.exitcode = _verdict(report, bool(crawler.stats.get_value("source/answered")))
        if crawler.stats.get_value("log_count/ERROR"):
            self.exitcode = ExitCode.ERRORS
        if self.exitcode:
            self._say(_why(report, self.exitcode))
        elif known and not opts.replace:
            self._fail(f"{report.url} is already the outlet {known}", ExitCode.USAGE)
        elif places is not None:
            self.exitcode = self._add(report, places, opts)
        else:
            print(f"To add it: scrapy probe {args[0]} --add NAME{_options(report)}")

    def _known(self, address: str) -> str:
        """Name of the outlet that has this URL; empty if there is none."""
        return next((name for name, spider in self._outlets.items() if belongs_to(address, spider.outlet)), "")

    def _add(self, report: Report, places: Places, opts: argparse.Namespace) -> ExitCode:
        if report.missing:
            self._say(f"not added: the site does not state everything; add{_options(report)}")
            return ExitCode.USAGE
        options = [part for setting in opts.set for part in ("-s", setting)]
        options += [part for name, value in opts.spargs.items() for part in ("-a", f"{name}={value}")]
        try:
            text = text_of(report, places.name)
            print(f"Capturing articles in {places.pages} ...", flush=True)
            known = report.known(report.outlet(places.name))
            add(text, known, places, [*options, "-L", opts.loglevel or "WARNING"], replace=opts.replace)
        except SpiderFileError as error:
            self._say(f"not added: {error}")
            return ExitCode.USAGE
        except NotAdded as error:
            self._say(error)
            return ExitCode(error.exit_code) if error.exit_code in list(ExitCode) else ExitCode.ERRORS
        print(f"\n{text}")
        print(f"Added {places.file} and {places.pages}: from now on, scrapy crawl reads it too. Now read")
        print(
            f"{places.pages / 'expected.json'}: it holds what was extracted. Compare it with the pages and correct it."
        )
        return ExitCode.DONE


def _address(given: str) -> str:
    """The URL as a crawl would write it.

    Raises:
        WrongInput: it is not a URL.
    """
    problem = f"{given!r} is not a URL; write it as https://gazette.example/"
    try:
        parts = urlsplit(given.strip())
        is_one = is_web_url(given.strip()) and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise WrongInput(problem) from error
    if not is_one or re.search(r"\s", given.strip()):
        raise WrongInput(problem)
    return parts._replace(path=parts.path or "/", fragment="").geturl()


def given_facts(opts: argparse.Namespace) -> GivenFacts:
    """The facts given as options, checked like those of an outlet.

    Raises:
        WrongInput: an option is not valid.
    """
    languages = tuple(filter(None, re.split(r"[,\s]+", opts.language)))
    for language in languages:
        if not primary(language):
            raise WrongInput(f"--language {language}: not a language tag, like en or ur")
    try:
        Outlet("given", "", "http://given.invalid/", opts.country or "ZZ", opts.timezone or "UTC", languages or ("en",))
    except OutletError as error:
        raise WrongInput(str(error).replace("given: ", "--", 1)) from error
    return GivenFacts(
        title=getattr(opts, "title", "").strip(), country=opts.country, timezone=opts.timezone, languages=languages
    )


def _places(opts: argparse.Namespace, own: Path) -> Places | None:
    """Return where to add the outlet; None if it is not added. The operator's ``own`` folder is created.

    Raises:
        WrongInput: it cannot be added there.
    """
    if opts.add is None:
        return None
    spiders = Path(opts.spiders or own)
    places = Places(name=opts.add, spiders=spiders, fixtures=Path(opts.fixtures or spiders / FIXTURES.name))
    try:
        check_name(places.name)
    except SpiderFileError as error:
        raise WrongInput(f"--add: {error}") from error
    if opts.spiders and not spiders.is_dir():
        raise WrongInput(f"there is no folder {spiders}; make it, or name another with --spiders")
    if places.taken() and not opts.replace:
        taken = ", ".join(map(str, places.taken()))
        raise WrongInput(f"{taken}: exists; to replace it, add --replace")
    spiders.mkdir(parents=True, exist_ok=True)
    return places


def _verdict(report: Report, answered: bool) -> ExitCode:
    """The exit code that a crawl of the site would have."""
    if report.unreachable or not (answered or report.order):
        return ExitCode.UNREACHABLE
    if not report.order:
        return ExitCode.NOTHING_DISCOVERED
    return ExitCode.DONE if report.articles else ExitCode.NOTHING_STORED


def _why(report: Report, code: ExitCode) -> str:
    if code == ExitCode.UNREACHABLE:
        return f"{report.url} does not answer: {report.unreachable or report.home_failure}"
    if code == ExitCode.NOTHING_STORED:
        return "the sources list articles, but none of those that were fetched could be read"
    if code == ExitCode.ERRORS:
        return "a fault in Chancery: see the log above"
    if report.home_failure:
        return f"{report.url} refuses: {report.home_failure}"
    return f"{report.url} offers nothing: none of its sources lists an article"


def _options(report: Report) -> str:
    """The missing options, as written on the command line."""
    values = {"--title": "TITLE", "--country": "CC", "--timezone": "ZONE", "--language": "TAGS"}
    return "".join(f" {option} {values[option]}" for option in report.missing)
