"""``scrapy reprocess --by-workers``: workers read kept pages again, and the archive's machine compares and commits.

The pages are divided into parts, each a job of the queue. Whoever takes one asks for its pages, reads them, and sends
back what it read. A part whose worker died is read by another; the same result twice is one.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
from nats.aio.msg import Msg
from nats.errors import Error
from scrapy.settings import BaseSettings
from sqlite_utils import Database

from crawler.fleet.connection import FleetConnection, reading_of
from crawler.fleet.jobs import Job, JobKind, JobQueue, TakenJob
from crawler.fleet.own_rows import OwnRows
from crawler.fleet.refusals import RefusalCode, Refused
from crawler.fleet.remote_pages import RemotePages
from crawler.fleet.version import fleet_version
from crawler.fleet.wire import Reply, Request, decode, encode, packed_value
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
QUEUED = 64
"""Parts in the queue at once: more than the workers of a large fleet take while one answer is on its way."""
_SAID_EVERY = 60.0
"""Seconds between two log lines about what is left."""
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


class PartReading:
    """The archive's side: hands out parts, and collects what was read."""

    def __init__(
        self,
        connection: FleetConnection,
        db: Database,
        folder: Path,
        settings: BaseSettings,
        outlets: Mapping[str, Outlet],
    ) -> None:
        """``folder`` has the WARC files."""
        self._connection = connection
        self._db = db
        self._folder = folder
        self._settings = {name: settings[name] for name in _DECIDING}
        self._outlets = outlets
        self.run = secrets.token_hex(8)
        """Names this reading: what belongs to an earlier one is refused."""
        self._parts: list[tuple[KeptState, ...]] = []
        self._open: dict[int, set[int]] = {}
        """Parts that are not complete → numbers of their pages that are still to be read."""
        self._progress = asyncio.Event()
        self._findings: Findings
        self._errors: list[BaseException] = []

    async def read_all(
        self, queue: JobQueue, kept: Iterable[KeptState], findings: Findings, hold: float, countries: Sequence[str]
    ) -> None:
        """Have all pages read; waits for as long as there is no worker.

        ``hold`` in seconds and ``countries`` are those of ``queue``; what is of no such country goes by the first.
        """
        self._findings = findings
        self._parts = list(_parts(kept))
        self._open = {number: set(range(len(part))) for number, part in enumerate(self._parts)}
        subscription = await self._connection.nats.subscribe(reading_of(self.run), cb=self._answer)
        began = said = monotonic()
        try:
            while self._open and not self._errors:
                for number in list(islice(self._open, QUEUED)):
                    outlet = self._outlets[self._parts[number][0][0].outlet]
                    country = outlet.country if outlet.country in countries else countries[0]
                    job = Job(country, "", (outlet.name,), JobKind.REREAD, self.run, number)
                    with suppress(Error, OSError, TimeoutError):  # the server is away: queued again soon
                        await queue.put(job)  # one that waits or is under way is not queued again
                self._progress.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._progress.wait(), hold)
                if monotonic() - said > _SAID_EVERY:
                    said = monotonic()
                    logger.warning("%d of %d parts are still to be read by workers, after %.0f s",
                                   len(self._open), len(self._parts), said - began)  # fmt: skip
        finally:
            with suppress(Error, OSError, TimeoutError):
                await subscription.unsubscribe()
        if self._errors:
            raise self._errors[0]

    async def _answer(self, message: Msg) -> None:
        try:
            value = self._answer_to(decode(Request, message.data))
            answer = encode(Reply(RefusalCode.NONE, "", packed_value(value)))
        except Refused as refused:
            answer = encode(Reply(refused.code, refused.details, packed_value(None)))
        except Exception as error:  # noqa: BLE001 - raised where all of it is awaited; the worker asks in vain
            self._errors.append(error)
            self._progress.set()
            return
        if len(answer) > self._connection.nats.max_payload:
            answer = encode(Reply(RefusalCode.TOO_LARGE, f"an answer of {len(answer)} bytes", packed_value(None)))
        with suppress(Error, OSError):  # the worker asks again
            await message.respond(answer)

    def _answer_to(self, request: Request) -> Any:
        if request.method == PART:
            version, number = _read(request.arguments, tuple[str, int])
            if version != fleet_version():
                raise Refused(RefusalCode.OTHER_VERSION, f"{version} there, {fleet_version()} here")
            return self._part(number) if number in self._open else None
        if request.method == PAGE:
            number, index = _read(request.arguments, tuple[int, int])
            kept, _ = self._page(number, index)
            try:
                return packed_page(self._db, kept.outlet, self._folder, kept.url, kept.fetched_at)
            except OSError as error:
                logger.warning("%s: its page cannot be read: %s", kept.url, error)
                return None
        if request.method == RESULT:
            number, index, result = _read(request.arguments, tuple[int, int, Result])
            self._take(number, index, result)
            return None
        raise Refused(RefusalCode.NOT_UNDERSTOOD, request.method)

    def _page(self, number: int, index: int) -> KeptState:
        if number not in self._open or not 0 <= index < len(self._parts[number]):
            raise Refused(RefusalCode.LAPSED)
        return self._parts[number][index]

    def _part(self, number: int) -> Part:
        kept = self._parts[number]
        name = kept[0][0].outlet
        pages = tuple(PartPage(page, stored.state in ("stored", "copy")) for page, stored in kept)
        dates, lines = site_dates.known(self._db, name), passing_lines.known(self._db, name)
        return Part(self._outlets[name], self._settings, dates, lines, pages)

    def _take(self, number: int, index: int, result: Result) -> None:
        if number not in self._open:
            return  # read by two: the same
        kept, stored = self._page(number, index)
        reread = result.reread
        if reread is not None:
            OwnRows(self._outlets[kept.outlet], self._outlets).urls_of(reread)
            if {reread.url, reread.article.address_url if reread.article else reread.url} != {kept.url}:
                raise Refused(RefusalCode.NOT_UNDERSTOOD, f"{reread.url} was not asked for")
        if index not in self._open[number]:
            return
        if reread is not None:
            self._findings.add(replace(reread, crawl=kept.crawl), stored)
        elif result.unread:
            self._findings.unread[kept.url] = result.unread
        else:
            self._findings.errors[kept.url] = result.error
        self._open[number].discard(index)
        if not self._open[number]:
            del self._open[number]
            if not self._open or len(self._open) % (QUEUED // 2) == 0:
                self._progress.set()


class PartReader:
    """A worker's side: reads the pages of a part."""

    def __init__(self, connection: FleetConnection, settings: BaseSettings, workers: Workers, hold: float) -> None:
        """``hold``: seconds without an answer after which a part is given up."""
        self._connection = connection
        self._settings = settings
        self._workers = workers
        self._hold = hold
        self.is_leaving = False

    async def read(self, taken: TakenJob) -> bool:
        """Read a part and send what was read; returns whether its job is done, or the command is gone that wanted it.

        Raises:
            Refused: the command refuses this machine's version.
        """
        job = taken.job
        try:
            part = await self._ask(job, PART, (fleet_version(), job.part), Part | None)
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
            found: PackedRecords | None = await self._ask(
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
                    await self._ask(job, RESULT, (job.part, index, result), None)
                except Refused as refused:
                    if refused.code is not RefusalCode.TOO_LARGE:
                        raise
                    await self._ask(job, RESULT, (job.part, index, Result(None, unread=str(refused))), None)

        await asyncio.gather(*(read(index, page) for index, page in enumerate(part.pages)))

    async def _ask(self, job: Job, method: str, arguments: tuple[Any, ...], kind: Any) -> Any:
        began, packed = monotonic(), packed_value(arguments)
        answer = await self._connection.ask(
            lambda: Request(job.run, 0, 0, method, packed),
            lambda: self.is_leaving or monotonic() - began > self._hold,
            subject=reading_of(job.run),
        )
        return _read(answer, kind)


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


def _read(packed: Any, kind: Any) -> Any:
    try:
        return msgspec.msgpack.decode(packed, type=kind)
    except msgspec.DecodeError as error:
        raise Refused(RefusalCode.NOT_UNDERSTOOD, str(error)) from error
