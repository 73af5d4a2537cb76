"""``make fleet``: what several machines promise, tried on loopback with folders that share nothing but a NATS server.

Twelve outlets with copies and near-copies are crawled by one process, by one, two and three workers, and by three workers
while parts are killed at random. Prints a table, and ends with 1 if something does not hold.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.conftest import PROJECT
from tests.fleet.grounds import NO_FLEET, Fleet, Gazettes, Part, has_fleet
from tests.fleet.tables import differences

OUTLETS = 12
_EVERY = 5.0
"""Seconds between two schedules, and on average between two kills."""
_PATIENCE = 1200.0
"""Seconds for all crawls of one trial: many times what a machine with nothing else to do needs."""
_SESSION = 4.0
"""Seconds of a session while parts are killed."""
_DELAY = 0.2
"""Seconds between two requests to a site while parts are killed."""


@dataclass(slots=True)
class Trials:
    """What was seen, line by line."""

    failed: list[str] = field(default_factory=list)

    def say(self, what: str, seen: str, holds: bool | None) -> None:
        """Print a line; without a verdict, it is a figure alone."""
        verdict = "" if holds is None else "holds" if holds else "FAILS"
        print(f"{what:52} {seen:40} {verdict}", flush=True)
        if holds is False:
            self.failed.append(what)


def main() -> int:
    """Run the trials; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make fleet")
    parser.add_argument("--kills", type=int, default=12, help="of workers, archive and server")
    parser.add_argument("--stories", type=int, default=60, help="of each of the twelve outlets")
    parser.add_argument("--seed", type=int, default=None)
    given = parser.parse_args()
    if not has_fleet():
        print(NO_FLEET)
        return 2
    seed = given.seed if given.seed is not None else random.randrange(10**6)
    print(f"{OUTLETS} outlets with {given.stories} stories, {given.kills} kills, seed {seed}; {os.cpu_count()} cores")
    trials = Trials()
    with tempfile.TemporaryDirectory(prefix="chancery-fleet-") as folder, Gazettes(OUTLETS, given.stories) as gazettes:
        alone, seconds = _alone(Path(folder) / "alone", gazettes)
        articles = _rows(alone.database, "articles") + _rows(alone.database, "copies")
        trials.say("one process: processor time an article", f"{1000 * seconds / articles:.1f} ms", None)
        for workers in (1, 2, 3):
            _with_workers(trials, Path(folder), gazettes, alone, workers, articles, seconds)
        _with_kills(trials, Path(folder) / "killed", gazettes, alone, given.kills, random.Random(seed))
    print("a frozen worker, a server that is away, refusals, keys: tests/test_fleet_trials.py", flush=True)
    files = [str(PROJECT / "tests" / name) for name in ("test_fleet.py", "test_fleet_trials.py")]
    code = pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", *files])
    trials.say("the trials of tests/test_fleet*.py", f"pytest ended with {int(code)}", code == 0)
    print(f"FAILED: {', '.join(trials.failed)}" if trials.failed else "All of it holds.")
    return 1 if trials.failed else 0


def _rows(database: Path, table: str) -> int:
    db = Database(database)
    try:
        return db.table(table).count
    finally:
        db.close()


def _ended(database: Path) -> int:
    db = Database(database)
    try:
        (count,) = db.execute("SELECT count(DISTINCT outlet) FROM crawls WHERE finished_at IS NOT NULL").fetchone()
        return int(count)
    finally:
        db.close()


