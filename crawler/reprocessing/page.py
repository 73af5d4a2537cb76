"""Reads a page of the raw archive again by today's rules."""

from __future__ import annotations

from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.crawling.pipeline_steps import PipelineSteps, StepsArchive
from crawler.model.drops import Dropped, ExtractionFailed, OffTopic
from crawler.model.items import Page
from crawler.model.outlet import Outlet
from crawler.processes.workers import Workers
from crawler.storage.pages import PageRecord
from crawler.storage.replace import RereadPage
from crawler.warc.reader import DamagedRecord, read_page


class Rereader:
    """Reads pages of one outlet that were kept in a folder."""

    def __init__(
        self, settings: BaseSettings, outlet: Outlet, folder: Path, workers: Workers, archive: StepsArchive
    ) -> None:
        """``archive`` says which articles are kept whatever their topic, and which lines belong to the site."""
        self._outlet = outlet
        self._folder = folder
        self._workers = workers
        self._max_size = settings.getint("DOWNLOAD_MAXSIZE")
        self._steps = PipelineSteps(settings, outlet, workers, archive)

    async def read(self, kept: PageRecord) -> RereadPage:
        """Read a page by today's rules: an article, or the reason why there is none.

        Raises:
            DamagedRecord: the page's record is damaged.
            OSError: its file cannot be read.
            WorkerFailure: reading the record took too long, or the worker died.
            ExtractionFailed: the same for the page.
        """
        page = await self._page(kept)
        try:
            return RereadPage(kept.url, kept.crawl, await self._steps.article(page))
        except ExtractionFailed:
            raise
        except OffTopic as drop:
            title, score = drop.article.title, drop.article.topic_score
            return RereadPage(kept.url, kept.crawl, None, drop.reason, title, score)
        except Dropped as drop:
            return RereadPage(kept.url, kept.crawl, None, drop.reason)

    async def _page(self, kept: PageRecord) -> Page:
        file = self._folder / kept.file
        body_at = self._folder / kept.body_file, kept.body_offset
        is_revisit = body_at != (file, kept.offset)
        page = await self._workers.run(
            read_page, file, kept.offset, self._max_size, body_at=body_at if is_revisit else None
        )
        if page.facts.get("address_url") != kept.url:
            raise DamagedRecord(f"{file}, offset {kept.offset}: its metadata record is missing or of another page")
        return Page(
            outlet=self._outlet,
            body=page.body,
            content_type=page.content_type,
            headers=page.headers,
            fetched_at=page.fetched_at,
            **page.facts,
        )
