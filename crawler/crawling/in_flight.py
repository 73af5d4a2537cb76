"""Limits how many pages are in flight, and marks each in the archive before it is requested."""

from __future__ import annotations

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from crawler.model.crawl_component import CrawlComponent
from crawler.model.crawl_meta import CrawlMeta
from crawler.scrapy_internals import concurrency, limit_pages_waiting, set_concurrency
from crawler.storage.archive import Archive


class InFlight(CrawlComponent):
    """Downloader middleware, next to the network: marks a URL as ``fetching`` before its page is requested.

    After a killed crawl, only the marked pages may be fetched a second time. There are at most ``PAGES_IN_HAND`` of
    them: half of them being downloaded, and as many downloaded and waiting in memory to be read, which a kill loses. A
    page that is revisited is not marked: its URL keeps its state and stays due.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._most = crawler.settings.getint("PAGES_IN_HAND")
        crawler.signals.connect(self.spider_opened, signals.spider_opened)

    def spider_opened(self, spider: Spider) -> None:
        """Let Scrapy start a request only while there is room for one more page.

        All pages being downloaded may end up waiting at once, so the two limits add up to ``PAGES_IN_HAND``.
        """
        half = max(self._most // 2, 1)
        downloading = min(concurrency(self.crawler) or half, half)
        set_concurrency(self.crawler, downloading)
        limit_pages_waiting(self.crawler, max(self._most - downloading, 0))

    async def process_request(self, request: Request) -> None:
        """Mark the URL of an article's page, unless a redirect or retry of the same request has marked it already."""
        meta = CrawlMeta.of(request)
        if meta.address is not None and not meta.is_marked and not meta.is_revisit:
            meta.is_marked = True
            archive: Archive = self.crawler.spider.archive  # type: ignore[union-attr]
            await archive.note_fetching(meta.address.url)
