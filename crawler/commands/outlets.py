"""``scrapy outlets``: who is read, and how."""

from __future__ import annotations

import argparse
import sys

from rich import box
from rich.console import Console
from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader

from crawler.outlet_spider import OutletSpider


def outlet_spiders(settings: object) -> list[type[OutletSpider]]:
    """Every outlet's spider, by name."""
    loader = get_spider_loader(settings)  # type: ignore[arg-type]
    spiders = [loader.load(name) for name in sorted(loader.list())]
    return [spider for spider in spiders if issubclass(spider, OutletSpider)]


def outlet_rows(settings: object) -> list[tuple[str, ...]]:
    """Name, title, country, languages, time zone and sources of each outlet."""
    return [
        (
            spider.outlet.name,
            spider.outlet.title,
            spider.outlet.home,
            spider.outlet.country,
            ", ".join(spider.outlet.languages),
            spider.outlet.timezone,
            ", else ".join(str(source) for source in spider.sources),
        )
        for spider in outlet_spiders(settings)
    ]


HEADINGS = ("outlet", "title", "home", "country", "languages", "time zone", "discovered by")


class Command(ScrapyCommand):
    """Prints the table of outlets."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        """As in the list of commands."""
        return "List the outlets: country, languages, time zone, how each is discovered"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print to standard output."""
        assert self.settings is not None
        console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
        table = Table(*HEADINGS, box=box.SIMPLE_HEAD)
        for row in outlet_rows(self.settings):
            table.add_row(*row)
        console.print(table)
