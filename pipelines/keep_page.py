"""The page as it was fetched, kept before anything is read from it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.model.items import Page
from crawler.processes.workers import WorkerFailure, Workers
from crawler.storage.archive import Archive
from crawler.warc.records import pack
from crawler.warc.writer import PageFiles, pages_folder


class KeepPage:
    """Writes each page into the raw archive, even if it turns out to be no article: later rules may differ."""

    needs_archive: ClassVar[bool] = True

    def __init__(self, archive: Archive, files: PageFiles, workers: Workers) -> None:
        self.archive = archive
        self.files = files
        self.workers = workers

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the settings ``ARCHIVE``, ``ARCHIVE_FILE_SIZE`` (bytes) and ``CONTACT``."""
        settings, spider = crawler.settings, crawler.spider
        if not _is_on(settings["ARCHIVE"]):
            raise NotConfigured
        folder = pages_folder(Path(settings["DATABASE"]))
        outlet: str = spider.outlet.name  # type: ignore[union-attr]
        files = PageFiles(folder, outlet, settings.getint("ARCHIVE_FILE_SIZE"), settings["CONTACT"])
        return cls(spider.archive, files, spider.workers)  # type: ignore[union-attr]

    def close_spider(self) -> None:
        """Close the file that is being written."""
        self.files.close()

    async def process_item(self, item: Page) -> Page:
        """The same page, kept."""
        try:
            packed = await self.workers.run(pack, item)
        except WorkerFailure:
            packed = pack(item)  # whoever kills workers loses no page
        await self.archive.keep_page(item, packed, self.files)
        return item


def _is_on(value: object) -> bool:
    """``ARCHIVE=off`` on the command line means the same as ``False``."""
    said = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}
    try:
        return said[str(value).lower()]
    except KeyError:
        raise ValueError(f"ARCHIVE={value}: write on or off") from None
