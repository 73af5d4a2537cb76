"""Pages out of WARC files in the network's place, an outlet at a time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import Any, ClassVar, cast
from urllib.parse import urlsplit

from scrapy import Request

from crawler.crawling.outlet_spider import OutletSpider
from crawler.model.clock import now, timestamp
from crawler.model.items import Article, Discovery, Page
from crawler.model.outlet import Outlet
from crawler.model.urls import canonical_url, is_article, outlet_at
from crawler.storage.addresses import LedgerEntry, Named, Refusal
from crawler.warc.reader import DamagedRecord, KeptPage, read_page
from crawler.warc.survey import Found
from crawler.workers import WorkerFailure

FOUND_BY = "warc"
"""What the ledger says of an address that stood in a WARC file."""


class WarcSpider(OutletSpider):
    """The base of spiders that ``spiders_for`` makes: nothing is asked of the outlet's host.

    Pages go the way of all pages, through the ledger and the pipelines, in the order in which they were fetched, so
    that an address that was fetched several times gives its earlier texts too.
    """

    found: ClassVar[tuple[Found, ...]]

    def __init__(self, **arguments: str) -> None:
        super().__init__(**arguments)
        self._came_out = asyncio.Event()

    async def start(self) -> AsyncIterator[Request | Page]:
        """The pages that the archive does not have, or has as they were before."""
        max_size = self.crawler.settings.getint("DOWNLOAD_MAXSIZE")
        for found in self.found:
            self._count("address/discovered")
            if self._over_limit:
                self._count("address/over_limit")
                continue
            try:
                kept = await self.workers.run(read_page, found.file, found.offset, max_size, body_at=found.body_at)
            except DamagedRecord as error:
                await self._refuse(found, str(error))
                continue
            except (OSError, WorkerFailure) as error:
                await self._refuse(found, f"{found.file}, offset {found.offset}: {error}")
                continue
            entry = await self._wanted(kept)
            if entry is None:
                self._count("address/known")
            elif self.outlet.states_articles and not is_article(entry.url, self.outlet):
                self._count("address/not_article")
                reason = "its address has not the form of the outlet's articles"
                await self.archive.note_addresses({entry.url: ("not_article", reason)})
            else:
                self._count("address/requested")
                await self._in_hand.acquire()
                self._brought.add(entry.url)
                yield self._page_of(kept, entry)

    async def _wanted(self, kept: KeptPage) -> LedgerEntry | None:
        """The ledger's entry for a page; None where the archive has this or a later one."""
        discovery = kept.facts.get("discovery") or Discovery(url=kept.url, found_by=FOUND_BY)
        named = Named(discovery=discovery, changed_at=timestamp(kept.fetched_at))
        canonical = canonical_url(kept.facts.get("address") or kept.url, self.outlet)
        first_seen_at = kept.facts.get("first_seen_at") or kept.fetched_at
        while True:
            noted = await self.archive.note_named({canonical: named}, first_seen_at)
            if not self._brought.intersection(noted.addresses):
                return next(iter(noted.wanted.values()), None)
            # An earlier fetch of the same address is still on its way to the archive.
            self._came_out.clear()
            await self._came_out.wait()

    def _page_of(self, kept: KeptPage, entry: LedgerEntry) -> Page:
        return Page(
            outlet=self.outlet,
            url=kept.url,
            address=entry.url,
            body=kept.body,
            content_type=kept.content_type,
            headers=kept.headers,
            fetched_at=kept.fetched_at,
            first_seen_at=entry.first_seen_at,
            discovery=entry.discovery,
        )

    async def _refuse(self, found: Found, reason: str) -> None:
        """A record that is not what it was: its address is in the ledger, as one that failed."""
        self._count("address/failed")
        self.logger.warning("%s: %s", found.url, reason)
        canonical = canonical_url(found.url, self.outlet)
        named = Named(discovery=Discovery(url=found.url, found_by=FOUND_BY))
        for url in (await self.archive.note_named({canonical: named}, found.fetched_at)).wanted:
            # Where nothing else is new, nothing could be stored: the exit code says so.
            self._count("address/requested")
            await self.archive.record_refusal(Refusal(url, "failed", reason), now())

    def _out_of_hand(self, item: Page | Article) -> None:
        super()._out_of_hand(item)
        self._came_out.set()


def spiders_for(found: Iterable[Found], known: Iterable[type[OutletSpider]]) -> list[type[WarcSpider]]:
    """A spider for each outlet with a page in ``found``: with the facts of a ``known`` one, or with its host alone."""
    spiders = {spider.outlet: spider for spider in known}
    pages: dict[str, list[Found]] = {}
    outlets: dict[str, Outlet] = {}
    for page in found:
        outlet = outlet_at(page.url, spiders)
        if not outlet.is_known:
            outlet = replace(outlet, name=_name_of(page.url))
        outlets.setdefault(outlet.name, outlet)
        pages.setdefault(outlet.name, []).append(page)
    return [_spider(outlets[name], spiders.get(outlets[name]), pages[name]) for name in sorted(pages)]


def _name_of(url: str) -> str:
    """The host, as a file may be called: it names folders, and whoever wrote the WARC file chose it."""
    return re.sub(r"[^a-z0-9.-]|^\.+", "_", (urlsplit(url).hostname or "").removeprefix("www."))


def _spider(outlet: Outlet, known: type[OutletSpider] | None, found: Iterable[Found]) -> type[WarcSpider]:
    facts: dict[str, Any] = {
        "name": outlet.name,
        "outlet": outlet,
        "sources": known.sources if known else (),
        "found": tuple(sorted(found, key=lambda page: page.fetched_at)),
    }
    return cast("type[WarcSpider]", type("OutletWarcSpider", (WarcSpider,), facts))
