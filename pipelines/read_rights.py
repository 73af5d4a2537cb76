"""What the page says about its reuse, read before anything of it is kept."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler

from crawler.model.drops import NoArchive, TdmReserved
from crawler.model.items import Page
from crawler.page.rights import may_state_rights, rights_in_headers, rights_of
from crawler.processes.workers import WorkerFailure, Workers


class ReadRights:
    """Records ``noarchive`` and ``tdm-reservation`` with each page; refuses such pages if the settings say so."""

    def __init__(self, workers: Workers, agent: str, *, honour_noarchive: bool, honour_tdm: bool) -> None:
        self.workers = workers
        self.agent = agent
        self.honour_noarchive = honour_noarchive
        self.honour_tdm = honour_tdm

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use ``ROBOTSTXT_USER_AGENT``, ``HONOUR_NOARCHIVE`` and ``HONOUR_TDM_RESERVATION``."""
        settings, spider = crawler.settings, crawler.spider
        return cls(
            spider.workers,  # type: ignore[union-attr]
            settings["ROBOTSTXT_USER_AGENT"],
            honour_noarchive=settings.getbool("HONOUR_NOARCHIVE"),
            honour_tdm=settings.getbool("HONOUR_TDM_RESERVATION"),
        )

    async def process_item(self, item: Page) -> Page:
        """Return the page with its rights; unchanged if a source delivered the article and no page was fetched.

        Raises:
            NoArchive: the page says ``noarchive``, and that is respected.
            TdmReserved: the page reserves text and data mining, and that is respected.
        """
        if item.headers is None:
            return item
        rights = rights_in_headers(item.headers, self.agent)
        if may_state_rights(item.body):
            # If it cannot be read in time, the extraction step reports it; the rights in its headers are known.
            with suppress(WorkerFailure):
                rights = await self.workers.run(rights_of, item.body, item.content_type, rights, self.agent)
        if rights.noarchive and self.honour_noarchive:
            raise NoArchive
        if rights.tdm_reservation and self.honour_tdm:
            raise TdmReserved
        return replace(item, rights=rights)
