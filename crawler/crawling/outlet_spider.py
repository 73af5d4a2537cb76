"""The crawl of any outlet: URLs left by earlier runs, URLs listed by its sources, and a page for each."""

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
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.crawling.arguments import Arguments
from crawler.crawling.revisit import ANSWERED_STATUSES, GONE, Revisits, page_state
from crawler.discovery.discoverer import Discoverer
from crawler.discovery.fetcher import SourceFetcher, Unreachable, received_at
from crawler.discovery.reading import dated
from crawler.discovery.sources import Scope, Source
from crawler.model.address import Address
from crawler.model.answer_headers import header, headers
from crawler.model.clock import now
from crawler.model.crawl_meta import CrawlMeta, Role
from crawler.model.drops import RequestRefused
from crawler.model.items import Article, Page
from crawler.model.outlet import Outlet
from crawler.model.reasons import Reason, ReasonCode
from crawler.model.revisit_policy import RevisitSchedule
from crawler.model.ruled_out import ruled_out
from crawler.model.urls import is_on_site
from crawler.processes import workers
from crawler.saved_pages.replay import NotSaved, left_out
from crawler.scrapy_internals import wake
from crawler.storage.addresses import Refusal
from crawler.storage.archive import Archive
from crawler.storage.crawl_terms import CrawlTerms
from crawler.topic.threshold import topic_threshold

# Seconds to wait until all receivers of a signal have returned.
_AFTER_SIGNAL = 0.02


