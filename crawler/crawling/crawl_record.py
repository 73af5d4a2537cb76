"""Each crawl writes a row to ``crawls``: when it ran, its outcome, and all counters."""

from __future__ import annotations

from functools import partial
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.crawling.exit_codes import exit_code
from crawler.crawling.outlet_spider import OutletSpider
from crawler.model.clock import now, timestamp
from crawler.model.crawl_component import CrawlComponent
from crawler.similarity.report import all_terms
from crawler.storage.archive import counters_json

# Columns of ``crawls``, and the counters that are added up for each.
_COLUMNS = {
    "discovered": ("address/discovered",),
    "known": ("address/known",),
    "stored": ("article/stored",),
    "copies": ("article/copy",),
    "skipped": (
        "address/outside_days", "address/not_article", "address/over_limit", "address/over_budget", "address/refused",
        "address/gone", "article/not_article", "article/off_topic", "article/known",
    ),
    "failed": ("address/failed", "article/failed", "article/error"),
    "undated": ("article/undated",),
    "errors": ("log_count/ERROR", "log_count/CRITICAL"),
    "requests": ("downloader/request_count",),
    "bytes": ("downloader/response_bytes",),
    "not_modified": ("source/not_modified", "source/unchanged"),
    "overflowed": ("source/overflowed",),
    "revisited": (
        "revisit/unchanged", "revisit/changed", "revisit/back", "revisit/kept", "revisit/gone", "revisit/failed",
    ),
    "changed": ("revisit/changed",),
    "gone": ("revisit/gone",),
    "without_article": ("article/not_article", "article/failed"),
}  # fmt: skip


class CrawlRecord(CrawlComponent):
    """Inserts the row when the spider opens, and completes it when it closes.

    The row of a killed crawl remains without ``finished_at``.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Connect to the crawl's signals.

        Raises:
            NotConfigured: the spider has no archive, as with ``scrapy fetch`` and ``shell``.
        """
        if not hasattr(crawler.spider, "archive"):
            raise NotConfigured
        super().__init__(crawler)
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    async def spider_opened(self, spider: OutletSpider) -> None:
        """Insert the row."""
        await spider.archive.begin_crawl(now())

    async def spider_closed(self, spider: OutletSpider, reason: str) -> None:
        """Complete the row, with the exit code that the crawl command returns."""
        await spider.archive.settle_stories(now(), partial(spider.workers.spread, all_terms))
        counters: dict[str, Any] = self.crawler.stats.get_stats()
        code = exit_code(counters, reason)
        row = {column: sum(int(counters.get(name) or 0) for name in names) for column, names in _COLUMNS.items()}
        await spider.archive.end_crawl(
            {
                **row,
                "finished_at": timestamp(now()),
                "reason": reason,
                "exit_code": int(code),
                "counters": counters_json(counters),
            }
        )
        self.crawler.stats.set_value("crawl/exit_code", int(code))
        self.crawler.stats.set_value("crawl/id", spider.archive.crawl)
