"""``scrapy enqueue``: queue crawls for workers, from cron as ``scrapy crawl``, with the same upkeep."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter

from crawler.commands.due import due_of
from crawler.commands.fleet_extra import keys_folder, session_time, the_extra
from crawler.commands.given_tolerance import read_tolerance
from crawler.commands.upkeep import damage_of, note_findings
from crawler.crawling.command import ProjectCommand
from crawler.crawling.exit_codes import ExitCode
from crawler.crawling.parts import groups_sharing_hosts
from crawler.model.clock import now
from crawler.model.wrong_input import WrongInput
from crawler.storage.database import NewsDatabase

_NAME = "archive"
"""Jobs are queued by the machine with the archive, which knows what is due."""


class Command(ProjectCommand):
    """An outlet that waits or is being crawled is not queued again."""

    usage = "[options] [<outlet> ...]"
    summary = "Queue crawls of outlets for workers on any machine, by NATS"
    details = ". Needs the extra chancery[fleet] and a NATS server: docs/fleet.md."

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="queue every outlet")
        parser.add_argument(
            "--due", action="store_true", help="queue only outlets that are due; of all, or of those named"
        )

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        with the_extra():
            from crawler.fleet.connection import FleetConnection
            from crawler.fleet.jobs import JobQueue, jobs_of

        if not (args or opts.all or opts.due):
            raise WrongInput("name an outlet, or --all, or --due; 'scrapy outlets' lists them")
        path, hold = self._database, session_time(self.settings)
        spiders = list(self._outlets.values())
        chosen = [spider.outlet for spider in self._spiders_of(args)]
        NewsDatabase(path).close()
        damage = damage_of(path, self.settings.getfloat("DAMAGE_CHECK_INTERVAL"))
        self.exitcode = ExitCode.ERRORS if damage else ExitCode.DONE
        if any(found.is_structural for found in damage):
            return
        note_findings(path, read_tolerance(self.settings))
        due = due_of(chosen, path, now()) if opts.due else None
        names = [outlet.name for outlet in chosen] if due is None else due.names
        outlets = {spider.name: spider.outlet for spider in spiders}

        async def put() -> Counter[bool]:
            connection = await FleetConnection.open(self.settings["NATS"], keys_folder(self.settings), _NAME)
            try:
                queue, put = JobQueue(connection, hold), Counter[bool]()
                await queue.create(outlet.country for outlet in outlets.values())
                for job in jobs_of(names, groups_sharing_hosts(spiders), outlets):
                    put[await queue.put(job)] += len(job.outlets)
                return put
            finally:
                await connection.close()

        put_or_not = asyncio.run(put()) if names else Counter[bool]()
        already = f"; {put_or_not[False]} wait already or are being crawled" if put_or_not[False] else ""
        print(f"{put_or_not[True]} outlets queued{already}.{f' {due.said}' if due is not None and due.said else ''}")
