"""The archive as a crawl on another machine sees it: each call is answered by the archive's service."""

from __future__ import annotations

import asyncio
import itertools
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec
from sqlite_utils import Database

from crawler.fleet.connection import FleetConnection
from crawler.fleet.refusals import RefusalCode, Refused, SessionLapsed
from crawler.fleet.remote_pages import RemotePages
from crawler.fleet.service import CLOSE, HEARTBEAT, OPEN, PACKED_PAGE, Opened, Opening
from crawler.fleet.version import fleet_version
from crawler.fleet.wire import METHODS, Request, methods, name_of, packed_value
from crawler.model.items import Page
from crawler.processes.workers import Workers
from crawler.storage.archive import Archive
from crawler.storage.crawl_terms import CrawlTerms
from crawler.storage.database import OutletLocked
from crawler.storage.kept_pages import KeptPages
from crawler.storage.pages import PackedRecords
from crawler.warc.records import PackedPage

logger = logging.getLogger(__name__)

_P = ParamSpec("_P")
_T = TypeVar("_T")

_HEARTBEATS = 6
"""Signs of life in the time after which a session ends: half of them may be lost, and a busy machine be late."""
_LOOKS = 0.1
"""Seconds between two looks whether a session holds again."""


class RemoteArchive(Archive):
    """One session. All methods of ``METHODS`` are answered by the service; the rest stands here."""

    def __init__(self, connection: FleetConnection, terms: CrawlTerms) -> None:
        self.outlet = terms.outlet
        self.revisits = terms.revisits
        self.topic_threshold = terms.topic_threshold
        self.crawl: int | None = None
        self._remember_nothing()
        self._connection = connection
        self._terms = terms
        self._token = secrets.token_hex(16)
        self._numbers = itertools.count(1)
        self._waiting: set[int] = set()
        self._session_time = 0.0
        self._confirmed_at = 0.0
        """When the last request was sent that was answered, in seconds of the monotonic clock."""
        self._beating: asyncio.Task[None] | None = None
        self.is_lapsed = False
        self.is_leaving = False
        """Whether the crawl is being stopped: then it waits for an archive that is away no longer than a session."""
        self.on_lapse: Callable[[], None] = lambda: None

    async def begin(self, rest: float) -> None:
        """Begin the session; ``rest`` is the seconds for which the outlet's hosts are left alone after it.

        Raises:
            OutletLocked: another crawl of the outlet is going on.
            Refused: the archive refuses this machine's version or the outlet's facts.
        """
        opening = Opening(fleet_version(), self._connection.name, self._terms, rest)
        opened = msgspec.msgpack.decode(await self._ask(OPEN, packed_value(opening)), type=Opened)
        self._session_time, self._forgotten = opened.session_time, opened.forgotten
        self._beating = asyncio.create_task(self._beat())

    async def close(self) -> None:
        """End the session."""
        if self._beating is None:
            return
        self._beating.cancel()
        self._beating = None
        if not self.is_lapsed:
            with suppress(Refused):  # then it lapses
                await self._ask(CLOSE)

    async def hold(self) -> None:
        """Wait until it is certain that the session holds, as before each request to the outlet.

        Raises:
            SessionLapsed: it has ended.
        """
        while not self.is_lapsed and monotonic() - self._confirmed_at > self._session_time:  # noqa: ASYNC110 - seldom
            await asyncio.sleep(_LOOKS)
        if self.is_lapsed:
            raise SessionLapsed(self.outlet.name)

    async def _beat(self) -> None:
        every = self._session_time / _HEARTBEATS
        # A task that is cancelled just when its answer comes is not cancelled: it must see by itself that it ends.
        while self._beating is not None and not self.is_lapsed:
            silent = monotonic() - self._confirmed_at  # whatever was answered was a sign of life
            if silent >= every:
                silent = 0.0
                with suppress(Refused):
                    await self._ask(HEARTBEAT)
            await asyncio.sleep(every - silent)

    async def _ask(self, method: str, arguments: msgspec.Raw = msgspec.Raw(b"\xc0")) -> Any:  # noqa: B008 - nil
        if self.is_lapsed:
            raise SessionLapsed(self.outlet.name)
        number, sent_at = next(self._numbers), 0.0
        self._waiting.add(number)

        def make() -> Request:
            nonlocal sent_at
            sent_at = monotonic()
            return Request(self._token, number, min(self._waiting), method, arguments)

        try:
            answer = await self._connection.ask(make, self._is_given_up)
        except Refused as refused:
            if refused.code is RefusalCode.LOCKED:
                raise OutletLocked(refused.details) from refused
            if refused.code is not RefusalCode.LAPSED:
                raise
            self._lapse()
            raise SessionLapsed(self.outlet.name) from refused
        finally:
            self._waiting.discard(number)
        self._confirmed_at = max(self._confirmed_at, sent_at)
        return answer

    def _is_given_up(self) -> bool:
        return self.is_lapsed or (self.is_leaving and monotonic() - self._confirmed_at > self._session_time)

    def _lapse(self) -> None:
        if not self.is_lapsed:
            self.is_lapsed = True
            logger.warning("%s: %s", self.outlet.name, RefusalCode.LAPSED.words)
            self.on_lapse()

    async def _call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        method = methods()[name]
        return method.result.decode(await self._ask(name, method.pack(*args, **kwargs)))

    async def read(
        self, function: Callable[Concatenate[Database, str, _P], _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """See ``Archive.read``."""
        answer: _T = await self._call(name_of(function), *args, **kwargs)
        return answer

    async def write(
        self, function: Callable[Concatenate[Database, str, _P], _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """See ``Archive.write``."""
        answer: _T = await self._call(name_of(function), *args, **kwargs)
        return answer

    async def begin_crawl(self, started_at: datetime) -> int:
        """See ``Archive.begin_crawl``."""
        self.crawl = crawl = int(await self._call("begin_crawl", started_at))
        return crawl

    async def keep_page(self, page: Page, packed: PackedPage) -> None:
        """See ``Archive.keep_page``; the body travels once, packed."""
        await self._call("keep_page", replace(page, body=b""), packed)

    async def settle_stories(self, at: datetime, analyse: object = None) -> None:
        """See ``Archive.settle_stories``; the archive compares texts itself."""
        await self._call("settle_stories", at)

    def pages(self, workers: Workers, max_size: int) -> KeptPages:
        """See ``Archive.pages``."""
        return RemotePages(self._packed_page, workers, max_size)

    async def _packed_page(self, url: str, fetched_at: str) -> PackedRecords | None:
        answer = await self._ask(PACKED_PAGE, packed_value((url, fetched_at)))
        found: PackedRecords | None = msgspec.msgpack.decode(answer, type=PackedRecords | None)
        return found


def _remote(name: str) -> Callable[..., Any]:
    async def call(self: RemoteArchive, *args: Any, **kwargs: Any) -> Any:
        return await self._call(name, *args, **kwargs)

    call.__name__, call.__doc__ = name, f"See ``Archive.{name}``."
    return call


for _name in METHODS:
    if _name not in vars(RemoteArchive):
        setattr(RemoteArchive, _name, _remote(_name))
