"""The queue of crawls: one JetStream stream with a subject for each group of outlets that share a host.

The stream takes one message a subject and keeps it until its crawl is done, so that an outlet is never queued twice nor
crawled twice at once; the job of a worker that dies comes back by itself, however often.
Source: https://docs.nats.io/nats-concepts/jetstream/streams (WorkQueuePolicy, DiscardNewPerSubject), of NATS 2.15.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum

import msgspec
from nats.aio.msg import Msg
from nats.errors import Error, NoRespondersError
from nats.js.api import AckPolicy, ConsumerConfig, DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import APIError

from crawler.fleet.connection import FleetConnection
from crawler.model.outlet import Outlet
from crawler.model.wrong_input import WrongInput

STREAM = "CHANCERY"
"""The name of the stream."""
_SUBJECTS = "chancery.jobs"
_IS_QUEUED = 10077
"""Error code of JetStream for a second message of a subject (``JSStreamMaxMsgsPerSubjectReached``)."""
_KEPT_ALIVE = 3
"""Signs of life of a crawl within the time after which its job is given to another: two may be lost."""
_REPLY_TIME = 5.0
"""Seconds that JetStream has for an answer."""


class JobKind(StrEnum):
    """What a job asks for."""

    CRAWL = "crawl"
    REREAD = "reread"
    """Pages that the archive has kept, to be read again; see ``crawler.fleet.rereading``."""
    IMPORT = "import"
    """Pages of WARC files; see ``crawler.fleet.importing``."""


class Job(msgspec.Struct, frozen=True):
    """Outlets to crawl in one process, those that are wanted of a group that shares a host; or pages of one to read."""

    country: str
    """Of the group's first outlet."""
    group: str
    """The name of the group's first outlet: it does not depend on which of them are wanted."""
    outlets: tuple[str, ...]
    kind: JobKind = JobKind.CRAWL
    run: str = ""
    """The command that a part belongs to; see ``crawler.fleet.job_run``."""
    part: int = 0
    """Its number there."""

    @property
    def subject(self) -> str:
        """Where it waits."""
        if self.kind is not JobKind.CRAWL:
            return f"{_SUBJECTS}.{self.country}.{self.kind}.{self.run}.{self.part}"
        return f"{_SUBJECTS}.{self.country}.{self.group}"


class TakenJob:
    """A job that this worker has; it goes to another unless ``keep`` runs."""

    def __init__(self, job: Job, message: Msg, hold: float) -> None:
        self.job = job
        self._message = message
        self._hold = hold

    async def keep(self) -> None:
        """Tell the server until cancelled that the crawl goes on."""
        while True:
            await asyncio.sleep(self._hold / _KEPT_ALIVE)
            with suppress(Error, OSError):  # said again soon
                await self._message.in_progress()

    async def done(self) -> None:
        """Remove the job from the queue; a job that cannot be removed now is crawled once more."""
        with suppress(Error, OSError, asyncio.TimeoutError):
            await self._message.ack_sync(timeout=_REPLY_TIME)

    async def back(self, after: float = 0.0) -> None:
        """Give the job back, for another worker ``after`` so many seconds."""
        with suppress(Error, OSError):
            await self._message.nak(delay=after or None)


class JobQueue:
    """The stream, as those who queue crawls and those who do them see it."""

    def __init__(self, connection: FleetConnection, hold: float) -> None:
        """``hold``: seconds without a sign of life after which a job is given to another worker."""
        self._connection = connection
        self._hold = hold

    async def create(self, countries: Iterable[str]) -> None:
        """Create the stream, and what delivers the jobs of each country, unless they exist.

        Raises:
            WrongInput: the server does not let this machine do so.
        """
        try:
            await self._create(countries)
        except (Error, OSError) as error:
            why = self._connection.said or f"{type(error).__name__}: {error}"
            raise WrongInput(
                f"{self._connection.url}: the NATS server keeps no queue for this machine: {why}"
            ) from error

    async def _create(self, countries: Iterable[str]) -> None:
        stream = self._connection.nats.jetstream(timeout=_REPLY_TIME)
        config = StreamConfig(
            name=STREAM,
            subjects=[f"{_SUBJECTS}.>"],
            retention=RetentionPolicy.WORK_QUEUE,
            storage=StorageType.FILE,
            discard=DiscardPolicy.NEW,
            discard_new_per_subject=True,
            max_msgs_per_subject=1,
        )
        await stream.add_stream(config)
        for country in sorted(set(countries)):
            delivery = ConsumerConfig(
                durable_name=country,
                filter_subject=f"{_SUBJECTS}.{country}.>",
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=self._hold,
                max_deliver=-1,
                max_ack_pending=-1,
            )
            await stream.add_consumer(STREAM, delivery)

    async def put(self, job: Job) -> bool:
        """Queue a job; returns whether it was queued: not while one of its outlets waits or is being crawled."""
        stream = self._connection.nats.jetstream(timeout=_REPLY_TIME)
        try:
            await stream.publish(job.subject, msgspec.json.encode(job))
        except APIError as error:
            if error.err_code != _IS_QUEUED:
                raise
            return False
        return True

    async def take(self, country: str) -> TakenJob | None:
        """Take a job that waits; None if there is none now."""
        asked = json.dumps({"batch": 1, "no_wait": True}).encode()
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{country}"
        try:
            # An answer bears the job's subject, by which the client's other way of asking would not know it.
            message = await self._connection.nats.request(subject, asked, timeout=_REPLY_TIME, old_style=True)
        except (TimeoutError, NoRespondersError, Error, OSError):
            return None
        if not message.reply:
            return None
        return TakenJob(msgspec.json.decode(message.data, type=Job), message, self._hold)

    async def counts(self) -> dict[str, int]:
        """How many jobs there are: ``waiting`` and ``under_way``."""
        stream = self._connection.nats.jetstream(timeout=_REPLY_TIME)
        under_way = sum(each.num_ack_pending or 0 for each in await stream.consumers_info(STREAM))
        jobs = (await stream.stream_info(STREAM)).state.messages
        return {"waiting": jobs - under_way, "under_way": under_way}


def jobs_of(names: Iterable[str], groups: Iterable[Sequence[str]], outlets: Mapping[str, Outlet]) -> list[Job]:
    """A job for each group with an outlet among ``names``."""
    wanted, found = set(names), []
    for group in groups:
        first, *_ = members = sorted(group)
        if asked := tuple(name for name in members if name in wanted):
            found.append(Job(outlets[first].country, first, asked))
    return found
