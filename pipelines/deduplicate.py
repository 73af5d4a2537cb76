"""Whether the archive has the article already: by its canonical address, by its exact words."""

from __future__ import annotations

from typing import ClassVar, Self

from scrapy.crawler import Crawler

from crawler.model.items import Article
from crawler.storage.archive import Archive


class Deduplicate:
    """Marks an article that repeats a stored one. Nothing is dropped: a copy is stored as a copy.

    Texts that are nearly the same stay articles; storage relates them in the transaction that stores the later one,
    since until then another crawl may store what it is to be compared with (``crawler.storage.near_duplicates``).
    """

    needs_archive: ClassVar[bool] = True

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the crawl's archive."""
        return cls(crawler.spider.archive)  # type: ignore[union-attr]

    async def process_item(self, item: Article) -> Article:
        """The article, with ``copy_of`` where it repeats another."""
        original = await self.archive.find_original(item)
        if original is not None and original.stays_before(item):
            item.copy_of = original.id
        return item
