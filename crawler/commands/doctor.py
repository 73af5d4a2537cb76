"""``scrapy doctor``: one live article of each outlet: is everything there, and is it like the archived ones?"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.checkup.findings import Examination, Severity
from crawler.checkup.spider import PAGES, spiders_for
from crawler.commands.contact import ensure_contact
from crawler.crawling.arguments import Arguments
from crawler.crawling.command import CrawlingCommand
from crawler.crawling.crawls import Crawls
from crawler.crawling.exit_codes import ExitCode
from crawler.crawling.outlet_spider import OutletSpider
from crawler.model.wrong_input import WrongInput
from crawler.processes import workers
from crawler.saved_pages.replay import require_saved_pages, with_saved_pages
from crawler.storage.database import StorageError
from crawler.storage.outlet_past import Past
from crawler.text.foreign_text import printable

TO_LOOK_AT = 1
"""Exit code if an outlet is broken or changed."""
REQUESTS_PER_OUTLET = 30
"""Most requests to one host. A site that answers 404 to five sources takes eleven documents; the rest is for the parts
of a sitemap, the first of which may list no article, and for three articles."""
_HEADLINE = 60
"""Most characters of a headline in the table."""


class Command(CrawlingCommand):
    """Reads the outlets' sources and an article of each, politely; writes nothing."""

    usage = "[options] [<outlet> ...]"
    summary = "Check outlets live, by one article each: what broke, and where"
    details = (
        f". Without names, all outlets. Each is asked as a crawl asks it; if something is "
        f"missing in an article, up to {PAGES} are read, and the best counts. Articles are compared with those "
        "that DATABASE has of the outlet. Nothing is stored. Exit codes: 0 all are well; 1 an outlet is broken or "
        "changed; 2 wrong arguments; 6 a fault in Chancery: see the log; 7 stopped before the end."
    )

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON line an outlet instead of the table")

    def _prepare(self, opts: argparse.Namespace) -> None:
        """Leave the archive alone, and print only the report."""
        if opts.output or opts.overwrite_output:
            raise WrongInput("-o and -O write articles, and a check-up keeps none; for its findings: --json > FILE")
        self._steps = self._leave_archive_alone(LOG_LEVEL="CRITICAL", REQUESTS_PER_HOST=REQUESTS_PER_OUTLET)
        self._scratch = tempfile.TemporaryDirectory(prefix="chancery-doctor-")
        scratch = str(Path(self._scratch.name) / "doctor.db")
        self.settings.set("DATABASE", scratch, priority="cmdline")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Examine the outlets, and print what was found."""
        process, settings = self._process, self.settings
        known = {spider.name: spider for spider in self._spiders_of(args)}
        chosen = [known[name] for name in (known if args else with_saved_pages(settings, known))]
        arguments = Arguments.parse(opts.spargs)
        for name in opts.spargs:
            if name != "site":
                raise WrongInput(f"-a {name}={opts.spargs[name]}: a check-up takes the newest; only site is known")
        if arguments.site and len(chosen) != 1:
            raise WrongInput(f"-a site={arguments.site} is the site of one outlet: name one outlet")
        require_saved_pages(settings, [spider.name for spider in chosen])
        try:
            past = Past(Path(self._steps["DATABASE"]))
        except StorageError as error:
            raise WrongInput(str(error)) from error
        if not settings["REPLAY"]:
            ensure_contact(settings, [arguments.site] if arguments.site else [one.outlet.home for one in chosen])
        found: dict[str, Examination] = {}
        with self._status(lambda _: None) as say:
            say(f"0 of {len(chosen)} outlets checked")

            def examined(one: Examination) -> None:
                found[one.outlet] = one
                say(f"{len(found)} of {len(chosen)} outlets checked")

            spiders = spiders_for(chosen, past, self._steps, examined)
            crawls = Crawls(process, spiders, opts.spargs, at_once=settings.getint("OUTLETS_AT_ONCE"))
            workers.share(settings.getint("WORKERS"), settings.getfloat("WORKER_TIME_LIMIT"))
            process.start()
            workers.release()
        self._scratch.cleanup()
        examinations = [found[spider.name] for spider in chosen if spider.name in found]
        if opts.json:
            for one in examinations:
                print(json.dumps(one.as_dict(), ensure_ascii=False))
        else:
            _print_table(examinations)
        if not past.exists:
            self._say(f"there is no {past.path}: nothing was compared")
        self.exitcode = self._verdict(chosen, found, crawls)

    def _verdict(
        self, chosen: Sequence[type[OutletSpider]], found: dict[str, Examination], crawls: Crawls
    ) -> ExitCode | int:
        missing = [spider.name for spider in chosen if spider.name not in found]
        if missing:
            ends = crawls.counters()
            is_stopped = any(ends.get(name, {}).get("finish_reason") == "shutdown" for name in ends)
            why = "stopped before the end" if is_stopped else "a fault in Chancery, see the log with -L ERROR"
            self._say(f"not checked: {', '.join(missing)}: {why}")
            return ExitCode.INTERRUPTED if is_stopped else ExitCode.ERRORS
        return TO_LOOK_AT if any(one.severity > Severity.NOTE for one in found.values()) else ExitCode.DONE


def _print_table(examinations: Sequence[Examination]) -> None:
    """Print the table, worst outlets first, and a line for each finding."""
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False)
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("outlet", "state", "source", "headline", "day"):
        table.add_column(name, no_wrap=name != "headline")
    table.add_column("words", justify="right")
    worst_first = sorted(examinations, key=lambda one: -one.severity)
    for one in worst_first:
        headline = printable(one.headline or "")
        headline = headline if len(headline) <= _HEADLINE else headline[: _HEADLINE - 1] + "…"
        cells = (one.outlet, one.state, one.source or "-", headline or "-", one.day or "-", str(one.words or "-"))
        table.add_row(*map(Text, cells))
    console.print(table)
    for one in worst_first:
        for finding in one.findings:
            console.print(f"{one.outlet}: {finding.code.part}: {finding}", soft_wrap=True)
        if one.url and any(finding.code.severity for finding in one.findings):
            console.print(f"  {one.url}", soft_wrap=True)
    well = sum(one.severity == Severity.NOTE for one in examinations)
    console.print(f"{well} of {len(examinations)} outlets are well.")
