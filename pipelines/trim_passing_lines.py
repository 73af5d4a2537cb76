"""Remove the site's own lines from the start and end of the text, as far as the archive knows them."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.identity.passing_lines import KnowsSiteLines
from crawler.model.items import Article
from crawler.storage.passing_lines import trim


class TrimPassingLines:
    """Keeps only the article's lines: lines that came to or went from several articles of the outlet are removed.

    The archive learns such lines when it stores a changed text (``crawler.storage.passing_lines``). Without this step
    they stay in new articles.
    """

    def __init__(self, archive: KnowsSiteLines | None) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the archive of the crawl or of a reprocessing; without one no lines are known."""
        return cls(crawler.spider.archive)  # type: ignore[union-attr]

    async def process_item(self, item: Article) -> Article:
        """Return the article without those lines."""
        if self.archive is not None:
            trim(item, await self.archive.site_lines(item))
        return item
