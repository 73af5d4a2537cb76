"""Whether a text differs because the outlet changed it, or because our rules changed."""

from __future__ import annotations

import logging
from typing import ClassVar, Self

from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from crawler.model.drops import ExtractionFailed
from crawler.model.items import Article
from crawler.processes.workers import WorkerFailure
from crawler.reprocessing.page import Rereader
from crawler.storage.archive import Archive
from crawler.storage.revisits import UNCHANGED
from crawler.warc.reader import DamagedRecord

logger = logging.getLogger(__name__)


class AttributeChange:
    """Reads the earlier page of a changed article by today's rules: any remaining difference was made by the outlet.

    That page comes from the raw archive. If it is not there, every difference counts as the outlet's.
    """

    needs_archive: ClassVar[bool] = True

    def __init__(self, archive: Archive, rereader: Rereader, stats: StatsCollector) -> None:
        self.archive = archive
        self.rereader = rereader
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the crawl's archive, workers and counters."""
        settings, workers = crawler.settings, crawler.spider.workers  # type: ignore[union-attr]
        archive: Archive = crawler.spider.archive  # type: ignore[union-attr]
        pages = archive.pages(workers, settings.getint("DOWNLOAD_MAXSIZE"))
        rereader = Rereader(settings, archive.outlet, pages, workers, archive)
        return cls(archive, rereader, crawler.stats)

    async def process_item(self, item: Article) -> Article:
        """Return the same article; the stored one has been read by the same rules by then."""
        before = await self.archive.page_before(item)
        if before is None:
            return item
        text, page = before
        try:
            reread = await self.rereader.read(page)
        except (DamagedRecord, OSError, WorkerFailure, ExtractionFailed) as error:
            logger.warning(
                "%s: its earlier page cannot be read; all differences count as the outlet's: %s",
                item.address_url,
                error,
            )
            return item
        if reread.article is None:
            return item
        if text.judge(reread.article) != UNCHANGED:
            await self.archive.put_reread(reread)
            self.stats.inc_value("article/reread")
        return item
