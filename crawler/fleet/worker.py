"""Takes jobs from the queue, and crawls their outlets into an archive on another machine."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, cast

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import BaseSettings

from crawler.crawling.exit_codes import ExitCode
from crawler.crawling.outlet_spider import OutletSpider
from crawler.fleet.connection import FleetConnection
from crawler.fleet.importing import PageImporter
from crawler.fleet.jobs import Job, JobKind, JobQueue, TakenJob
from crawler.fleet.refusals import RefusalCode, Refused, SessionLapsed
from crawler.fleet.remote_archive import RemoteArchive
from crawler.fleet.rereading import PartReader
from crawler.scrapy_internals import counters, stop
from crawler.storage.database import OutletLocked, StorageError

logger = logging.getLogger(__name__)

_REPORTERS = ("scrapy.core.engine", "scrapy.core.scraper", "scrapy.utils.signal")
"""Loggers that report an error of each page in hand."""
_IDLE = 1.0
"""Seconds between two looks into an empty queue."""
_LATER = 10.0
"""Seconds after which a job is tried again that cannot be done now: another crawl of the outlet is going on, or this
machine does not know the outlet."""
_JITTER = 1.5
"""Scrapy varies each pause by up to half of it: the longest is half as long again."""
_FATAL = (RefusalCode.OTHER_VERSION,)
"""Refusals after which this worker can do nothing."""


class _Outcome(StrEnum):
    """What became of one outlet of a job."""

    DONE = "done"
    INTERRUPTED = "interrupted"
    """This worker ends."""
    LATER = "later"
    LAPSED = "lapsed"
    """The outlet is another's by now."""


