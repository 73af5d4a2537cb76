"""The archive as a service: crawls on other machines call its methods, each within its session.

A session is a crawl's hold on its outlet. It ends when the crawl ends, or when nothing was heard of it for
``session_time``; what comes from it later is refused, so that a worker that slept cannot write between another's rows.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
from nats.aio.msg import Msg
from nats.errors import Error

from crawler.fleet.connection import ARCHIVE, HELLO, FleetConnection
from crawler.fleet.own_rows import OwnRows, owners
from crawler.fleet.refusals import RefusalCode, Refused
from crawler.fleet.version import fleet_version
from crawler.fleet.wire import READS, WRITES, Method, Reply, Request, decode, encode, methods, name_of, packed_value
from crawler.model.outlet import Outlet
from crawler.processes.workers import Workers
from crawler.similarity.report import all_terms
from crawler.storage.archive import Archive
from crawler.storage.crawl_terms import CrawlTerms
from crawler.storage.database import OutletLocked, StorageError
from crawler.storage.pages import packed_page

logger = logging.getLogger(__name__)

_LOOKED_AT = 4
"""How often in ``session_time`` lapsed sessions are looked for."""
_REST_MAX = 60.0
"""Most seconds between two crawls of an outlet that a worker may ask for: AutoThrottle's longest delay."""
_FUNCTIONS = {name_of(each): each for each in (*READS, *WRITES)}
_WRITING = frozenset(map(name_of, WRITES))

OPEN, CLOSE, HEARTBEAT, PACKED_PAGE = "open", "close", "heartbeat", "packed_page"
"""Requests that are not methods of ``Archive``."""


class Opening(msgspec.Struct, frozen=True):
    """What a crawl says when it begins a session."""

    version: str
    worker: str
    terms: CrawlTerms
    rest: float
    """Seconds for which the outlet's hosts are left alone after the crawl: its delay between two requests."""


class Opened(msgspec.Struct, frozen=True):
    """What the archive answers."""

    session_time: float
    """Seconds without a sign of life after which the session ends."""
    forgotten: frozenset[str]
    """Digests of URLs that were removed on request."""


@dataclass(slots=True)
class _Session:
    worker: str
    archive: Archive
    own: OwnRows
    rest: float
    heard_at: float
    opened: bytes
    calls: dict[int, asyncio.Task[bytes]] = field(default_factory=dict)
    """Calls whose answers the worker may not have."""


