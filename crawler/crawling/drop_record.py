"""Records the outcome for each URL whose article was not stored."""

from __future__ import annotations

from dataclasses import replace

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.model.clock import now
from crawler.model.crawl_component import CrawlComponent
from crawler.model.drops import Dropped, OffTopic
from crawler.model.items import Article, Page
from crawler.model.reasons import Reason, ReasonCode
from crawler.storage.addresses import Refusal
from crawler.storage.archive import Archive


class DropRecord(CrawlComponent):
    """Records dropped and failed items under their URLs, with the reason."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        crawler.signals.connect(self.item_dropped, signals.item_dropped)
        crawler.signals.connect(self.item_error, signals.item_error)

    async def item_dropped(self, item: Page | Article, exception: DropItem, spider: Spider) -> None:
        """A pipeline step decided that there is nothing to store."""
        assert isinstance(exception, Dropped), f"{type(exception).__name__} has no reason code"
        refusal = Refusal(item.address_url, exception.reason, 200)
        if isinstance(exception, OffTopic):
            # From these values a reader can tell what a lower threshold would have stored.
            article = exception.article
            refusal = replace(
                refusal, title=article.title, topic_score=article.topic_score, fetched_at=article.fetched_at
            )
        kept = await self._archive(spider).record_refusal(refusal, now())
        self.crawler.stats.inc_value("revisit/kept" if kept else f"article/{exception.code.state}")

    async def item_error(self, item: Page | Article, spider: Spider) -> None:
        """A pipeline step raised an error, which is a bug: a later crawl tries the URL again."""
        self.crawler.stats.inc_value("article/error")
        refusal = Refusal(item.address_url, Reason.of(ReasonCode.PIPELINE_ERROR), 200)
        await self._archive(spider).record_refusal(refusal, now())

    @staticmethod
    def _archive(spider: Spider) -> Archive:
        archive: Archive = spider.archive  # type: ignore[attr-defined]
        return archive
