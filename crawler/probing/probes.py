"""Probes of many sites in one process, several at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from urllib.parse import urljoin

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import BaseSettings

from crawler.probing.report import GivenFacts, Report
from crawler.probing.spider import ProbeSpider

AT_ONCE = 8
"""Sites that are probed at a time: each waits a second between its own requests, and reads three articles."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site to probe."""

    home: str
    feeds: tuple[str, ...] = ()
    """Paths or URLs of the feeds that are its only source; empty to look for sources."""


class Probes:
    """Starts the probes, ``AT_ONCE`` at a time; ``reports`` has the results of those that finished, by home."""

    def __init__(
        self, process: AsyncCrawlerProcess, sites: Iterable[Site], steps: BaseSettings, say: Callable[[str], None]
    ) -> None:
        """``steps``: settings with the ``ITEM_PIPELINES`` of a crawl."""
        self.reports: dict[str, Report] = {}
        self._process = process
        self._waiting = iter(sites)
        self._steps = steps
        self._say = say
        for site in list(islice(self._waiting, AT_ONCE)):
            self._begin(site)

    def _begin(self, site: Site) -> None:
        self._say(f"{' '.join(urljoin(site.home, feed) for feed in site.feeds) or site.home} ...")
        crawler = self._process.create_crawler(ProbeSpider)
        crawling = self._process.crawl(
            crawler, url=site.home, feeds=site.feeds, given=GivenFacts(), say=lambda _: None, steps=self._steps
        )
        crawling.add_done_callback(partial(self._ended, site, crawler))

    def _ended(self, site: Site, crawler: Crawler, crawling: asyncio.Task[None]) -> None:
        failed = crawling.cancelled() or crawling.exception() is not None
        is_whole = not failed and crawler.stats is not None and crawler.stats.get_value("finish_reason") == "finished"
        if is_whole and isinstance(crawler.spider, ProbeSpider):
            self.reports[site.home] = crawler.spider.report
        if is_whole and (following := next(self._waiting, None)) is not None:
            self._begin(following)
