"""``scrapy work``: take crawls from the queue, and store into an archive on another machine."""

from __future__ import annotations

import argparse
import asyncio
import logging
import socket
from contextlib import ExitStack

from crawler.commands.contact import ensure_contact
from crawler.commands.fleet_extra import keys_folder, session_time, the_extra
from crawler.crawling.command import NATS_SCHEMES, CrawlingCommand
from crawler.crawling.exit_codes import ExitCode
from crawler.model.wrong_input import WrongInput
from crawler.processes import workers


class Command(CrawlingCommand):
    """Runs until SIGINT or SIGTERM, then ends its crawls in good order and gives their jobs back."""

    usage = "[options] -s DATABASE=nats://SERVER:4222"
    summary = "Crawl what is queued, into the archive of another machine, by NATS"
    instead = "scrapy work takes no argument: scrapy enqueue names the outlets"
    details = ". Needs the extra chancery[fleet] and a NATS server: docs/fleet.md."

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--at-once", type=int, default=20, metavar="N", help="outlets at the same time (20)")
        parser.add_argument("--countries", default="", metavar="CODES", help="only outlets of these: PK,AF")
        parser.add_argument("--name", default=socket.gethostname(), help="of this worker, as in its keys (its host)")

    def _prepare(self, opts: argparse.Namespace) -> None:
        fenced = "crawler.fleet.fenced_handler.FencedHandler"
        handlers = self.settings.getdict("DOWNLOAD_HANDLERS") | {"http": fenced, "https": fenced}
        self.settings.set("DOWNLOAD_HANDLERS", handlers, priority="cmdline")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        with the_extra():
            from crawler.fleet.connection import FleetConnection
            from crawler.fleet.importing import PageImporter
            from crawler.fleet.jobs import JobQueue
            from crawler.fleet.rereading import PartReader
            from crawler.fleet.worker import FleetWorker

        settings, url, hold = self.settings, str(self.settings["DATABASE"]), session_time(self.settings)
        if not url.startswith(NATS_SCHEMES):
            raise WrongInput(f"DATABASE={url}: give the address of the NATS server, -s DATABASE=nats://SERVER:4222")
        if settings["REPLAY"]:
            raise WrongInput("a worker crawls live: do not set REPLAY")
        if opts.at_once < 1:
            raise WrongInput(f"--at-once {opts.at_once}: write a number of outlets, 1 or more")
        known = sorted({spider.outlet.country for spider in self._outlets.values()})
        countries = [code for code in opts.countries.split(",") if code] or known
        for code in countries:
            if code not in known:
                raise WrongInput(f"--countries {code}: no outlet is of this country; known are {', '.join(known)}")
        ensure_contact(settings, [spider.outlet.home for spider in self._outlets.values()])
        self._quiet_scrapy()
        logging.getLogger("nats").setLevel(logging.ERROR)
        process = self._process
        problems: list[object] = []

        async def work() -> None:
            try:
                connection = await FleetConnection.open(url, keys_folder(settings), opts.name)
                try:
                    await connection.hello()
                    queue = JobQueue(connection, hold)
                    reader = PartReader(connection, settings, shared, hold)
                    importer = PageImporter(connection, hold)
                    worker = FleetWorker(
                        process, connection, queue, self._outlets, countries, reader, importer, at_once=opts.at_once
                    )
                    await worker.run()
                    self.exitcode = worker.exit_code
                    problems.extend([worker.problem] if worker.problem else [])
                finally:
                    await connection.close()
            except WrongInput as error:
                problems.append(error)
                self.exitcode = ExitCode.NOT_STARTED
            finally:
                _stop_reactor()

        with ExitStack() as stack:
            shared = workers.share(settings.getint("WORKERS"), settings.getfloat("WORKER_TIME_LIMIT"))
            stack.callback(workers.release)
            working = asyncio.get_event_loop().create_task(work())
            process.start(stop_after_crawl=False, install_signal_handlers=False)
            working.result()
        for problem in problems:
            self._say(problem)


def _stop_reactor() -> None:
    from twisted.internet import reactor

    reactor.stop()  # type: ignore[misc]
