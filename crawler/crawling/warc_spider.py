"""Crawls that read the pages of WARC files instead of the network, one crawl per outlet."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import Any, ClassVar, cast

from scrapy import Request

from crawler.crawling.outlet_spider import OutletSpider
from crawler.model.address import Address
from crawler.model.clock import now, timestamp
from crawler.model.items import Article, Discovery, Page
from crawler.model.outlet import Outlet
from crawler.model.reasons import Reason, ReasonCode
from crawler.model.urls import canonical_url, is_article, outlet_at
from crawler.model.web import host_of
from crawler.processes.workers import WorkerFailure
from crawler.storage.addresses import Refusal
from crawler.warc.reader import DamagedRecord, KeptPage, read_page
from crawler.warc.survey import PageRecord

FOUND_BY = "warc"
"""``addresses.found_by`` of pages from WARC files."""


class WarcSpider(OutletSpider):
    """The base of spiders that ``spiders_for`` makes: nothing is requested from the outlet's host.

    Pages go through the table ``addresses`` and the pipelines like any page, in the order in which they were fetched,
    so that a page that was fetched several times also gives its earlier texts.
    """

    found: ClassVar[tuple[PageRecord, ...]]

    def __init__(self, **arguments: str) -> None:
        super().__init__(**arguments)
        self._came_out = asyncio.Event()

    async def start(self) -> AsyncIterator[Request | Page]:
        """Yield the pages that are new to the archive, or newer than its version."""
        for number, found in enumerate(self.found):
            self._count("address/discovered")
            if self._over_limit:
                self._count("address/over_limit")
                continue
            try:
                kept = await self.read_record(number)
            except DamagedRecord as error:
                await self._refuse(found, str(error))
                continue
            except (OSError, WorkerFailure) as error:
                await self._refuse(found, f"{found.file}, offset {found.offset}: {error}")
                continue
            address = await self._wanted(kept)
            if address is None:
                self._count("address/known")
            elif self.outlet.states_articles and not is_article(address.url, self.outlet):
                self._count("address/not_article")
                await self.archive.note_reasons({address.url: Reason.of(ReasonCode.URL_FORM)})
            else:
                self._count("address/requested")
                await self._in_hand.acquire()
                self._brought.add(address.url)
                yield self._page_of(kept, address)

    async def read_record(self, number: int) -> KeptPage:
        """Read the page with this number in ``found``.

        Raises:
            DamagedRecord: its record is damaged.
            OSError: its file cannot be read.
            WorkerFailure: reading it took too long, or the worker died.
        """
        found, max_size = self.found[number], self.crawler.settings.getint("DOWNLOAD_MAXSIZE")
        return await self.workers.run(read_page, found.file, found.offset, max_size, body_at=found.body_at)

    async def _wanted(self, kept: KeptPage) -> Address | None:
        """The address of a page; None if the archive has this version or a later one."""
        address = Address(
            url=canonical_url(kept.facts.get("address_url") or kept.url, self.outlet),
            discovery=kept.facts.get("discovery") or Discovery(url=kept.url, found_by=FOUND_BY),
            changed_at=timestamp(kept.fetched_at),
        )
        first_seen_at = kept.facts.get("first_seen_at") or kept.fetched_at
        while True:
            recorded = await self.archive.record_addresses([address], first_seen_at)
            if not self._brought.intersection(recorded.urls):
                return next(iter(recorded.wanted.values()), None)
            # An earlier version of the same page has not reached the archive yet.
            self._came_out.clear()
            await self._came_out.wait()

    def _page_of(self, kept: KeptPage, address: Address) -> Page:
        return Page(
            outlet=self.outlet,
            address_url=address.url,
            fetched_url=kept.url,
            body=kept.body,
            content_type=kept.content_type,
            headers=kept.headers,
            fetched_at=kept.fetched_at,
            first_seen_at=address.first_seen_at,
            discovery=address.discovery,
        )

    async def _refuse(self, found: PageRecord, reason: str) -> None:
        """Record that a page could not be read from its file."""
        self._count("address/failed")
        self.logger.warning("%s: %s", found.url, reason)
        discovery = Discovery(url=found.url, found_by=FOUND_BY)
        address = Address(url=canonical_url(found.url, self.outlet), discovery=discovery)
        for url in (await self.archive.record_addresses([address], found.fetched_at)).wanted:
            # Counted so that the exit code says that nothing could be stored, if nothing else is new.
            self._count("address/requested")
            await self.archive.record_refusal(Refusal(url, Reason(ReasonCode.FILE_ERROR, reason)), now())

    def _out_of_hand(self, item: Page | Article) -> None:
        super()._out_of_hand(item)
        self._came_out.set()


def spiders_for(found: Iterable[PageRecord], known: Iterable[type[OutletSpider]]) -> list[type[WarcSpider]]:
    """Return a spider for each outlet with a page in ``found``: a ``known`` outlet, or one made from the host alone."""
    spiders = {spider.outlet: spider for spider in known}
    pages: dict[str, list[PageRecord]] = {}
    outlets: dict[str, Outlet] = {}
    for page in found:
        outlet = outlet_at(page.url, spiders)
        if not outlet.is_known:
            outlet = replace(outlet, name=_name_of(page.url))
        outlets.setdefault(outlet.name, outlet)
        pages.setdefault(outlet.name, []).append(page)
    return [warc_spider(outlets[name], spiders.get(outlets[name]), pages[name]) for name in sorted(pages)]


def _name_of(url: str) -> str:
    """The host as a safe file name: it names folders, and whoever wrote the WARC file chose it."""
    return re.sub(r"[^a-z0-9.-]|^\.+", "_", host_of(url))


def warc_spider(
    outlet: Outlet, known: type[OutletSpider] | None, found: Iterable[PageRecord], base: type[WarcSpider] = WarcSpider
) -> type[WarcSpider]:
    """A spider for pages of one outlet."""
    facts: dict[str, Any] = {
        "name": outlet.name,
        "outlet": outlet,
        "sources": known.sources if known else (),
        "found": tuple(sorted(found, key=lambda page: page.fetched_at)),
    }
    return cast("type[WarcSpider]", type("OutletWarcSpider", (base,), facts))