class ArchiveService:
    """Answers requests until it is closed; one at a time writes into a file (``lock_task``)."""

    def __init__(
        self,
        connection: FleetConnection,
        path: Path,
        outlets: Mapping[str, Outlet],
        workers: Workers,
        session_time: float,
    ) -> None:
        """``workers`` compare texts; ``session_time`` in seconds."""
        self._connection = connection
        self._path = path
        self._outlets = outlets
        self._workers = workers
        self._session_time = session_time
        self._sessions: dict[str, _Session] = {}
        self._ended: dict[str, float] = {}
        """When each outlet may be crawled again, in seconds of the monotonic clock."""
        self._answering: set[asyncio.Task[None]] = set()
        self._opening: dict[str, asyncio.Task[bytes]] = {}
        self._begins_at = 0.0
        self.answered = Counter[str]()
        """How many requests have been answered, by what they asked."""

    async def run(self, ends: asyncio.Event, waits: float) -> None:
        """Answer requests until ``ends`` is set, then end the sessions; none begins before ``waits`` seconds are over.

        Until then a worker may go on whose session ended with another service.
        """
        self._begins_at = monotonic() + waits
        subscription = await self._connection.nats.subscribe(
            ARCHIVE, queue="archive", cb=self._take, pending_bytes_limit=-1, pending_msgs_limit=-1
        )
        watch = asyncio.create_task(self._watch())
        await ends.wait()
        watch.cancel()
        if self._connection.is_connected:
            await subscription.unsubscribe()
        while self._answering:
            await asyncio.wait(self._answering)
        for token in list(self._sessions):
            await self._end(token)
        counts = ", ".join(f"{method} {count}" for method, count in self.answered.most_common())
        logger.warning("requests answered: %s", counts or "none")

    @property
    def sessions(self) -> list[tuple[str, str]]:
        """The outlet and the worker of each session."""
        return [(session.archive.outlet.name, session.worker) for session in self._sessions.values()]

    async def _take(self, message: Msg) -> None:
        """Answer beside other requests."""
        task = asyncio.create_task(self._answer(message))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, message: Msg) -> None:
        method = ""
        try:
            request = decode(Request, message.data)
            method = request.method
            answer = await self._answer_to(request)
        except Refused as refused:
            answer = _refusal(refused)
        if len(answer) > self._connection.nats.max_payload:
            answer = _refusal(Refused(RefusalCode.TOO_LARGE, f"an answer of {len(answer)} bytes"))
        self.answered[method] += 1
        try:
            await message.respond(answer)
        except (Error, OSError) as error:
            # The worker asks again, and the answer is kept until it has it.
            logger.info("an answer could not be sent: %s", error)

    async def _answer_to(self, request: Request) -> bytes:
        if request.method == HELLO:
            _require_version(_read(request.arguments, str))
            return _answer(None)
        if request.method == OPEN:
            if request.session not in self._opening:
                opening = asyncio.create_task(self._open(request.session, _read(request.arguments, Opening)))
                self._opening[request.session] = opening
                opening.add_done_callback(lambda _: self._opening.pop(request.session, None))
            return await asyncio.shield(self._opening[request.session])
        session = self._sessions.get(request.session)
        if session is None:
            if request.method == CLOSE:
                return _answer(None)  # it was closed, and the answer was lost
            raise Refused(RefusalCode.LAPSED)
        session.heard_at = monotonic()
        if request.method == HEARTBEAT:
            return _answer(None)
        if request.method == CLOSE:
            await self._end(request.session)
            return _answer(None)
        for number in [number for number in session.calls if number < request.answered]:
            del session.calls[number]
        if request.number not in session.calls:
            session.calls[request.number] = asyncio.create_task(self._carry_out(session, request))
        try:
            return await asyncio.shield(session.calls[request.number])
        except asyncio.CancelledError:
            if request.session in self._sessions:
                raise
            raise Refused(RefusalCode.LAPSED) from None

    async def _open(self, token: str, opening: Opening) -> bytes:
        if token in self._sessions:
            return self._sessions[token].opened
        terms = opening.terms
        name = terms.outlet.name
        try:
            _require_version(opening.version)
            if self._outlets.get(name) != terms.outlet:
                raise Refused(RefusalCode.OTHER_FACTS, name)
            await asyncio.sleep(max(self._begins_at, self._ended.get(name, 0.0)) - monotonic())
            archive = Archive.open(self._path, terms)
        except Refused as refused:
            return _refusal(refused)
        except OutletLocked as error:
            return _refusal(Refused(RefusalCode.LOCKED, str(error)))
        except StorageError as error:
            return _refusal(Refused(RefusalCode.STORAGE, str(error)))
        opened = _answer(Opened(self._session_time, archive.forgotten_digests))
        own, rest = OwnRows(terms.outlet, self._outlets), min(max(opening.rest, 0.0), _REST_MAX)
        self._sessions[token] = _Session(opening.worker, archive, own, rest, monotonic(), opened)
        logger.info("%s: crawled by %s", name, opening.worker)
        return opened

    async def _carry_out(self, session: _Session, request: Request) -> bytes:
        try:
            return _answer(await self._call(session, request))
        except Refused as refused:
            return _refusal(refused)
        except StorageError as error:
            return _refusal(Refused(RefusalCode.STORAGE, str(error)))
        except Exception:
            logger.exception("%s: %s failed", session.archive.outlet.name, request.method)
            return _refusal(Refused(RefusalCode.FAILED, request.method))

    async def _call(self, session: _Session, request: Request) -> Any:
        archive, name = session.archive, request.method
        if name == PACKED_PAGE:
            url, fetched_at = _read(request.arguments, tuple[str, str])
            try:
                return await archive.read(packed_page, archive.pages_folder, url, fetched_at)
            except OSError as error:
                logger.warning("%s: its page cannot be read: %s", url, error)
                return None
        method = methods().get(name)
        if method is None:
            raise Refused(RefusalCode.NOT_UNDERSTOOD, name)
        arguments = _arguments(method, request.arguments)
        if (function := _FUNCTIONS.get(name)) is not None:
            for value in arguments:
                session.own.urls_of(value if isinstance(value, Mapping) else None)
            way = archive.write if name in _WRITING else archive.read
            return await method.call(partial(way, function), arguments)
        urls = [url for value in arguments for url in session.own.urls_of(value)]
        if unknown := session.own.unknown(urls):
            session.own.note(await archive.read(owners, unknown))
        if name == "settle_stories":
            return await archive.settle_stories(arguments[0], partial(self._workers.spread, all_terms))
        return await method.call(getattr(archive, name), arguments)

    async def _watch(self) -> None:
        """End sessions of which nothing is heard, while anything can be heard."""
        every = self._session_time / _LOOKED_AT
        while True:
            looked = monotonic()
            await asyncio.sleep(every)
            late = monotonic() - looked - every
            heard_since = self._connection.heard_since
            for token, session in list(self._sessions.items()):
                # While this process stood still, no sign of life could be heard.
                session.heard_at += late if late > every else 0.0
                silent = monotonic() - max(session.heard_at, heard_since)
                if self._connection.is_connected and silent > self._session_time:
                    logger.warning("%s: nothing heard of %s for %.0f s: its session ends",
                                   session.archive.outlet.name, session.worker, silent)  # fmt: skip
                    await self._end(token)

    async def _end(self, token: str) -> None:
        """Let go of the outlet, after all pending writes."""
        session = self._sessions.pop(token, None)
        if session is None:
            return
        for call in session.calls.values():
            call.cancel()
        if session.calls:
            await asyncio.wait(session.calls.values())
        self._ended[session.archive.outlet.name] = monotonic() + session.rest
        await session.archive.close()


def _require_version(version: str) -> None:
    if version != fleet_version():
        raise Refused(RefusalCode.OTHER_VERSION, f"{version} there, {fleet_version()} here")


def _read(packed: msgspec.Raw, kind: Any) -> Any:
    try:
        return msgspec.msgpack.decode(packed, type=kind)
    except msgspec.DecodeError as error:
        raise Refused(RefusalCode.NOT_UNDERSTOOD, str(error)) from error


def _arguments(method: Method, packed: msgspec.Raw) -> tuple[Any, ...]:
    try:
        return method.arguments.decode(packed)
    except msgspec.DecodeError as error:
        raise Refused(RefusalCode.NOT_UNDERSTOOD, f"{method.name}: {error}") from error


def _answer(value: Any) -> bytes:
    return encode(Reply(RefusalCode.NONE, "", packed_value(value)))


def _refusal(refused: Refused) -> bytes:
    return encode(Reply(refused.code, refused.details, packed_value(None)))
