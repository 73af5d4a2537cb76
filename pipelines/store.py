"""The last step: stores the article and everything that belongs to it, in one transaction."""

from __future__ import annotations

from typing import ClassVar, Self

from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from crawler.model.items import Article
from crawler.storage.archive import Archive


class Store:
    """Writes articles and copies, and counts them."""

    needs_archive: ClassVar[bool] = True

    def __init__(self, archive: Archive, stats: StatsCollector) -> None:
        self.archive = archive
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the crawl's archive and counters."""
        return cls(crawler.spider.archive, crawler.stats)  # type: ignore[union-attr]

    async def process_item(self, item: Article) -> Article:
        """Store the article, and return it."""
        item.outcome = outcome = await self.archive.store(item)
        # An article that was already in the archive counts as a revisit.
        self.stats.inc_value(f"{'article' if outcome in ('stored', 'copy') else 'revisit'}/{outcome}")
        if outcome == "stored" and item.published_at is None:
            self.stats.inc_value("article/undated")
        return item
