"""How any outlet is crawled: ask its sources, note what they name, fetch what is new."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler import workers
from crawler.addresses import canonical_url
from crawler.arguments import Arguments
from crawler.clock import now
from crawler.dates.named_day import day_named_by
from crawler.drops import OUTSIDE_DAYS
from crawler.items import Discovery, Page
from crawler.manners.budget import OverBudget
from crawler.manners.retry_after import HostGivenUp
from crawler.manners.robots import RobotsUnavailable
from crawler.outlets import Outlet
from crawler.replay import LeftOut, NotSaved
from crawler.sources import Source, SourceDocument, SourceError
from crawler.storage.archive import Archive, LedgerEntry, Refusal
from crawler.workers import WorkerFailure

_TIMEOUTS_OF_A_DEAD_HOST = 2


class Unreachable(ConnectionError):
    """The outlet's host has no address, nobody answers there, or it wants to be left alone."""


class OutletSpider(Spider):
    """The base of all spiders. A spider states who its outlet is and which sources it has, and nothing else."""

    outlet: ClassVar[Outlet]
    sources: ClassVar[tuple[Source, ...]]

    arguments: Arguments
    archive: Archive
    workers: workers.Workers

    def __init__(self, **arguments: str) -> None:
        super().__init__()
        self.arguments = Arguments.parse(arguments)
        # Offsite requests are refused by Scrapy; the outlet's subdomains are its own.
        self.allowed_domains = [self.outlet.host]
        self._timeouts = 0
        self._home: tuple[SourceDocument, datetime] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Open what a crawl needs: the archive and the workers.

        Raises:
            ArgumentError: a ``-a`` argument is wrong.
            StorageError: the database cannot be opened.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider.archive = Archive(Path(settings["DATABASE"]), cls.outlet, [str(source) for source in cls.sources])
        spider.workers = workers.share(settings.getint("WORKERS"), settings.getfloat("WORKER_TIME_LIMIT"))
        crawler.signals.connect(spider.release, signals.engine_stopped)
        return spider

    async def release(self) -> None:
        """Close what ``from_crawler`` opened."""
        workers.release()
        await self.archive.close()

    # Discovery

    async def start(self) -> AsyncIterator[Request]:
        """Ask the sources, in their order, until one names an article; then for what is new, and what was left."""
        asked: set[str] = set()
        found = False
        for source in self.sources:
            try:
                async for discoveries, seen_at in self._discover(source):
                    found = True
                    for request in await self._record(discoveries, seen_at, asked):
                        yield request
            except Unreachable as error:
                self._count("source/unreachable")
                self.logger.error("%s: %s", self.outlet.home, error)
                return
            if found:
                break
        for request in await self._left_over(asked):
            yield request

    async def _discover(self, source: Source) -> AsyncIterator[tuple[list[Discovery], datetime]]:
        """What each document of ``source`` names, with the time it was fetched."""
        for entrance in source.entrances(self.outlet):
            found = False
            queue, read = [entrance], set[str]()
            while queue and len(read) < source.max_documents:
                url = queue.pop(0)
                if url in read:
                    continue
                read.add(url)
                asked = await self._ask(source, url)
                if asked is None:
                    continue
                document, fetched_at = asked
                try:
                    findings = await self.workers.run(source.read, document, self.outlet)
                except (SourceError, WorkerFailure) as error:
                    self._count("source/unreadable")
                    self.logger.warning("%s: %s", source, error)
                    continue
                queue[:0] = findings.follow
                if findings.discoveries:
                    found = True
                    yield findings.discoveries, fetched_at
            if queue:
                self._count("source/documents_left", len(queue))
                self.logger.warning("%s: %d documents left unread, after %d", source, len(queue), len(read))
            if found:
                return

    async def _ask(self, source: Source, url: str) -> tuple[SourceDocument, datetime] | None:
        """A document and when it was fetched. Several sources begin at the home page: it is asked for once."""
        if url == self.outlet.home and self._home is not None:
            return self._home
        response = await self._download(source, url)
        if response is None:
            return None
        document = SourceDocument(
            url=response.url,
            body=response.body,
            content_type=_header(response, "Content-Type"),
            link=_header(response, "Link"),
        )
        asked = document, _received_at(response)
        if url == self.outlet.home:
            self._home = asked
        return asked

    async def _download(self, source: Source, url: str) -> Response | None:
        self._count("source/asked")
        try:
            response = await self.crawler.engine.download_async(Request(url, dont_filter=True))
        except NotSaved:
            # Counted by the replay. A source may try several places, so one that is not there is no fault yet.
            return None
        except (CannotResolveHostError, DownloadConnectionRefusedError, RobotsUnavailable, HostGivenUp) as error:
            # There is nobody to ask for another document either.
            raise Unreachable(str(error)) from error
        except DownloadTimeoutError as error:
            # One slow document may be that document's fault; with two in a row, the rest would take an hour.
            self._timeouts += 1
            if self._timeouts == _TIMEOUTS_OF_A_DEAD_HOST:
                raise Unreachable(str(error)) from error
            self._count("source/failed")
            self.logger.warning("%s: %s: %s", source, url, error)
            return None
        except Exception as error:  # noqa: BLE001 - whatever else the network does, the next source is asked
            if isinstance(error, IgnoreRequest):
                self._count("source/answered")
            self._count("source/failed")
            self.logger.warning("%s: %s: %s", source, url, str(error) or type(error).__name__)
            return None
        self._timeouts = 0
        if response.status < 500 and response.status != 429:
            self._count("source/answered")
        if response.status != 200:
            self._count("source/failed")
            self.logger.info("%s: %s answered %d", source, url, response.status)
            return None
        return response

    async def _record(self, discoveries: list[Discovery], seen_at: datetime, asked: set[str]) -> list[Request]:
        """Note every address in the ledger; requests for those that are wanted."""
        named: dict[str, Discovery] = {}
        for discovery in discoveries:
            try:
                named.setdefault(canonical_url(discovery.url, self.outlet), discovery)
            except ValueError as error:
                self._count("address/unusable")
                self.logger.warning("%s names %s", discovery.found_by, error)
        wanted = await self.archive.record_discoveries(named, seen_at)
        new = {url: discovery for url, discovery in named.items() if url not in asked}
        self._count("address/discovered", len(new))
        self._count("address/known", len(new.keys() - wanted.keys()))
        asked.update(new)
        return await self._requests([wanted[url] for url in new if url in wanted], seen_at)

    async def _left_over(self, asked: set[str]) -> list[Request]:
        """Requests for what earlier runs had to leave: they were killed, met a limit, or failed and may try again."""
        other_days = self.arguments.since is None and self.arguments.until is None
        left = await self.archive.left_over(now(), other_days=other_days)
        left = [entry for entry in left if entry.url not in asked]
        self._count("address/left_over", len(left))
        return await self._requests(left, now())

    async def _requests(self, entries: list[LedgerEntry], seen_at: datetime) -> list[Request]:
        requests = []
        notes: dict[str, tuple[str, str | None]] = {}
        for entry in entries:
            if not self.arguments.want(day_named_by(entry.discovery, self.outlet, fetched_at=seen_at)):
                self._count("address/outside_days")
                notes[entry.url] = "known", OUTSIDE_DAYS
            elif self.arguments.limit is not None and self._value("address/requested") >= self.arguments.limit:
                self._count("address/over_limit")
                notes[entry.url] = "known", "more than the limit asked for"
            else:
                self._count("address/requested")
                notes[entry.url] = "fetching", None
                meta = {"address": entry.url, "discovery": entry.discovery, "first_seen_at": entry.first_seen_at}
                requests.append(Request(entry.url, callback=self.parse, errback=self.fail, meta=meta))
        await self.archive.note_addresses(notes)
        return requests

    # Response

    def parse(self, response: Response, **_: Any) -> Iterator[Page]:
        """An article page, as it came."""
        yield Page(
            outlet=self.outlet,
            url=response.url,
            address=response.meta["address"],
            body=response.body,
            content_type=_header(response, "Content-Type"),
            fetched_at=_received_at(response),
            first_seen_at=response.meta["first_seen_at"],
            discovery=response.meta["discovery"],
        )

    async def fail(self, failure: Failure) -> None:
        """Note in the ledger why an article page could not be had."""
        error = failure.value
        address = failure.request.meta["address"]  # type: ignore[attr-defined]
        status = error.response.status if isinstance(error, HttpError) else None
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
        self._count(f"address/{refusal.state}")
        self.logger.warning("%s: %s", address, refusal.reason)
        await self.archive.record_refusal(refusal, now())

    def _count(self, name: str, count: int = 1) -> None:
        self.crawler.stats.inc_value(name, count)

    def _value(self, name: str) -> int:
        value: int = self.crawler.stats.get_value(name, 0)
        return value


def _header(response: Response, name: str) -> str:
    return b", ".join(response.headers.getlist(name)).decode("latin-1")


def _received_at(response: Response) -> datetime:
    """When the page was fetched: now, or, from saved pages, when they were saved."""
    saved_at = response.meta.get("saved_at")
    return saved_at.astimezone(UTC) if saved_at is not None else now()
