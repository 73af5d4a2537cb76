"""Whether a text reads differently because the outlet changed it, or because our rules did."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import ClassVar, Self

from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from crawler.model.drops import ExtractionFailed
from crawler.model.items import Article
from crawler.reprocessing.page import Rereader
from crawler.storage.archive import Archive
from crawler.warc.reader import DamagedRecord
from crawler.warc.writer import pages_folder
from crawler.workers import WorkerFailure

logger = logging.getLogger(__name__)


class AttributeChange:
    """Brings what is held of a changed article up to today's rules first: what differs then, the outlet changed.

    The earlier page is read from the raw archive. Where it is not there, any difference is taken for the outlet's.
    """

    needs_archive: ClassVar[bool] = True

    def __init__(self, archive: Archive, rereader: Rereader, stats: StatsCollector) -> None:
        self.archive = archive
        self.rereader = rereader
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the crawl's archive, workers and counters, and the folder beside the setting ``DATABASE``."""
        spider, settings = crawler.spider, crawler.settings
        archive: Archive = spider.archive  # type: ignore[union-attr]
        folder = pages_folder(Path(settings["DATABASE"]))
        rereader = Rereader(settings, archive.outlet, folder, spider.workers, archive)  # type: ignore[union-attr]
        return cls(archive, rereader, crawler.stats)

    async def process_item(self, item: Article) -> Article:
        """The same article; what it is to be compared with has been read by the same rules."""
        before = await self.archive.page_before(item)
        if before is None:
            return item
        held, kept = before
        try:
            judged = await self.rereader.read(kept)
        except (DamagedRecord, OSError, WorkerFailure, ExtractionFailed) as error:
            logger.warning(
                "%s: the page that it was read from before cannot be read again: %s", item.address_url, error
            )
            return item
        if judged.article is not None and held.judge(judged.article) is None:
            await self.archive.put_anew(judged)
            self.stats.inc_value("article/reread")
        return item
