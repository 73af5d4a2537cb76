"""Take the lines of the outlet from the ends of the text, as far as the archive knows them."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.identity.passing_lines import KnowsSiteLines
from crawler.model.items import Article
from crawler.storage.passing_lines import trim


class TrimPassingLines:
    """Leaves the article's own lines alone: what has come to several articles of the outlet, or gone from them, goes.

    The archive learns such lines where it stores a changed text (``crawler.storage.passing_lines``). Without this step
    they stay in what is new.
    """

    def __init__(self, archive: KnowsSiteLines | None) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the archive of the crawl, or of whoever reads pages again; without one nothing is known."""
        return cls(crawler.spider.archive)  # type: ignore[union-attr]

    async def process_item(self, item: Article) -> Article:
        """The article without those lines."""
        if self.archive is not None:
            trim(item, await self.archive.site_lines(item))
        return item
