"""Which addresses are under way: so many at once, and each known to be so before it is asked for."""

from __future__ import annotations

from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from crawler.storage.archive import Archive


class Leases:
    """Downloader middleware, next to the network: marks an address as ``fetching`` before its page is asked for.

    After a crawl that was killed, these are the pages that may be fetched a second time, and no others. They are
    ``PAGES_IN_HAND`` at most: half of them on their way, and as many fetched, waiting for their reader in memory,
    which a kill empties. A page that is looked at again is not marked: it stays what it is, and is due until it was
    looked at.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._most = crawler.settings.getint("PAGES_IN_HAND")
        crawler.signals.connect(self.spider_opened, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """One for each crawl."""
        return cls(crawler)

    def spider_opened(self, spider: Spider) -> None:
        """Let Scrapy start a request only where there is room for one more page, wherever its answer will wait.

        It starts one while fewer than ``total_concurrency`` are on their way, and no more than ``max_active_size``
        wait to be read; whatever is on its way may join these at once, so both together are the most. What waits is
        told by its bytes: let Scrapy take each answer for the largest that there is.
        """
        engine = self.crawler.engine
        assert engine is not None
        slot = engine.scraper.slot
        assert slot is not None
        downloader = engine.downloader
        half = max(self._most // 2, 1)
        downloader.total_concurrency = min(downloader.total_concurrency or half, half)
        slot.MIN_RESPONSE_SIZE = self.crawler.settings.getint("DOWNLOAD_MAXSIZE")
        slot.max_active_size = max(self._most - downloader.total_concurrency, 0) * slot.MIN_RESPONSE_SIZE

    async def process_request(self, request: Request) -> None:
        """Note the address of an article's page; a redirect or a second try of it is under way already."""
        address = request.meta.get("address")
        if address is not None and not request.meta.get("leased") and not request.meta.get("again"):
            request.meta["leased"] = True
            archive: Archive = self.crawler.spider.archive  # type: ignore[union-attr]
            await archive.note_addresses({address: ("fetching", None)})
