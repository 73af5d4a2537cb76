"""Refuses requests for pages that were removed on request."""

from __future__ import annotations

from scrapy import Request

from crawler.model.crawl_component import CrawlComponent
from crawler.model.drops import LeadsToForgotten
from crawler.storage.archive import Archive


class RefuseForgotten(CrawlComponent):
    """Downloader middleware: no redirect leads to a forgotten page; URLs from sources are checked elsewhere."""

    def process_request(self, request: Request) -> None:
        """Refuse a request for a forgotten page.

        Raises:
            LeadsToForgotten: the page was forgotten.
        """
        archive = getattr(self.crawler.spider, "archive", None)
        if isinstance(archive, Archive) and archive.is_forgotten(request.url):
            raise LeadsToForgotten