def _alone(folder: Path, gazettes: Gazettes) -> tuple[Fleet, float]:
    """The archive of one process, and its seconds of processor time."""
    fleet = Fleet(folder, gazettes.sites)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = fleet.run("crawl", "--all", patience=_PATIENCE, DATABASE=fleet.database)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.exit_code == 0, done.log
    return fleet, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _with_workers(
    trials: Trials, folder: Path, gazettes: Gazettes, alone: Fleet, count: int, articles: int, seconds_alone: float
) -> None:
    with Fleet(folder / f"workers-{count}", gazettes.sites) as fleet:
        fleet.server()
        archive = fleet.archive()
        at_once = str(-(-OUTLETS // count))
        workers = [fleet.worker(f"worker-{number}", "--at-once", at_once) for number in range(count)]
        time.sleep(_EVERY)  # they have started
        idle = [part.seconds for part in (archive, *workers)]
        assert fleet.enqueue("--all").exit_code == 0
        began = time.monotonic()
        while _ended(fleet.database) < OUTLETS and time.monotonic() - began < _PATIENCE:
            time.sleep(0.1)
        elapsed = time.monotonic() - began
        used = [part.seconds - before for part, before in zip((archive, *workers), idle, strict=True)]
        ends = [part.end() for part in (*workers, archive)]
        found = differences(alone.database, fleet.database)
    name = f"{count} worker{'s' if count > 1 else ''}"
    trials.say(f"{name}: all tables as of one process", str(found or "the same"), not found)
    trials.say(f"{name}: articles a second", f"{articles / elapsed:.1f}", None)
    service, crawls = 1000 * used[0] / articles, 1000 * sum(used[1:]) / articles
    said = f"{service:.1f} ms in the service, {crawls:.1f} in the crawls"
    trials.say(f"{name}: processor time an article", said, None)
    trials.say(f"{name}: ends in good order", f"exit codes {ends}", not any(ends))


def _with_kills(
    trials: Trials, folder: Path, gazettes: Gazettes, alone: Fleet, kills: int, chance: random.Random
) -> None:
    """Schedules and kills, one after the other; then all is crawled to its end, and compared."""
    for site in gazettes.sites.values():
        site.asked.clear()
        site.asked_at.clear()
    slow = {"DOWNLOAD_DELAY": _DELAY, "AUTOTHROTTLE_START_DELAY": _DELAY}
    with Fleet(folder, gazettes.sites, session=_SESSION) as fleet:
        parts: dict[str, Part] = {}

        def start(name: str) -> None:
            if name == "server":
                parts[name] = fleet.server()
            elif name == "archive":
                parts[name] = fleet.archive()
            else:
                parts[name] = fleet.worker(name, "--at-once", "4", USER_AGENT=name, **slow)

        names = ["server", "archive", "worker-1", "worker-2", "worker-3"]
        for name in names:
            start(name)
        killed: Counter[str] = Counter()
        for _ in range(kills):
            assert fleet.enqueue("--all").exit_code == 0
            time.sleep(chance.uniform(0.2, 2 * _EVERY))
            name = chance.choice(names)
            killed[name.partition("-")[0]] += 1
            parts[name].kill()
            time.sleep(chance.uniform(0.0, 2.0))
            start(name)
        # What was under way comes back, and a last schedule finishes what was left over.
        trials.say("kills", str(dict(killed)), None)
        deadline = time.monotonic() + _PATIENCE
        while (found := differences(alone.database, fleet.database)) and time.monotonic() < deadline:
            assert fleet.enqueue("--all").exit_code == 0
            time.sleep(_EVERY)
        ends = [parts[name].end() for name in reversed(names) if name != "server"]
        found = differences(alone.database, fleet.database)
        parts["server"].signal(signal.SIGTERM)
        kept = _rows(fleet.database, "pages") - _rows(alone.database, "pages")
    trials.say("killed: all tables as of one process", str(found or "the same"), not found)
    trials.say("killed: ends in good order", f"exit codes {ends}", not any(ends))
    asked = Counter(path for site in gazettes.sites.values() for path, _ in _stories(site.asked))
    again = sum(asked.values()) - OUTLETS * len(asked)
    trials.say("killed: pages asked again", f"{again} of {sum(asked.values())}, {kept} kept twice", None)
    least = min((gap for site in gazettes.sites.values() for gap in _gaps(site.asked, site.asked_at)), default=None)
    said = "no host was asked by two" if least is None else f"{least:.2f} s, of {_DELAY} s"
    trials.say("killed: least gap between two machines at a host", said, least is None or least >= _DELAY)


def _stories(asked: list[tuple[str, dict[str, str]]]) -> list[tuple[str, dict[str, str]]]:
    return [(path, headers) for path, headers in asked if path.startswith("/story-")]


def _gaps(asked: list[tuple[str, dict[str, str]]], asked_at: list[float]) -> list[float]:
    """Seconds between two requests of a host that came from different workers, one after the other."""
    came = [(at, headers.get("User-Agent", "")) for (_, headers), at in zip(asked, asked_at, strict=True)]
    return [later - at for (at, one), (later, other) in pairwise(came) if one != other]


if __name__ == "__main__":
    sys.exit(main())
