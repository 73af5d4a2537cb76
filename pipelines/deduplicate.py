"""Whether the archive already has the article: by its canonical URL, or by its exact words."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.model.items import Article, Duplicates
from crawler.storage.archive import Archive


class Deduplicate:
    """Finds the stored articles that an article repeats. Nothing is dropped: a repetition is stored as a copy.

    The store uses what was found here, and checks articles stored since then (``crawler.storage.duplicates``). Texts
    that are nearly the same stay articles and are related to each other. Without this step, every text is a separate
    article and related to none.
    """

    def __init__(self, archive: Archive | None) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the crawl's archive; without a crawl, the store compares the article with all others."""
        archive = crawler.spider.archive  # type: ignore[union-attr]
        return cls(archive if isinstance(archive, Archive) else None)

    async def process_item(self, item: Article) -> Article:
        """Return the article, with its duplicates."""
        item.duplicates = await self.archive.find_duplicates(item) if self.archive is not None else Duplicates()
        return item
