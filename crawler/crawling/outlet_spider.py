"""How any outlet is crawled: what earlier runs left, what its sources name, a page for each."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler import workers
from crawler.crawling.arguments import Arguments
from crawler.crawling.revisit import LookingAgain, page_state
from crawler.dates.publication.before_fetch import day_named_by
from crawler.discovery.discoverer import Discoverer
from crawler.discovery.fetcher import SourceFetcher, Unreachable, header, headers, received_at
from crawler.discovery.sources import Scope, Sitemap, Source
from crawler.model.clock import now
from crawler.model.drops import OUTSIDE_DAYS
from crawler.model.items import Article, Page
from crawler.model.outlet import Outlet
from crawler.model.revisit_policy import Pace
from crawler.model.urls import is_article, is_on_site
from crawler.politeness.request_budget import OverBudget
from crawler.politeness.retry_after import HostGivenUp
from crawler.politeness.robots import RobotsUnavailable
from crawler.saved_pages.replay import LEFT_OUT, LeftOut, left_out
from crawler.storage.addresses import LedgerEntry, Refusal
from crawler.storage.archive import Archive
from crawler.topic.threshold import topic_threshold

# Seconds.
_A_MOMENT = 0.02


class OutletSpider(Spider):
    """The base of all spiders. A spider states who its outlet is and which sources it has, and nothing else."""

    outlet: ClassVar[Outlet]
    sources: ClassVar[tuple[Source, ...]]

    arguments: Arguments
    archive: Archive
    workers: workers.Workers
    topic_threshold: float
    _in_hand: asyncio.Semaphore
    _left_out: frozenset[str]
    _again: LookingAgain

    def __init__(self, **arguments: str) -> None:
        super().__init__()
        self.arguments = Arguments.parse(arguments)
        # Offsite requests are refused by Scrapy; the outlet's subdomains are its own.
        self.allowed_domains = [self.outlet.host]
        self._brought: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Open what a crawl needs: the archive and the workers.

        Raises:
            ArgumentError: a ``-a`` argument is wrong.
            StorageError: the database cannot be opened.
            ThresholdError: ``TOPIC_THRESHOLD`` is wrong.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider.topic_threshold = topic_threshold(settings, cls.outlet)
        between, oldest = settings.getfloat("REVISIT_INTERVAL_MIN"), settings.getfloat("REVISIT_AGE_MAX")
        # Saved pages stay as they are.
        pace = None if settings["REPLAY"] else Pace(timedelta(seconds=between), timedelta(seconds=oldest))
        sources = [str(source) for source in cls.sources]
        database = Path(settings["DATABASE"])
        spider.archive = Archive(database, cls.outlet, sources, pace, topic_threshold=spider.topic_threshold)
        spider.workers = workers.share(settings.getint("WORKERS"), settings.getfloat("WORKER_TIME_LIMIT"))
        spider._left_out = left_out(settings, cls.outlet.name)
        spider._again = LookingAgain(crawler, spider.archive)
        spider._in_hand = asyncio.Semaphore(settings.getint("PAGES_IN_HAND"))
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._out_of_hand, signal)
        crawler.signals.connect(spider.release, signals.engine_stopped)
        return spider

    async def release(self) -> None:
        """Close what ``from_crawler`` opened."""
        workers.release()
        await self.archive.close()

    async def start(self) -> AsyncIterator[Request | Page]:
        """What earlier runs left first; then what the sources name, as they name it; last what is to be seen again.

        What a source may bring whole once more is left to it: its page is fetched only where that source does not.
        """
        asked: set[str] = set()
        left = await self._left_over()
        bringing = {source.kind for source in self.sources if source.brings_articles}
        may_come = [entry for entry in left if entry.discovery.found_by in bringing]
        others = [entry for entry in left if entry.discovery.found_by not in bringing]
        async for found in self._chosen(others, now(), asked):
            yield found
        scope = Scope(since=self.arguments.since, until=self.arguments.until)
        fetcher = SourceFetcher(self.crawler, self.archive)
        discoverer = Discoverer(self.sources, self.archive, fetcher, self.workers, scope)
        try:
            async for batch in discoverer.batches():
                async for found in self._chosen(batch.wanted, batch.seen_at, asked):
                    yield found
                if self._over_limit:
                    break
        except Unreachable as error:
            self._count("source/unreachable")
            self.logger.error("%s: %s", self.outlet.home, error)
            return
        async for found in self._chosen(may_come, now(), asked):
            yield found
        if not self.arguments.asks_for_days and self.arguments.limit is None:
            for entry in await self._again.due():
                if entry.url not in asked:
                    yield self._again.request(entry, self._request(entry))

    async def _left_over(self) -> list[LedgerEntry]:
        """What earlier runs had to leave: they were killed, met a limit, or failed and may try again."""
        left = await self.archive.left_over(now(), other_days=not self.arguments.asks_for_days)
        self._count("address/left_over", len(left))
        return left

    async def _chosen(
        self, entries: Sequence[LedgerEntry], seen_at: datetime, asked: set[str]
    ) -> AsyncIterator[Request | Page]:
        """Requests for the addresses that this run wants; pages, where the source brought the article itself."""
        notes: dict[str, tuple[str, str | None]] = {}
        found: list[Request | Page] = []
        for entry in entries:
            if entry.url in asked:
                continue
            asked.add(entry.url)
            if not is_on_site(entry.url, self.outlet):
                # Scrapy would drop the request without a word.
                self._count("address/refused")
                notes[entry.url] = "refused", "not on the outlet's own host"
            elif self._is_another_page(entry):
                self._count("address/not_article")
                notes[entry.url] = "not_article", "its address has not the form of the outlet's articles"
            elif entry.discovery.html is not None and entry.url in self._left_out:
                self._count("address/known")
                notes[entry.url] = "known", LEFT_OUT
            elif not self._is_of_wanted_day(entry, seen_at):
                self._count("address/outside_days")
                notes[entry.url] = "known", OUTSIDE_DAYS
            elif self._over_limit:
                self._count("address/over_limit")
                notes[entry.url] = "known", "more than the limit asked for"
            else:
                self._count("address/requested")
                self._count("address/refreshed", int(entry.look is not None))
                notes[entry.url] = "known", None
                found.append(self._request(entry) if entry.discovery.html is None else self._page(entry, seen_at))
        await self.archive.note_addresses(notes)
        for item in found:
            if isinstance(item, Page):
                await self._in_hand.acquire()
                self._brought.add(item.address)
            yield item

    def _is_of_wanted_day(self, entry: LedgerEntry, seen_at: datetime) -> bool:
        if not self.arguments.asks_for_days:
            return True
        return self.arguments.want(day_named_by(entry.discovery, self.outlet, fetched_at=seen_at))

    def _is_another_page(self, entry: LedgerEntry) -> bool:
        """Sitemaps name whatever stands on a host: its other languages, its shop."""
        named_by_all = entry.discovery.found_by == Sitemap.kind
        return named_by_all and self.outlet.states_articles and not is_article(entry.url, self.outlet)

    @property
    def _over_limit(self) -> bool:
        return self.arguments.limit is not None and self._value("address/requested") >= self.arguments.limit

    def _request(self, entry: LedgerEntry) -> Request:
        meta = {"address": entry.url, "discovery": entry.discovery, "first_seen_at": entry.first_seen_at}
        if entry.look is not None:
            meta |= self._again.meta(entry.look)
        return Request(entry.url, callback=self.parse, errback=self.fail, meta=meta)

    def _page(self, entry: LedgerEntry, seen_at: datetime) -> Page:
        """The article as its source brought it: no page of it is fetched."""
        assert entry.discovery.html is not None
        self._count("article/brought_by_source")
        return Page(
            outlet=self.outlet,
            url=entry.discovery.url,
            address=entry.url,
            body=entry.discovery.html.encode(),
            content_type="text/html; charset=utf-8",
            fetched_at=seen_at,
            first_seen_at=entry.first_seen_at,
            discovery=replace(entry.discovery, html=None),
        )

    def _out_of_hand(self, item: Page | Article) -> None:
        """An article that a source brought has gone through the pipelines, to whatever end: the next may come."""
        if item.address in self._brought:
            self._brought.remove(item.address)
            self._in_hand.release()
            # Scrapy looks whether a crawl is done when a request is; else only every five seconds. It counts this item
            # as done once this signal has been heard by all.
            if self.crawler.engine is not None and self.crawler.engine._slot is not None:
                self.crawler.engine._slot.nextcall.schedule(_A_MOMENT)

    # Response

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Page]:
        """An article page, as it came; none where it is as the archive has it, or gone."""
        if await self._again.is_settled_by(response):
            return
        yield Page(
            outlet=self.outlet,
            url=response.url,
            address=response.meta["address"],
            body=response.body,
            content_type=header(response, "Content-Type"),
            headers=headers(response),
            fetched_at=received_at(response),
            first_seen_at=response.meta["first_seen_at"],
            discovery=response.meta["discovery"],
            state=page_state(response),
        )

    async def fail(self, failure: Failure) -> None:
        """Note in the ledger why an article page could not be had."""
        error = failure.value
        address = failure.request.meta["address"]  # type: ignore[attr-defined]
        status = error.response.status if isinstance(error, HttpError) else None
        if self._again.is_put_off(failure.request, error):  # type: ignore[attr-defined]
            return
        if status in (404, 410):
            refusal = Refusal(address, "gone", f"HTTP {status}", status)
        elif isinstance(error, OverBudget):
            # It was not asked for, so it is as it was: the next run takes it up at once.
            self._count("address/over_budget")
            await self.archive.note_addresses({address: ("known", str(error))})
            return
        elif isinstance(error, (RobotsUnavailable, HostGivenUp)):
            refusal = Refusal(address, "failed", str(error), None)
        elif isinstance(error, IgnoreRequest) and "robots.txt" in str(error):
            refusal = Refusal(address, "refused", str(error), None)
        elif isinstance(error, LeftOut):
            refusal = Refusal(address, "known", str(error), None)
        else:
            reason = f"HTTP {status}" if status else f"{type(error).__name__}: {error}".rstrip(": ")
            refusal = Refusal(address, "failed", reason, status)
        kept = await self.archive.record_refusal(refusal, now())
        self._count("look/failed" if kept else f"address/{refusal.state}")
        self.logger.log(logging.INFO if kept else logging.WARNING, "%s: %s", address, refusal.reason)

    def _count(self, name: str, count: int = 1) -> None:
        self.crawler.stats.inc_value(name, count)

    def _value(self, name: str) -> int:
        value: int = self.crawler.stats.get_value(name, 0)
        return value
