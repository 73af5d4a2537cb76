"""Whether the archive has the article already: by its canonical URL, by its exact words."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.model.items import Article, Duplicates
from crawler.storage.archive import Archive


class Deduplicate:
    """Finds the stored articles that an article repeats. Nothing is dropped: what repeats one is stored as its copy.

    The store goes by what was found here, and looks itself at what came after it (``crawler.storage.duplicates``).
    Texts that are nearly the same stay articles and are related to one another. Without this step, every text is an
    article of its own and is related to none.
    """

    def __init__(self, archive: Archive | None) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the crawl's archive; without a crawl it is left to whoever stores the article to look at all others."""
        archive = crawler.spider.archive  # type: ignore[union-attr]
        return cls(archive if isinstance(archive, Archive) else None)

    async def process_item(self, item: Article) -> Article:
        """The article, with its duplicates."""
        item.duplicates = await self.archive.find_duplicates(item) if self.archive is not None else Duplicates()
        return item
