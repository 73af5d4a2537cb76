"""``scrapy serve``: the archive as a service for workers on other machines."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
from contextlib import ExitStack

from crawler.commands.fleet_extra import keys_folder, session_time, the_extra
from crawler.crawling.command import ProjectCommand
from crawler.health.fleet_state import state_file
from crawler.processes.workers import Workers
from crawler.storage.database import NewsDatabase, lock_task

logger = logging.getLogger(__name__)

_NAME = "archive"
"""The name of this machine in the fleet: one machine has the archive."""


class Command(ProjectCommand):
    """Runs until SIGINT or SIGTERM, then stores what is under way."""

    summary = "Let workers on other machines write into the archive, by NATS"
    instead = "scrapy serve takes no argument"
    details = ". Needs the extra chancery[fleet] and a NATS server: docs/fleet.md."

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        with the_extra():
            from crawler.fleet.connection import FleetConnection
            from crawler.fleet.jobs import JobQueue
            from crawler.fleet.report import report
            from crawler.fleet.service import ArchiveService

        logging.getLogger("nats").setLevel(logging.ERROR)
        path, hold = self._database, session_time(self.settings)
        outlets = {name: spider.outlet for name, spider in self._outlets.items()}

        async def serve() -> None:
            ends, loop = asyncio.Event(), asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, ends.set)
            connection = await FleetConnection.open(self.settings["NATS"], keys_folder(self.settings), _NAME)
            try:
                queue = JobQueue(connection, hold)
                await queue.create(outlet.country for outlet in outlets.values())
                service = ArchiveService(connection, path, outlets, workers, hold)
                reporting = asyncio.create_task(report(service, queue, path))
                # The state stands where a service was killed: its workers may not know yet that they have no session.
                waits = hold if state_file(path).exists() else 0.0
                state_file(path).touch()
                logger.warning("%s is served at %s", path, self.settings["NATS"])
                await service.run(ends, waits)
                reporting.cancel()
                state_file(path).unlink(missing_ok=True)
            finally:
                await connection.close()

        NewsDatabase(path).close()
        with ExitStack() as stack:
            stack.callback(lock_task(path, "serve").release)
            workers = Workers(self.settings.getint("WORKERS"), self.settings.getfloat("WORKER_TIME_LIMIT"))
            stack.callback(workers.close)
            asyncio.run(serve())
