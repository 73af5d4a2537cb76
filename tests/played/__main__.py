"""``python -m tests.played``: crawls five outlets every hour of three played days, and prints the results."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor
from sqlite_utils import Database

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed
from crawler.model.outlet import Outlet
from crawler.processes import workers
from crawler.storage.database import NewsDatabase
from tests.played.clock import played
from tests.played.dated import DATED
from tests.played.gazettes import GAZETTES, Gazette
from tests.played.site_dates import SITE_DATES
from tests.played.tally import Tally, tally
from tests.site import Site

START = datetime(2026, 11, 23, 4, tzinfo=UTC)
_SETTINGS = {
    "AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "WORKERS": 1, "TOPIC_THRESHOLD": 0, "LOG_LEVEL": "ERROR",
    "CONTACT": "played@example.org",
}  # fmt: skip


def main() -> int:
    """Return 0 if nothing went wrong; else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.played")
    parser.add_argument("--hours", type=int, default=72)
    parser.add_argument("--only", default="", help="names of outlets, with commas between them")
    parser.add_argument("--database", type=Path, help="where the archive is left")
    given = parser.parse_args()
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    configure_logging({"LOG_LEVEL": "ERROR"})
    # Seconds between two looks whether a crawl is done: with Scrapy's own five, three days would be an hour of waiting.
    ExecutionEngine._SLOT_HEARTBEAT_INTERVAL = 0.1
    chosen = [each for each in (*GAZETTES, *DATED, *SITE_DATES) if not given.only or each.name in given.only.split(",")]
    with tempfile.TemporaryDirectory(prefix="played-") as folder, ExitStack() as stack:
        sites = [stack.enter_context(Site(host=f"127.0.2.{number + 1}")) for number, _ in enumerate(chosen)]
        gazettes = [
            each(number, site, START, given.hours)
            for number, (each, site) in enumerate(zip(chosen, sites, strict=True))
        ]
        play = _Play(gazettes, given.database or Path(folder) / "played.db")
        play.run(given.hours)
        total = play.told()
    faults = {
        name: count
        for name, count in asdict(total).items()
        if count and name not in ("articles", "edits", "undated_at_first")
    }
    print(f"FAILED: {faults}" if faults else "All held.")
    return bool(faults)


class _Play:
    def __init__(self, gazettes: Sequence[Gazette], database: Path) -> None:
        self._gazettes, self._database = gazettes, database
        self._undated: set[str] = set()
        self._seen: set[str] = set()
        self._now = START

    def run(self, hours: int) -> None:
        """Crawl each outlet once per hour."""
        settings = Settings()
        settings.setmodule("crawler.settings")
        settings.setdict({**_SETTINGS, "DATABASE": str(self._database)}, priority="cmdline")
        NewsDatabase(self._database).close()
        workers.share(settings.getint("WORKERS"), settings.getfloat("WORKER_TIME_LIMIT"))
        reactor: Any = import_module("twisted.internet.reactor")  # installed by then

        async def play() -> None:
            try:
                await self._hours(AsyncCrawlerRunner(settings), hours)
            finally:
                reactor.callLater(0, reactor.stop)

        task: list[Any] = []
        reactor.callWhenRunning(lambda: task.append(asyncio.ensure_future(play())))
        reactor.run()
        workers.release()
        task[0].result()

    async def _hours(self, runner: AsyncCrawlerRunner, hours: int) -> None:
        spiders = [_spider(gazette) for gazette in self._gazettes]
        with played(START) as clock:
            for hour in range(hours + 1):
                # A clock that ticks: no run starts at the same second as the one before.
                self._now = clock.at = START + timedelta(hours=hour, seconds=hour % 7)
                for gazette in self._gazettes:
                    gazette.put(self._now)
                await asyncio.gather(*(runner.crawl(spider) for spider in spiders))
                self._note_undated()

    def _note_undated(self) -> None:
        db = Database(self._database)
        for row in db.query("SELECT url, published_on FROM articles"):
            if row["url"] not in self._seen and row["published_on"] is None:
                self._undated.add(row["url"])
            self._seen.add(row["url"])
        db.close()

    def told(self) -> Tally:
        """A line per outlet, and one for all."""
        db, total = Database(self._database), Tally()
        print(" ".join(f"{name:>16}" for name in ("outlet", *asdict(total))))
        for gazette in self._gazettes:
            found = tally(db, gazette, self._now, self._undated)
            total.add(found)
            _print(gazette.name, found)
        _print("all", replace(total))
        db.close()
        return total


def _print(name: str, told: Tally) -> None:
    print(" ".join(f"{value:>16}" for value in (name, *asdict(told).values())), flush=True)


def _spider(gazette: Gazette) -> type[OutletSpider]:
    outlet = Outlet(gazette.name, f"The {gazette.name.title()} Gazette", gazette.home, "GB", "UTC", ("en",))
    facts = {"name": gazette.name, "outlet": outlet, "sources": (Feed("feed.xml"),), "__module__": __name__}
    return type(f"{gazette.name.title()}Spider", (OutletSpider,), facts)


if __name__ == "__main__":
    sys.exit(main())
