"""Refuses requests for pages that were removed on request."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.model.drops import LeadsToForgotten
from crawler.storage.archive import Archive


class RefuseForgotten:
    """Downloader middleware: no redirect leads to a forgotten page; URLs from sources are checked elsewhere."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """One instance per crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse a request for a forgotten page.

        Raises:
            LeadsToForgotten: the page was forgotten.
        """
        archive = getattr(self.crawler.spider, "archive", None)
        if isinstance(archive, Archive) and archive.is_forgotten(request.url):
            raise LeadsToForgotten
