"""``scrapy reprocess --by-workers``: workers read kept pages again, and the archive's machine compares and commits.

The pages are divided into parts, each a job of the queue. Whoever takes one asks for its pages, reads them, and sends
back what it read. A part whose worker died is read by another; the same result twice is one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from scrapy.settings import BaseSettings
from sqlite_utils import Database

from crawler.fleet.connection import FleetConnection
from crawler.fleet.job_run import JobAsker, JobRun, require_version, understood
from crawler.fleet.jobs import Job, JobKind, JobQueue, TakenJob
from crawler.fleet.own_rows import OwnRows
from crawler.fleet.refusals import RefusalCode, Refused
from crawler.fleet.remote_pages import RemotePages
from crawler.fleet.version import fleet_version
from crawler.model.drops import ExtractionFailed
from crawler.model.items import Article
from crawler.model.outlet import Outlet
from crawler.model.site_dates import SiteDate
from crawler.processes.workers import WorkerFailure, Workers
from crawler.reprocessing.page import Rereader
from crawler.reprocessing.run import Findings, KeptState
from crawler.storage import passing_lines, site_dates
from crawler.storage.pages import PackedRecords, PageRecord, packed_page
from crawler.storage.replace import RereadPage
from crawler.warc.reader import DamagedRecord

logger = logging.getLogger(__name__)

PAGES = 25
"""Pages of one part: half a second of a worker's processor time, beside some milliseconds for its job."""
_DECIDING = ("TOPIC_THRESHOLD", "HONOUR_NOARCHIVE", "HONOUR_TDM_RESERVATION", "MAX_MARKUP", "DOWNLOAD_MAXSIZE")
"""Settings that decide how a page is read: those of the command hold, whatever a worker was started with."""
PART, PAGE, RESULT = "part", "page", "result"
"""What a worker asks."""


class PartPage(msgspec.Struct, frozen=True):
    """A page to read."""

    kept: PageRecord
    has_article: bool
    """Whether the archive has an article or copy of its URL, which is then kept whatever its topic."""


class Part(msgspec.Struct, frozen=True):
    """Pages of one outlet, and all that their reading depends on."""

    outlet: Outlet
    settings: dict[str, Any]
    site_dates: frozenset[SiteDate]
    site_lines: set[str]
    pages: tuple[PartPage, ...]


class Result(msgspec.Struct, frozen=True):
    """What became of a page: what was read, or why it cannot be read now, or an error of ours."""

    reread: RereadPage | None
    unread: str = ""
    error: str = ""


class PartReading(JobRun):
    """The archive's side: hands out parts, and collects what was read."""

    kind = JobKind.REREAD

    def __init__(
        self,
        connection: FleetConnection,
        db: Database,
        folder: Path,
        settings: BaseSettings,
        outlets: Mapping[str, Outlet],
    ) -> None:
        """``folder`` has the WARC files."""
        super().__init__(connection)
        self._db = db
        self._folder = folder
        self._settings = {name: settings[name] for name in _DECIDING}
        self._outlets = outlets
        self._parts: list[tuple[KeptState, ...]] = []
        self._findings: Findings

    async def read_all(
        self, queue: JobQueue, kept: Iterable[KeptState], findings: Findings, hold: float, countries: Sequence[str]
    ) -> None:
        """Have all pages read; see ``see_through``."""
        self._findings = findings
        self._parts = list(_parts(kept))
        self.left = {number: set(range(len(part))) for number, part in enumerate(self._parts)}
        await self.see_through(queue, hold, countries)

    def outlet_of(self, number: int) -> Outlet:
        """See ``JobRun.outlet_of``."""
        return self._outlets[self._parts[number][0][0].outlet]

    async def answer_to(self, method: str, arguments: msgspec.Raw) -> Any:
        """See ``JobRun.answer_to``."""
        if method == PART:
            version, number = understood(arguments, tuple[str, int])
            require_version(version)
            return self._part(number) if number in self.left else None
        if method == PAGE:
            number, index = understood(arguments, tuple[int, int])
            kept, _ = self._page(number, index)
            try:
                return packed_page(self._db, kept.outlet, self._folder, kept.url, kept.fetched_at)
            except OSError as error:
                logger.warning("%s: its page cannot be read: %s", kept.url, error)
                return None
        if method == RESULT:
            number, index, result = understood(arguments, tuple[int, int, Result])
            self._take(number, index, result)
            return None
        raise Refused(RefusalCode.NOT_UNDERSTOOD, method)

    def _page(self, number: int, index: int) -> KeptState:
        if number not in self.left or not 0 <= index < len(self._parts[number]):
            raise Refused(RefusalCode.LAPSED)
        return self._parts[number][index]

    def _part(self, number: int) -> Part:
        kept = self._parts[number]
        name = kept[0][0].outlet
        pages = tuple(PartPage(page, stored.state in ("stored", "copy")) for page, stored in kept)
        dates, lines = site_dates.known(self._db, name), passing_lines.known(self._db, name)
        return Part(self._outlets[name], self._settings, dates, lines, pages)

    def _take(self, number: int, index: int, result: Result) -> None:
        if number not in self.left:
            return  # read by two: the same
        kept, stored = self._page(number, index)
        reread = result.reread
        if reread is not None:
            OwnRows(self._outlets[kept.outlet], self._outlets).urls_of(reread)
            if {reread.url, reread.article.address_url if reread.article else reread.url} != {kept.url}:
                raise Refused(RefusalCode.NOT_UNDERSTOOD, f"{reread.url} was not asked for")
        if index not in self.left[number]:
            return
        if reread is not None:
            self._findings.add(replace(reread, crawl=kept.crawl), stored)
        elif result.unread:
            self._findings.unread[kept.url] = result.unread
        else:
            self._findings.errors[kept.url] = result.error
        self.left[number].discard(index)
        if not self.left[number]:
            self.done(number)