class OutletSpider(Spider):
    """The base of all spiders. A spider only defines its outlet and its sources."""

    outlet: ClassVar[Outlet]
    sources: ClassVar[tuple[Source, ...]]

    arguments: Arguments
    archive: Archive
    workers: workers.Workers
    topic_threshold: float
    _in_hand: asyncio.Semaphore
    _left_out: frozenset[str]
    _revisits: Revisits

    def __init__(self, **arguments: str) -> None:
        super().__init__()
        self.arguments = Arguments.parse(arguments)
        # Scrapy refuses requests to other sites; the outlet's subdomains are part of its site.
        self.allowed_domains = list(self.outlet.hosts)
        self._brought: set[str] = set()

    @classmethod
    def terms(cls, settings: BaseSettings) -> CrawlTerms:
        """How a crawl with these settings writes into the archive.

        Raises:
            ThresholdError: ``TOPIC_THRESHOLD`` is wrong.
        """
        interval, max_age = settings.getfloat("REVISIT_INTERVAL_MIN"), settings.getfloat("REVISIT_AGE_MAX")
        schedule = RevisitSchedule(timedelta(seconds=interval), timedelta(seconds=max_age))
        return CrawlTerms(
            outlet=cls.outlet,
            sources=tuple(str(source) for source in cls.sources),
            revisits=None if settings["REPLAY"] else schedule,  # saved pages never change
            topic_threshold=topic_threshold(settings, cls.outlet),
            file_size=settings.getint("ARCHIVE_FILE_SIZE"),
            operator=settings["CONTACT"],
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, archive: Archive | None = None, **kwargs: Any) -> Self:
        """Start the workers, and open the archive in the file ``DATABASE``, unless an open one is given.

        Raises:
            ArgumentError: a ``-a`` argument is wrong.
            StorageError: the database cannot be opened.
            ThresholdError: ``TOPIC_THRESHOLD`` is wrong.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings, terms = crawler.settings, cls.terms(crawler.settings)
        spider.topic_threshold = terms.topic_threshold
        spider.archive = archive or Archive.open(Path(settings["DATABASE"]), terms)
        spider.workers = workers.share(settings.getint("WORKERS"), settings.getfloat("WORKER_TIME_LIMIT"))
        spider._left_out = left_out(settings, cls.outlet.name)
        spider._revisits = Revisits(crawler, spider.archive)
        spider._in_hand = asyncio.Semaphore(settings.getint("PAGES_IN_HAND"))
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._out_of_hand, signal)
        crawler.signals.connect(spider.release, signals.engine_stopped)
        return spider

    @property
    def given_urls(self) -> tuple[str, ...]:
        """URLs that the operator chose: the outlet's home, the entrances of its sources, ``-a site=``."""
        entrances = (url for source in self.sources for url in source.entrances(self.outlet))
        return (self.outlet.home, *entrances, *filter(None, [self.arguments.site]))

    async def release(self) -> None:
        """Close what ``from_crawler`` opened."""
        workers.release()
        await self.archive.close()

    async def start(self) -> AsyncIterator[Request | Page]:
        """Yield URLs left by earlier runs, then those that the sources list, then the revisits due.

        If a left URL comes from a source that delivers whole articles, it waits until the sources were read: its page
        is fetched only if that source does not deliver it again.
        """
        chosen: set[str] = set()
        left = await self._left_over()
        bringing = {source.kind for source in self.sources if source.brings_articles}
        may_come = [address for address in left if address.discovery.found_by in bringing]
        others = [address for address in left if address.discovery.found_by not in bringing]
        async for item in self._chosen(others, now(), chosen):
            yield item
        scope = Scope(since=self.arguments.since, until=self.arguments.until)
        fetcher = SourceFetcher(self.crawler, self.archive)
        discoverer = Discoverer(self.sources, self.archive, fetcher, self.workers, scope)
        try:
            async for batch in discoverer.batches():
                async for item in self._chosen(batch.wanted, batch.seen_at, chosen):
                    yield item
                if self._over_limit:
                    break
        except Unreachable as error:
            self._count("source/unreachable")
            self.logger.error("%s: %s", self.outlet.home, error)
            return
        async for item in self._chosen(may_come, now(), chosen):
            yield item
        if not self.arguments.asks_for_days and self.arguments.limit is None:
            for address in await self._revisits.due():
                if address.url not in chosen and address.stored_page is not None:
                    yield self._revisits.conditional(self._request(address), address.stored_page)

    async def _left_over(self) -> list[Address]:
        """URLs left by earlier runs: the run was killed, met a limit, or failed and may try again."""
        left = await self.archive.left_over(now(), other_days=not self.arguments.asks_for_days)
        self._count("address/left_over", len(left))
        return await self.workers.run(dated, left, self.outlet, now()) if self.arguments.asks_for_days else left

    async def _chosen(
        self, addresses: Sequence[Address], seen_at: datetime, chosen: set[str]
    ) -> AsyncIterator[Request | Page]:
        """Yield requests for the URLs that this run wants, or pages for articles that the source delivered whole."""
        reasons: dict[str, Reason | None] = {}
        items: list[Request | Page] = []
        for address in addresses:
            url, is_whole = address.url, address.discovery.html is not None
            if url in chosen:
                continue
            chosen.add(url)
            against = ruled_out(url, address.discovery, self.outlet)
            if against is not None:
                self._count(f"address/{against.state}")
                reasons[url] = Reason.of(against)
            elif is_whole and url in self._left_out:
                self._count("address/known")
                reasons[url] = Reason.of(ReasonCode.NOT_RECORDED)
            elif not self.arguments.want(address.published_on):
                self._count("address/outside_days")
                reasons[url] = Reason.of(ReasonCode.OUTSIDE_DAYS)
            elif self._over_limit:
                self._count("address/over_limit")
                reasons[url] = Reason.of(ReasonCode.OVER_LIMIT)
            else:
                self._count("address/requested")
                self._count("address/refreshed", int(address.stored_page is not None))
                reasons[url] = None
                items.append(self._page(address, seen_at) if is_whole else self._request(address))
        await self.archive.note_reasons(reasons)
        for item in items:
            if isinstance(item, Page):
                await self._in_hand.acquire()
                self._brought.add(item.address_url)
            yield item

    @property
    def _over_limit(self) -> bool:
        return self.arguments.limit is not None and self._value("address/requested") >= self.arguments.limit

    def _request(self, address: Address) -> Request:
        meta = CrawlMeta(role=Role.ARTICLE, address=address).attach()
        meta["allow_offsite"] = address.discovery.is_redirect
        if address.stored_page is not None:
            meta["handle_httpstatus_list"] = ANSWERED_STATUSES
        return Request(address.url, callback=self.parse, errback=self.fail, meta=meta)

    def _page(self, address: Address, seen_at: datetime) -> Page:
        """Make a page from the article that its source delivered, instead of fetching it."""
        assert address.discovery.html is not None
        self._count("article/brought_by_source")
        return Page(
            outlet=self.outlet,
            address_url=address.url,
            fetched_url=address.discovery.url,
            body=address.discovery.html.encode(),
            content_type="text/html; charset=utf-8",
            fetched_at=seen_at,
            first_seen_at=address.first_seen_at,
            discovery=replace(address.discovery, html=None),
        )

    def _out_of_hand(self, item: Page | Article) -> None:
        """An article delivered by a source has left the pipelines, stored or dropped: release its slot."""
        if item.address_url in self._brought:
            self._brought.remove(item.address_url)
            self._in_hand.release()
            # Scrapy checks whether a crawl is done when a request finishes, otherwise only every five seconds. It
            # counts this item as done after all receivers of this signal have returned.
            wake(self.crawler, _AFTER_SIGNAL)

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Page]:
        """Yield the article page; nothing if it is gone, or unchanged since the archive read it."""
        if await self._revisits.is_settled_by(response):
            return
        assert response.request is not None
        address = CrawlMeta.of(response.request).address
        assert address is not None
        if not is_on_site(response.url, self.outlet):
            # A redirect through a click counter led to another site.
            self._count("address/refused")
            refusal = Refusal(address.url, Reason.of(ReasonCode.OFF_SITE, response.url))
            await self.archive.record_refusal(refusal, now())
            return
        yield Page(
            outlet=self.outlet,
            address_url=address.url,
            fetched_url=response.url,
            body=response.body,
            content_type=header(response, "Content-Type"),
            headers=headers(response),
            fetched_at=received_at(response),
            first_seen_at=address.first_seen_at,
            discovery=address.discovery,
            state=page_state(response),
        )

    async def fail(self, failure: Failure) -> None:
        """Record why an article page could not be fetched."""
        error = failure.value
        request: Request = failure.request  # type: ignore[attr-defined]
        address = CrawlMeta.of(request).address
        assert address is not None
        if self._revisits.is_put_off(request, error):
            return
        status = error.response.status if isinstance(error, HttpError) else None
        reason = reason_of(error, status)
        if reason.code is ReasonCode.OVER_BUDGET:
            # No request was sent, so the next run can try at once.
            self._count("address/over_budget")
            await self.archive.note_reasons({address.url: reason})
            return
        kept = await self.archive.record_refusal(Refusal(address.url, reason, status), now())
        self._count("revisit/failed" if kept else f"address/{reason.code.state}")
        self.logger.log(logging.INFO if kept else logging.WARNING, "%s: %s: %s", address.url, reason.code, reason)

    def _count(self, name: str, count: int = 1) -> None:
        self.crawler.stats.inc_value(name, count)

    def _value(self, name: str) -> int:
        value: int = self.crawler.stats.get_value(name, 0)
        return value


def reason_of(error: BaseException | None, status: int | None) -> Reason:
    """Return why a page could not be fetched: the HTTP ``status`` of its response, or the ``error`` of its request."""
    if status is not None:
        return Reason(ReasonCode.PAGE_GONE if status in GONE else ReasonCode.HTTP_ERROR, f"HTTP {status}")
    if isinstance(error, RequestRefused):
        return error.reason
    if isinstance(error, NotSaved):
        return Reason(ReasonCode.FILE_ERROR, str(error))
    code = ReasonCode.NETWORK_ERROR
    if isinstance(error, ResponseDataLossError):
        code = ReasonCode.INCOMPLETE_ANSWER
    elif isinstance(error, DownloadCancelledError):
        code = ReasonCode.TOO_LARGE
    elif isinstance(error, IgnoreRequest):
        code = ReasonCode.REQUEST_DROPPED
    return Reason(code, f"{type(error).__name__}: {error}".rstrip(": "))
