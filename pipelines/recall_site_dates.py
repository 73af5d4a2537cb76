"""Tell the dates of the outlet's site from those of its articles, as far as the archive knows them."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler

from crawler.model.items import Page
from crawler.model.site_dates import KnowsSiteDates


class RecallSiteDates:
    """Hands each page the dates that its outlet's site shows, so that none is taken for the day of publication.

    The archive learns such dates when it stores articles (``crawler.storage.site_dates``). Without this step, a date
    that stands by every headline is the day of every article.
    """

    def __init__(self, archive: KnowsSiteDates | None) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the archive of the crawl or of a reprocessing; without one no dates are known."""
        return cls(crawler.spider.archive)  # type: ignore[union-attr]

    async def process_item(self, item: Page) -> Page:
        """Return the page with those dates."""
        if self.archive is not None and (known := await self.archive.site_dates(item.outlet.name)):
            return replace(item, site_dates=known)
        return item
