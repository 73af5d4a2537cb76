"""Notes what the fleet does, for ``scrapy status`` and the page *Health*."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path

from nats.errors import Error

from crawler.fleet.jobs import JobQueue
from crawler.fleet.service import ArchiveService
from crawler.health.fleet_state import EVERY, FleetState
from crawler.model.clock import now, timestamp

logger = logging.getLogger(__name__)


async def report(service: ArchiveService, queue: JobQueue, database: Path) -> None:
    """Write the state every few seconds, until cancelled."""
    answered, used, at = service.answered.total(), time.process_time(), time.monotonic()
    while True:
        await asyncio.sleep(EVERY)
        try:
            counts = await queue.counts()
        except (Error, OSError, TimeoutError) as error:
            logger.info("the queue's state is unknown: %s", error)
            continue
        elapsed = time.monotonic() - at
        state = FleetState(
            at=timestamp(now()),
            crawls=dict(service.sessions),
            requests=round((service.answered.total() - answered) / elapsed, 1),
            load=round((time.process_time() - used) / elapsed, 2),
            **counts,
        )
        answered, used, at = service.answered.total(), time.process_time(), time.monotonic()
        try:
            state.write(database)
        except OSError as error:
            logger.warning("what the fleet does cannot be noted: %s", error)
