"""Middlewares and extensions of Scrapy."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler


class CrawlComponent:
    """A component of which Scrapy makes one instance per crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it as Scrapy does."""
        return cls(crawler)
