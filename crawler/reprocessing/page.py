"""Reads a page of the raw archive again by today's rules."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler.crawling.pipeline_steps import PipelineSteps, StepsArchive
from crawler.model.drops import Dropped, ExtractionFailed, OffTopic
from crawler.model.items import Page
from crawler.model.outlet import Outlet
from crawler.processes.workers import Workers
from crawler.storage.kept_pages import KeptPages
from crawler.storage.pages import PageRecord
from crawler.storage.replace import RereadPage
from crawler.warc.reader import DamagedRecord


class Rereader:
    """Reads kept pages of one outlet."""

    def __init__(
        self, settings: BaseSettings, outlet: Outlet, pages: KeptPages, workers: Workers, archive: StepsArchive
    ) -> None:
        """``archive`` says which articles are kept whatever their topic, and which lines belong to the site."""
        self._outlet = outlet
        self._pages = pages
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
        page = await self._pages.read(kept)
        if page.facts.get("address_url") != kept.url:
            raise DamagedRecord(f"{kept.file}, offset {kept.offset}: its metadata record is missing or of another page")
        return Page(
            outlet=self._outlet,
            body=page.body,
            content_type=page.content_type,
            headers=page.headers,
            fetched_at=page.fetched_at,
            **page.facts,
        )
