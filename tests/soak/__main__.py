"""``python -m tests.soak --minutes 60``: crawls in rounds, with readers; prints a line per round, then the verdict.

It needs Linux: memory and handles are read from ``/proc``, and each outlet has its own loopback address. Each round
publishes, corrects and revisits little, and is followed by a pause: half of one processor is enough.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from tests.conftest import PROJECT, crawl_command
from tests.reading_room import serving
from tests.soak import spiders
from tests.soak.gazettes import Gazettes
from tests.soak.processes import Watch, use_of
from tests.soak.readers import Readers, Visits
from tests.soak.verdict import MOST_SECONDS, Round, faults

_EVERY = 60.0
"""Seconds from the start of one round to the start of the next."""
_CRAWL_LIMIT = 600.0
"""Most seconds for the crawls of one round."""
_SETTINGS = ("-s", "SPIDER_MODULES=tests.soak.spiders", "-s", "REVISIT_INTERVAL_MIN=60", "-s", "REVISITS_PER_RUN=1")


def main() -> int:
    """Return 0 if all limits held; else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--outlets", type=int, default=40)
    parser.add_argument("--every", type=float, default=_EVERY, help="seconds between the beginnings of two rounds")
    parser.add_argument("--slowest", type=float, default=MOST_SECONDS, help="seconds for 99 of 100 pages")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, Gazettes(given.outlets) as gazettes:
        database = Path(folder) / "soak.db"
        soak = _Soak(gazettes, database)
        wrong = soak.crawl()  # before Datasette, which serves a file that is there
        rounds = list(soak.rounds(given.minutes * 60, given.every))
        wrong += soak.wrong + list(faults(rounds, given.slowest)) + list(soak.lost())
    for fault in wrong:
        print(f"FAILED: {fault}")
    if not wrong:
        print(f"All held in {len(rounds)} rounds: memory, handles, latency, no 5xx, nothing lost, nothing doubled.")
    return bool(wrong)


class _Soak:
    def __init__(self, gazettes: Gazettes, database: Path) -> None:
        self._gazettes, self._database = gazettes, database
        self._log = database.with_suffix(".crawl.log")
        self.watched = Watch(0)
        self.wrong: list[str] = []

    def rounds(self, seconds: float, every: float) -> Iterator[Round]:
        """Run rounds until the time is over, and report each."""
        began, number, total = time.monotonic(), 0, Visits()
        with serving(self._database) as room, Readers(room.address, self._database) as readers:
            while time.monotonic() - began < seconds:
                number += 1
                started = time.monotonic()
                self._gazettes.publish(number)
                self.wrong += self.crawl()
                took = time.monotonic() - started
                time.sleep(max(0.0, min(started + every, began + seconds) - time.monotonic()))
                done = Round(self.watched.most, use_of(room.process), readers.take())
                total.add(done.visits)
                print(_line(number, time.monotonic() - began, took, done, total), flush=True)
                yield done

    def crawl(self) -> list[str]:
        """Crawl all outlets once; return what was wrong."""
        command = crawl_command("--all", *_SETTINGS, "-L", "WARNING", database=self._database)
        environment = {**os.environ, spiders.HOMES: self._gazettes.homes}
        with (
            self._log.open("wb") as log,
            subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log) as process,
        ):
            try:
                with Watch(process.pid) as self.watched:
                    code = process.wait(timeout=_CRAWL_LIMIT)
            finally:
                process.kill()
        said = self._log.read_text(encoding="utf-8", errors="replace")
        errors = [line for line in said.splitlines() if "ERROR" in line or "Traceback" in line]
        return [f"a round ended with exit code {code}: {(errors or said.splitlines())[-1:]}"] if code or errors else []

    def lost(self) -> Iterator[str]:
        """What was published but not stored, or stored twice; damage of the file."""
        db = Database(self._database)
        if (said := db.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            yield f"the database is damaged: {said}"
        stored = [row["url"] for row in db.query("SELECT url FROM articles UNION ALL SELECT url FROM copies")]
        db.close()
        if missing := self._gazettes.addresses - set(stored):
            yield f"{len(missing)} articles were published and not stored, one is {min(missing)}"
        if more := len(stored) - len(set(stored)):
            yield f"{more} articles are stored twice"


def _line(number: int, seconds: float, took: float, done: Round, total: Visits) -> str:
    pages = sum(total.statuses.values())
    return (
        f"{seconds / 60:5.1f} min, round {number:3}: {took:5.1f} s; crawl {done.crawl.memory:4.0f} MiB,"
        f" {done.crawl.handles:4} handles; Datasette {done.datasette.memory:4.0f} MiB, {done.datasette.handles:3} handles;"
        f" {pages:5} pages, p99 {done.visits.p99:5.2f} s, of all {total.p99:5.2f} s, {len(total.failed)} 5xx"
    )


if __name__ == "__main__":
    sys.exit(main())