class PartReader(JobAsker):
    """A worker's side: reads the pages of a part."""

    def __init__(self, connection: FleetConnection, settings: BaseSettings, workers: Workers, hold: float) -> None:
        """See ``JobAsker``."""
        super().__init__(connection, hold)
        self._settings = settings
        self._workers = workers

    async def read(self, taken: TakenJob) -> bool:
        """Read a part and send what was read; returns whether its job is done, or the command is gone that wanted it.

        Raises:
            Refused: the command refuses this machine's version.
        """
        job = taken.job
        try:
            part = await self.ask(job, PART, (fleet_version(), job.part), Part | None)
            if part is not None:
                await self._read_part(job, part)
        except Refused as refused:
            if refused.code is not RefusalCode.LAPSED:
                raise
            return not self.is_leaving
        return True

    async def _read_part(self, job: Job, part: Part) -> None:
        settings = self._settings.copy()
        for name, value in part.settings.items():
            settings.set(name, value, priority="cmdline")
        indices = {(page.kept.url, page.kept.fetched_at): index for index, page in enumerate(part.pages)}

        async def fetch(url: str, fetched_at: str) -> PackedRecords | None:
            found: PackedRecords | None = await self.ask(
                job, PAGE, (job.part, indices[url, fetched_at]), PackedRecords | None
            )
            return found

        pages = RemotePages(fetch, self._workers, settings.getint("DOWNLOAD_MAXSIZE"))
        rereader = Rereader(settings, part.outlet, pages, self._workers, _PartArchive(part))
        at_once = asyncio.Semaphore(2 * self._workers.count)

        async def read(index: int, page: PartPage) -> None:
            async with at_once:
                result = await _result(rereader, page.kept)
                try:
                    await self.ask(job, RESULT, (job.part, index, result), None)
                except Refused as refused:
                    if refused.code is not RefusalCode.TOO_LARGE:
                        raise
                    await self.ask(job, RESULT, (job.part, index, Result(None, unread=str(refused))), None)

        await asyncio.gather(*(read(index, page) for index, page in enumerate(part.pages)))


class _PartArchive:
    """What the steps need of an archive, from a part."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._known = {page.kept.url for page in part.pages if page.has_article}

    async def has_article_of(self, address: str) -> bool:
        return address in self._known

    async def site_dates(self, _: str) -> frozenset[SiteDate]:
        return self._part.site_dates

    async def site_lines(self, _: Article) -> set[str]:
        return self._part.site_lines


async def _result(rereader: Rereader, kept: PageRecord) -> Result:
    try:
        return Result(await rereader.read(kept))
    except (DamagedRecord, OSError, WorkerFailure, ExtractionFailed) as error:
        return Result(None, unread=str(error) or type(error).__name__)
    except Refused as refused:
        if refused.code is not RefusalCode.TOO_LARGE:
            raise
        return Result(None, unread=str(refused))
    except Exception as error:  # noqa: BLE001 - reported with its URL, by the command
        return Result(None, error=f"{type(error).__name__}: {error}")


def _parts(kept: Iterable[KeptState]) -> Iterator[tuple[KeptState, ...]]:
    """Up to ``PAGES`` of one outlet each, in their order."""
    part: list[KeptState] = []
    for each in kept:
        if part and (len(part) == PAGES or part[0][0].outlet != each[0].outlet):
            yield tuple(part)
            part = []
        part.append(each)
    if part:
        yield tuple(part)
