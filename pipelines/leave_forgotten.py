"""Drops articles that were removed on request, at any URL where they appear again."""

from __future__ import annotations

from typing import ClassVar, Self

from scrapy.crawler import Crawler

from crawler.model.drops import Forgotten
from crawler.model.items import Article
from crawler.storage.archive import Archive


class LeaveForgotten:
    """Drops an article that was forgotten, or has the words of one, and blanks its page in the raw archive.

    A forgotten URL is not even requested; this is for other URLs of the same page, and for other outlets. Without this
    step, they bring the article back.
    """

    needs_archive: ClassVar[bool] = True

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the archive of the crawl."""
        return cls(crawler.spider.archive)  # type: ignore[union-attr]

    async def process_item(self, item: Article) -> Article:
        """Return the article.

        Raises:
            Forgotten: it was removed on request.
        """
        if await self.archive.leave_forgotten(item):
            raise Forgotten
        return item
