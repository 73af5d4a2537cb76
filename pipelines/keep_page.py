"""The page as fetched, kept before anything is read from it."""

from __future__ import annotations

from typing import ClassVar, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.model.items import Page
from crawler.processes.workers import WorkerFailure, Workers
from crawler.storage.archive import Archive
from crawler.warc.records import pack


class KeepPage:
    """Writes each page into the raw archive, even if it proves not to be an article: later rules may differ."""

    needs_archive: ClassVar[bool] = True

    def __init__(self, archive: Archive, workers: Workers) -> None:
        self.archive = archive
        self.workers = workers

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the setting ``ARCHIVE``, and the crawl's archive and workers."""
        if not _is_on(crawler.settings["ARCHIVE"]):
            raise NotConfigured
        return cls(crawler.spider.archive, crawler.spider.workers)  # type: ignore[union-attr]

    async def process_item(self, item: Page) -> Page:
        """Keep the page, and return it unchanged."""
        try:
            packed = await self.workers.run(pack, item)
        except WorkerFailure:
            packed = pack(item)  # a killed worker must not lose a page
        await self.archive.keep_page(item, packed)
        return item


def _is_on(value: object) -> bool:
    """Whether ``ARCHIVE`` is on; ``ARCHIVE=off`` on the command line means the same as ``False``."""
    said = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}
    try:
        return said[str(value).lower()]
    except KeyError:
        raise ValueError(f"ARCHIVE={value}: write on or off") from None