class FleetWorker:
    """Crawls up to ``at_once`` groups of outlets at the same time, until a signal or an error that stays."""

    def __init__(
        self,
        process: AsyncCrawlerProcess,
        connection: FleetConnection,
        queue: JobQueue,
        outlets: Mapping[str, type[OutletSpider]],
        countries: Sequence[str],
        reader: PartReader,
        importer: PageImporter,
        *,
        at_once: int,
    ) -> None:
        self._process = process
        self._connection = connection
        self._queue = queue
        self._outlets = outlets
        self._countries = countries
        self._reader = reader
        self._importer = importer
        self._slots = asyncio.Semaphore(at_once)
        self._ends = asyncio.Event()
        self._jobs: set[asyncio.Task[None]] = set()
        self._archives: set[RemoteArchive] = set()
        self.exit_code = ExitCode.DONE
        self.problem = ""
        """Why it ended by itself."""

    async def run(self) -> None:
        """Take jobs until SIGINT or SIGTERM; then end the crawls in good order, and give their jobs back."""
        for name in _REPORTERS:
            logging.getLogger(name).addFilter(_is_news)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._end)
        taking = asyncio.create_task(self._take_jobs())
        await self._ends.wait()
        taking.cancel()
        for archive in self._archives:
            archive.is_leaving = True
        self._reader.is_leaving = self._importer.is_leaving = True
        while self._jobs:
            await asyncio.wait(self._jobs)

    def _end(self, code: ExitCode = ExitCode.DONE, problem: str = "") -> None:
        self.exit_code, self.problem = max(self.exit_code, code), self.problem or problem
        self._ends.set()

    async def _take_jobs(self) -> None:
        while True:
            found = False
            for country in self._countries:
                await self._slots.acquire()
                taken = await self._taken(country)
                if taken is None:
                    self._slots.release()
                    continue
                found = True
                task = asyncio.create_task(self._do(taken))
                self._jobs.add(task)
                task.add_done_callback(self._jobs.discard)
            if not found:
                await asyncio.sleep(_IDLE)

    async def _taken(self, country: str) -> TakenJob | None:
        """A job; also when the worker is told to end while it takes it, in which case it is given back."""
        taking = asyncio.create_task(self._queue.take(country))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            if (taken := await taking) is not None:
                await taken.back()
            raise

    async def _do(self, taken: TakenJob) -> None:
        keeping = asyncio.create_task(taken.keep())
        try:
            if taken.job.kind is JobKind.REREAD:
                outcomes = [await self._reread(taken)]
            elif taken.job.kind is JobKind.IMPORT:
                outcomes = [await self._import(taken.job)]
            else:
                outcomes = await asyncio.gather(*(self._crawl(name) for name in taken.job.outlets))
        finally:
            keeping.cancel()
            self._slots.release()
        # A worker whose session lapsed no longer has the job: another does.
        if _Outcome.LAPSED in outcomes:
            return
        if _Outcome.LATER in outcomes:
            await taken.back(_LATER)
        elif _Outcome.INTERRUPTED in outcomes:
            await taken.back()
        else:
            await taken.done()

    async def _reread(self, taken: TakenJob) -> _Outcome:
        """Read a part of the archive's kept pages again."""
        try:
            is_done = await self._reader.read(taken)
        except StorageError as error:
            logger.error("pages of %s: %s", ", ".join(taken.job.outlets), error)
            if isinstance(error, Refused) and error.code in _FATAL:
                self._end(ExitCode.NOT_STARTED, str(error))
            return _Outcome.LATER
        return _Outcome.DONE if is_done else _Outcome.INTERRUPTED

    async def _import(self, job: Job) -> _Outcome:
        """Store the pages of WARC files that another machine has."""
        (name,) = job.outlets
        try:
            pages = await self._importer.pages(job)
            if pages is None:
                return _Outcome.DONE
            known = self._known(name)
            if known is None:
                return _Outcome.LATER
            settings = self._process.settings.copy()
            for key, value in pages.settings.items():
                settings.set(key, value, priority="cmdline")
            crawler = Crawler(self._importer.spider(job, pages, known), settings)
            outcome = await self._crawl_by(crawler, pages.arguments)
            if outcome is _Outcome.DONE:
                await self._importer.ended(job, counters(crawler))
        except Refused as refused:
            if refused.code is RefusalCode.LAPSED:  # its command is gone
                return _Outcome.INTERRUPTED if self._ends.is_set() else _Outcome.DONE
            logger.error("pages of %s: %s", name, refused)
            if refused.code in _FATAL:
                self._end(ExitCode.NOT_STARTED, str(refused))
            return _Outcome.LATER
        return outcome

    async def _crawl(self, name: str) -> _Outcome:
        """Crawl an outlet."""
        spider = self._known(name)
        return _Outcome.LATER if spider is None else await self._crawl_by(self._process.create_crawler(spider), {})

    def _known(self, name: str) -> type[OutletSpider] | None:
        spider = self._outlets.get(name)
        if spider is None:
            logger.error("%s: this machine has no file of this outlet; its job waits for another worker", name)
        return spider

    async def _crawl_by(self, crawler: Crawler, arguments: Mapping[str, str]) -> _Outcome:
        spider, settings = cast("type[OutletSpider]", crawler.spidercls), crawler.settings
        name = spider.name
        archive = RemoteArchive(self._connection, spider.terms(settings))
        self._archives.add(archive)
        try:
            await archive.begin(_rest(settings))
            if self._ends.is_set():
                return _Outcome.INTERRUPTED
            await self._crawled(crawler, archive, arguments)
        except OutletLocked as error:
            logger.info("%s", error)
            return _Outcome.LATER
        except SessionLapsed:
            return _Outcome.LAPSED
        except StorageError as error:
            logger.error("%s: %s", name, error)
            if isinstance(error, Refused) and error.code in _FATAL:
                self._end(ExitCode.NOT_STARTED, str(error))
            return _Outcome.LATER
        except Exception:
            logger.exception("%s: the crawl failed", name)
        finally:
            self._archives.discard(archive)
            await archive.close()
        if archive.is_lapsed:
            return _Outcome.LAPSED
        found: Mapping[str, Any] = counters(crawler)
        if found.get("finish_reason") == "memusage_exceeded":
            self._end(ExitCode.INTERRUPTED, "the memory limit is reached (MEMUSAGE_LIMIT_MB): start it again")
        stored, code = found.get("article/stored", 0), found.get("crawl/exit_code")
        logger.info("%s: %s stored, exit code %s", name, stored, code)
        # A crawl that was stopped before it began has no code.
        is_interrupted = code == ExitCode.INTERRUPTED or (code is None and self._ends.is_set())
        return _Outcome.INTERRUPTED if is_interrupted else _Outcome.DONE

    async def _crawled(self, crawler: Crawler, archive: RemoteArchive, arguments: Mapping[str, str]) -> None:
        crawling = self._process.crawl(crawler, archive=archive, **arguments)
        lapsed = asyncio.Event()
        archive.on_lapse = lapsed.set

        async def stop_at_the_end() -> None:
            waiting = [asyncio.create_task(event.wait()) for event in (lapsed, self._ends)]
            try:
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in waiting:
                    task.cancel()
            await stop(crawler, crawling.done)

        stopping = asyncio.create_task(stop_at_the_end())
        try:
            await crawling
        finally:
            stopping.cancel()


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a log line says more than that a session lapsed, which is said once and then meets every page in hand."""
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    return not isinstance(error, SessionLapsed)


def _rest(settings: BaseSettings) -> float:
    """Seconds between the last request of one crawl of an outlet and the first of the next, perhaps elsewhere."""
    return _JITTER * max(settings.getfloat("DOWNLOAD_DELAY"), settings.getfloat("AUTOTHROTTLE_START_DELAY"))
