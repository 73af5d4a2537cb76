"""Which addresses are under way: so many at once, and each known to be so before it is asked for."""

from __future__ import annotations

from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from crawler.storage.archive import Archive


class Leases:
    """Downloader middleware, next to the network: marks an address as ``fetching`` before its page is asked for.

    After a crawl that was killed, these are the pages that may be fetched a second time, and no others. They are
    ``PAGES_IN_HAND`` at most: what was fetched waits for its reader in memory, which a kill empties.
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
        """Let Scrapy count the pages that wait, where it counts their bytes: no more are asked for above the most."""
        assert self.crawler.engine is not None
        slot = self.crawler.engine.scraper.slot
        assert slot is not None
        slot.MIN_RESPONSE_SIZE = self.crawler.settings.getint("DOWNLOAD_MAXSIZE")
        slot.max_active_size = (self._most - 1) * slot.MIN_RESPONSE_SIZE

    async def process_request(self, request: Request) -> None:
        """Note the address of an article's page; a redirect or a second try of it is under way already."""
        address = request.meta.get("address")
        if address is not None and not request.meta.get("leased"):
            request.meta["leased"] = True
            archive: Archive = self.crawler.spider.archive  # type: ignore[union-attr]
            await archive.note_addresses({address: ("fetching", None)})
