"""``scrapy crawl archive --by-workers``: workers read the pages of WARC files, each outlet's by one, in their order.

The command has the files, reads the records from them, and hands them out; a worker stores what it reads into the
archive by ``scrapy serve``, as in any of its crawls.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from scrapy.settings import BaseSettings

from crawler.crawling.outlet_spider import OutletSpider
from crawler.crawling.warc_spider import WarcSpider, warc_spider
from crawler.fleet.connection import FleetConnection
from crawler.fleet.job_run import JobAsker, JobRun, require_version, understood
from crawler.fleet.jobs import Job, JobKind, JobQueue
from crawler.fleet.refusals import RefusalCode, Refused
from crawler.fleet.version import fleet_version
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.processes.workers import WorkerFailure, Workers
from crawler.warc.reader import DamagedRecord, KeptPage, read_page
from crawler.warc.survey import PageRecord

logger = logging.getLogger(__name__)

PAGES, PAGE, ENDED = "pages", "page", "ended"
"""What a worker asks, and what it tells at the end."""
_DECIDING = (
    "TOPIC_THRESHOLD", "HONOUR_NOARCHIVE", "HONOUR_TDM_RESERVATION", "MAX_MARKUP", "DOWNLOAD_MAXSIZE", "ARCHIVE",
)  # fmt: skip
"""Settings that decide what is stored: those of the command hold, whatever a worker was started with."""


class FoundPage(msgspec.Struct, frozen=True):
    """A page in the command's files."""

    url: str
    fetched_at: datetime


class Pages(msgspec.Struct, frozen=True):
    """The pages of one outlet, and how they are to be read."""

    settings: dict[str, Any]
    arguments: dict[str, str]
    """Of the spider: ``since``, ``until``, ``limit``."""
    found: tuple[FoundPage, ...]


class SentPage(msgspec.Struct, frozen=True):
    """A ``KeptPage``; of its facts, those that an import uses."""

    url: str
    fetched_at: datetime
    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] | None
    address_url: str | None
    discovery: Discovery | None
    first_seen_at: datetime | None

    @classmethod
    def of(cls, kept: KeptPage) -> SentPage:
        """A page as it travels."""
        facts = (kept.facts.get(name) for name in ("address_url", "discovery", "first_seen_at"))
        return cls(kept.url, kept.fetched_at, kept.body, kept.content_type, kept.headers, *facts)

    def kept(self) -> KeptPage:
        """The page that travelled."""
        facts = {"address_url": self.address_url, "discovery": self.discovery, "first_seen_at": self.first_seen_at}
        facts = {name: value for name, value in facts.items() if value is not None}
        return KeptPage(
            url=self.url,
            fetched_at=self.fetched_at,
            body=self.body,
            content_type=self.content_type,
            headers=self.headers,
            facts=facts,
        )


class PageOrReason(msgspec.Struct, frozen=True):
    """A page, or why it cannot be read from its file."""

    page: SentPage | None
    reason: str = ""


class PageImport(JobRun):
    """The command's side: a job for each outlet."""

    kind = JobKind.IMPORT

    def __init__(
        self,
        connection: FleetConnection,
        spiders: Sequence[type[WarcSpider]],
        workers: Workers,
        settings: BaseSettings,
        arguments: Mapping[str, str],
    ) -> None:
        """``workers`` read records; ``arguments`` are those of the spiders."""
        super().__init__(connection)
        self._spiders = spiders
        self._workers = workers
        self._settings = {name: settings[name] for name in _DECIDING}
        self._max_size = settings.getint("DOWNLOAD_MAXSIZE")
        self._arguments = {name: value for name, value in arguments.items() if name != "warc"}
        self.counters: dict[str, dict[str, Any]] = {}
        """Of each outlet whose pages were read."""

    async def import_all(self, queue: JobQueue, hold: float, countries: Sequence[str]) -> None:
        """Have the pages of all outlets stored; see ``see_through``."""
        self.left = dict.fromkeys(range(len(self._spiders)))
        await self.see_through(queue, hold, countries)

    def outlet_of(self, number: int) -> Outlet:
        """See ``JobRun.outlet_of``."""
        return self._spiders[number].outlet

    async def answer_to(self, method: str, arguments: msgspec.Raw) -> Any:
        """See ``JobRun.answer_to``."""
        if method == PAGES:
            version, number = understood(arguments, tuple[str, int])
            require_version(version)
            return self._pages(number) if number in self.left else None
        if method == PAGE:
            number, index = understood(arguments, tuple[int, int])
            if number not in self.left or not 0 <= index < len(self._spiders[number].found):
                raise Refused(RefusalCode.LAPSED)
            return await self._page(self._spiders[number].found[index])
        if method == ENDED:
            number, counters = understood(arguments, tuple[int, dict[str, int | float | str]])
            if number in self.left:
                self.counters[self.outlet_of(number).name] = counters
                self.done(number)
            return None
        raise Refused(RefusalCode.NOT_UNDERSTOOD, method)

    def _pages(self, number: int) -> Pages:
        spider = self._spiders[number]
        found = tuple(FoundPage(page.url, page.fetched_at) for page in spider.found)
        return Pages(self._settings, self._arguments, found)

    async def _page(self, found: PageRecord) -> PageOrReason:
        try:
            kept = await self._workers.run(read_page, found.file, found.offset, self._max_size, body_at=found.body_at)
        except DamagedRecord as error:
            return PageOrReason(None, str(error))
        except (OSError, WorkerFailure) as error:
            return PageOrReason(None, f"{found.file}, offset {found.offset}: {error}")
        return PageOrReason(SentPage.of(kept))


class PageImporter(JobAsker):
    """A worker's side: what it needs to crawl the pages of a job."""

    async def pages(self, job: Job) -> Pages | None:
        """The pages of a job; None if they have been stored.

        Raises:
            Refused: the command refuses this machine's version; with ``LAPSED``, it is gone, or the worker ends.
        """
        found: Pages | None = await self.ask(job, PAGES, (fleet_version(), job.part), Pages | None)
        return found

    def spider(self, job: Job, pages: Pages, known: type[OutletSpider]) -> type[WarcSpider]:
        """A spider that reads these pages of a known outlet."""

        importer = self

        class ElsewhereSpider(WarcSpider):
            async def read_record(self, number: int) -> KeptPage:
                return await importer.page(job, number)

        found = [PageRecord(Path(), 0, page.url, page.fetched_at) for page in pages.found]
        return warc_spider(known.outlet, known, found, ElsewhereSpider)

    async def page(self, job: Job, index: int) -> KeptPage:
        """A page of a job.

        Raises:
            DamagedRecord: it cannot be read from its file, or is too large to be sent.
            Refused: as of ``pages``.
        """
        try:
            answer: PageOrReason = await self.ask(job, PAGE, (job.part, index), PageOrReason)
        except Refused as refused:
            if refused.code is not RefusalCode.TOO_LARGE:
                raise
            raise DamagedRecord(str(refused)) from refused
        if answer.page is None:
            raise DamagedRecord(answer.reason)
        return answer.page.kept()

    async def ended(self, job: Job, counters: Mapping[str, Any]) -> None:
        """Tell how the crawl ended."""
        plain = {name: value for name, value in counters.items() if isinstance(value, int | float | str)}
        await self.ask(job, ENDED, (job.part, plain), None)
