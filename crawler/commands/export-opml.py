"""``scrapy export-opml``: writes the outlets' feeds as a reader's list. (Scrapy names a command after its module.)"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from email.utils import format_datetime
from pathlib import Path

from crawler.commands.closed_pipe import quiet_when_closed
from crawler.crawling.command import ProjectCommand
from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed
from crawler.model.clock import now
from crawler.model.wrong_input import WrongInput
from crawler.probing.opml import ListedFeed, write_opml
from crawler.storage.read_only import read_only

_READ = """
    SELECT url FROM documents WHERE outlet = ? AND source = ? AND named > 0
    ORDER BY read_at DESC, named DESC, id LIMIT 1
"""


class Command(ProjectCommand):
    """Outlets without a feed are listed on standard error: a reader cannot read them."""

    usage = "[options] [NAME ...]"
    summary = "Write the outlets' feeds as an OPML file, for a reader"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--to", metavar="FILE", help="default: standard output")
        parser.add_argument("--own", action="store_true", help="only your own outlets (OWN_OUTLETS)")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the list; the feeds read by crawls are taken from ``DATABASE``."""
        chosen = self._spiders_of(args)
        if opts.own:
            own = Path(self.settings["OWN_OUTLETS"]).name
            chosen = [spider for spider in chosen if spider.__module__.partition(".")[0] == own]
        file = Path(opts.to) if opts.to else None
        if file is not None and not file.parent.is_dir():
            raise WrongInput(f"--to {file}: there is no folder {file.parent}")
        feeds: list[ListedFeed] = []
        without: list[str] = []
        for spider in chosen:
            urls = _feeds_of(spider, self._database)
            feeds += [_listed(spider, url) for url in urls]
            without += [] if urls else [spider.name]
        if not feeds:
            raise WrongInput("none of these outlets has a feed that is known; crawl them first")
        content = write_opml("Chancery", format_datetime(now()), feeds)
        if file is None:
            with quiet_when_closed():
                sys.stdout.buffer.write(content)
        else:
            file.write_bytes(content)
        for name in without:
            print(f"{name}: left out: no feed of it is known", file=sys.stderr)
        print(f"{len(feeds)} feeds{f' in {file}' if file else ''}", file=sys.stderr)


def _feeds_of(spider: type[OutletSpider], database: Path) -> Sequence[str]:
    """Return the feeds in the outlet's file, or the one a crawl has read; empty if none is known."""
    for source in spider.sources:
        if not isinstance(source, Feed):
            continue
        if source.path:
            return source.entrances(spider.outlet)
        if database.is_file():
            try:
                with read_only(database) as connection:
                    found = connection.execute(_READ, [spider.name, str(source)]).fetchone()
            except sqlite3.Error as error:
                raise WrongInput(f"{database}: {error}; name another: -s DATABASE=FILE") from error
            if found:
                return [str(found[0])]
    return []


def _listed(spider: type[OutletSpider], url: str) -> ListedFeed:
    outlet = spider.outlet
    return ListedFeed(
        feed=url, title=outlet.title, home=outlet.home, folder=outlet.country, language=outlet.languages[0]
    )
