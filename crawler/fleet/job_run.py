"""A command whose work is done by workers: it queues numbered jobs, and answers what their workers ask of it.

A job whose worker dies comes back by itself, and one that is lost is queued again, until all are done.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from time import monotonic
from typing import Any

import msgspec
from nats.aio.msg import Msg
from nats.errors import Error

from crawler.fleet.connection import FleetConnection, reading_of
from crawler.fleet.jobs import Job, JobKind, JobQueue
from crawler.fleet.refusals import RefusalCode, Refused
from crawler.fleet.version import fleet_version
from crawler.fleet.wire import Reply, Request, decode, encode, packed_value
from crawler.model.outlet import Outlet

logger = logging.getLogger(__name__)

QUEUED = 64
"""Jobs in the queue at once: more than the workers of a large fleet take while one answer is on its way."""
_SAID_EVERY = 60.0
"""Seconds between two log lines about what is left."""


class JobRun(ABC):
    """The command's side of its jobs."""

    kind: JobKind

    def __init__(self, connection: FleetConnection) -> None:
        self.run = secrets.token_hex(8)
        """Names this run: what belongs to an earlier one is refused."""
        self.left: dict[int, Any] = {}
        """Numbers of jobs that are not done, and what of each is left."""
        self._connection = connection
        self._changed = asyncio.Event()
        self._errors: list[BaseException] = []

    @abstractmethod
    async def answer_to(self, method: str, arguments: msgspec.Raw) -> Any:
        """The answer to a worker.

        Raises:
            Refused: there is none.
        """

    @abstractmethod
    def outlet_of(self, number: int) -> Outlet:
        """The outlet that a job is about."""

    async def see_through(self, queue: JobQueue, hold: float, countries: Sequence[str]) -> None:
        """Have all jobs done; waits for as long as there is no worker.

        ``hold`` in seconds and ``countries`` are those of ``queue``; what is of no such country goes by the first.
        """
        answering: set[asyncio.Task[None]] = set()

        async def take(message: Msg) -> None:
            task = asyncio.create_task(self._answer(message))
            answering.add(task)
            task.add_done_callback(answering.discard)

        subscription = await self._connection.nats.subscribe(reading_of(self.run), cb=take)
        began = said = monotonic()
        try:
            while self.left and not self._errors:
                await self._queue(queue, islice(list(self.left), QUEUED), countries)
                self._changed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), hold)
                if monotonic() - said > _SAID_EVERY:
                    said = monotonic()
                    logger.warning(
                        "%d jobs are still to be done by workers, after %.0f s", len(self.left), said - began
                    )
        finally:
            with suppress(Error, OSError, TimeoutError):
                await subscription.unsubscribe()
            while answering:
                await asyncio.wait(answering)
        if self._errors:
            raise self._errors[0]

    def done(self, number: int) -> None:
        """Note that a job is done."""
        self.left.pop(number, None)
        if len(self.left) % (QUEUED // 2) == 0:
            self._changed.set()

    async def _queue(self, queue: JobQueue, numbers: Iterable[int], countries: Sequence[str]) -> None:
        for number in numbers:
            outlet = self.outlet_of(number)
            country = outlet.country if outlet.country in countries else countries[0]
            with suppress(Error, OSError, TimeoutError):  # the server is away: queued again soon
                # One that waits or is under way is not queued again.
                await queue.put(Job(country, "", (outlet.name,), self.kind, self.run, number))

    async def _answer(self, message: Msg) -> None:
        try:
            request = decode(Request, message.data)
            answer = encode(
                Reply(RefusalCode.NONE, "", packed_value(await self.answer_to(request.method, request.arguments)))
            )
        except Refused as refused:
            answer = encode(Reply(refused.code, refused.details, packed_value(None)))
        except Exception as error:  # noqa: BLE001 - raised where all of it is awaited; the worker asks in vain
            self._errors.append(error)
            self._changed.set()
            return
        if len(answer) > self._connection.nats.max_payload:
            answer = encode(Reply(RefusalCode.TOO_LARGE, f"an answer of {len(answer)} bytes", packed_value(None)))
        with suppress(Error, OSError):  # the worker asks again
            await message.respond(answer)


class JobAsker:
    """A worker's side: asks the command that queued a job."""

    def __init__(self, connection: FleetConnection, hold: float) -> None:
        """``hold``: seconds without an answer after which a job is given up; a command that runs queues it again."""
        self._connection = connection
        self._hold = hold
        self.is_leaving = False
        """Whether the worker ends."""

    async def ask(self, job: Job, method: str, arguments: tuple[Any, ...], kind: Any) -> Any:
        """Ask, and return the answer, which is of this ``kind``.

        Raises:
            Refused: with ``LAPSED``, the job's command is gone, or the worker ends.
        """
        began, packed = monotonic(), packed_value(arguments)
        answer = await self._connection.ask(
            lambda: Request(job.run, 0, 0, method, packed),
            lambda: self.is_leaving or monotonic() - began > self._hold,
            subject=reading_of(job.run),
        )
        return understood(answer, kind)


def understood(packed: Any, kind: Any) -> Any:
    """What was sent, as this ``kind``.

    Raises:
        Refused: it is something else.
    """
    try:
        return msgspec.msgpack.decode(packed, type=kind)
    except msgspec.DecodeError as error:
        raise Refused(RefusalCode.NOT_UNDERSTOOD, str(error)) from error


def require_version(version: str) -> None:
    """Refuse a machine that runs another version.

    Raises:
        Refused: it does.
    """
    if version != fleet_version():
        raise Refused(RefusalCode.OTHER_VERSION, f"{version} there, {fleet_version()} here")
