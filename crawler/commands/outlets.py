"""``scrapy outlets``: the outlets, and how each is crawled."""

from __future__ import annotations

import argparse
import inspect
import sys
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from scrapy.settings import BaseSettings

from crawler.crawling.command import ProjectCommand, outlet_spiders
from crawler.crawling.outlet_spider import OutletSpider
from crawler.saved_pages.evidence import Sureness, sureness_of
from crawler.saved_pages.manifest import FIXTURES, is_captured, saved_articles


def outlet_rows(settings: BaseSettings) -> list[tuple[str, ...]]:
    """For each outlet: name, title, home, country, languages, time zone, sources, sureness and saved pages."""
    return [
        (
            spider.outlet.name,
            spider.outlet.title,
            spider.outlet.home,
            spider.outlet.country,
            ", ".join(spider.outlet.languages),
            spider.outlet.timezone,
            ", else ".join(str(source) for source in spider.sources),
            how_sure(spider),
            saved_pages(spider),
        )
        for spider in outlet_spiders(settings)
    ]


def folder_of(spider: type[OutletSpider]) -> Path:
    """Return the folder with what is known of an outlet: the one next to its file if any, else the project's."""
    own = Path(inspect.getfile(spider)).parent / FIXTURES.name / spider.name
    return own if own.is_dir() else FIXTURES / spider.name


def saved_pages(spider: type[OutletSpider]) -> str:
    """Number of saved article pages of the outlet, or that it has none yet."""
    folder = folder_of(spider)
    return str(saved_articles(folder)) if is_captured(folder) else "not yet captured"


def how_sure(spider: type[OutletSpider]) -> str:
    """How well the outlet's facts are supported: captured, seen elsewhere, or believed, then with the facts nobody saw.

    Raises:
        EvidenceError: the evidence in the outlet's ``known.json`` is invalid.
    """
    sureness, unseen = sureness_of(spider.outlet, spider.sources, folder_of(spider))
    return f"{sureness}: {', '.join(unseen)}" if sureness is Sureness.BELIEVED else str(sureness)


def how_to_complete(settings: BaseSettings) -> str:
    """What to do about outlets without saved pages; empty if all have some."""
    outlets = outlet_spiders(settings)
    missing = sum(not is_captured(folder_of(spider)) for spider in outlets)
    if not missing:
        return ""
    return (
        f"{missing} of {len(outlets)} outlets are not yet captured: they stand on what is known of their addresses and "
        "date lines. To complete one, run scrapy capture NAME on a machine with internet access."
    )


HEADINGS = (
    "outlet",
    "title",
    "home",
    "country",
    "languages",
    "time zone",
    "discovered by",
    "how sure",
    "saved articles",
)


class Command(ProjectCommand):
    """Prints the table of outlets."""

    summary = "List the outlets: country, languages, time zone, how each is discovered, how many pages are saved"

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print to standard output."""
        console = Console(width=None if sys.stdout.isatty() else 280, highlight=False)
        table = Table(*HEADINGS, box=box.SIMPLE_HEAD)
        for row in outlet_rows(self.settings):
            table.add_row(*row)
        console.print(table)
        if line := how_to_complete(self.settings):
            console.print(line)
