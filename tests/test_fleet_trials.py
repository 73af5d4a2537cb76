"""Several machines when something goes wrong: each trial on loopback, with real processes and a real NATS server."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.background import wait_until
from tests.conftest import PATIENCE, PROJECT, run
from tests.fleet.grounds import NO_FLEET, Fleet, Gazettes, has_fleet
from tests.fleet.tables import QUERIES, tables
from tests.test_fleet import all_ended

SHORT = 4.0
"""Seconds of a session where a trial waits for its end."""
pytestmark = [pytest.mark.thorough, pytest.mark.skipif(not has_fleet(), reason=NO_FLEET)]


@pytest.fixture
def gazettes() -> Iterator[Gazettes]:
    with Gazettes(1, 12) as running:
        yield running


def count(database: Path, sql: str) -> int:
    db = Database(database)
    try:
        (number,) = db.execute(sql).fetchone()
        return int(number)
    finally:
        db.close()


def stored(fleet: Fleet) -> int:
    return count(fleet.database, "SELECT count(*) FROM articles")


def test_a_worker_that_slept_writes_nothing_and_asks_nothing(tmp_path: Path, gazettes: Gazettes) -> None:
    with Fleet(tmp_path / "fleet", gazettes.sites, session=SHORT) as fleet:
        fleet.server()
        archive = fleet.archive()
        slow = {"DOWNLOAD_DELAY": 0.5}
        sleeper = fleet.worker("sleeper", **slow)
        assert fleet.enqueue("--all").exit_code == 0
        wait_until(lambda: stored(fleet) >= 2, "the first articles")
        sleeper.signal(signal.SIGSTOP)
        lapsed = sleeper.log.count("another may crawl the outlet")
        asleep_at, asked = time.monotonic(), len(gazettes.sites["gazette_0"].asked)
        other = fleet.worker("other")
        archive.wait_for("its session ends")
        ended_after = time.monotonic() - asleep_at
        wait_until(lambda: len(gazettes.sites["gazette_0"].asked) > asked, "the other worker's requests")
        wait_until(lambda: stored(fleet) == 12, "all articles, by the other worker")
        ended = "SELECT count(*) FROM crawls WHERE finished_at IS NOT NULL"
        wait_until(lambda: count(fleet.database, ended) == 1, "the other worker's end")
        before, asked = tables(fleet.database), len(gazettes.sites["gazette_0"].asked)
        sleeper.signal(signal.SIGCONT)
        wait_until(lambda: sleeper.log.count("another may crawl the outlet") > lapsed, "the sleeper's notice")
        assert other.end() == sleeper.end() == archive.end() == 0, sleeper.log
        assert "Traceback" not in sleeper.log, "it is said once"
        assert tables(fleet.database) == before
        assert len(gazettes.sites["gazette_0"].asked) == asked, "it asked the outlet's site for nothing"
        assert ended_after < 4 * SHORT


def test_a_session_that_lapses_while_its_crawl_starts_does_not_hold_the_outlet(
    tmp_path: Path, gazettes: Gazettes
) -> None:
    """Scrapy does not end a crawl that was told to stop before its engine ran."""
    code = (
        "import sys, crawler.fleet.remote_archive as remote\n"
        "begin, lapses = remote.RemoteArchive.begin_crawl, [1]\n"
        "async def begin_crawl(self, started_at):\n"
        "    if lapses and lapses.pop():\n"
        "        self._lapse()\n"
        "        raise remote.SessionLapsed\n"
        "    return await begin(self, started_at)\n"
        "remote.RemoteArchive.begin_crawl = begin_crawl\n"
        "from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"
    )
    with Fleet(tmp_path / "fleet", gazettes.sites, session=SHORT) as fleet:
        fleet.server()
        archive = fleet.archive()
        worker = fleet._start([sys.executable, "-c", code, *fleet.scrapy("work", DATABASE=fleet.url)[3:]], "worker.log")
        assert fleet.enqueue("--all").exit_code == 0
        wait_until(lambda: all_ended(fleet.database, 1), "the crawl that comes after it")
        assert stored(fleet) == 12
        assert worker.end() == archive.end() == 0


def test_workers_wait_for_a_server_that_is_away_and_go_on(tmp_path: Path, gazettes: Gazettes) -> None:
    with Fleet(tmp_path / "fleet", gazettes.sites, session=SHORT) as fleet:
        server = fleet.server()
        archive, worker = fleet.archive(), fleet.worker(DOWNLOAD_DELAY=0.3)
        assert fleet.enqueue("--all").exit_code == 0
        wait_until(lambda: stored(fleet) >= 2, "the first articles")
        server.kill()
        crawls = count(fleet.database, "SELECT count(*) FROM crawls")
        time.sleep(2 * SHORT)
        fleet.server()
        wait_until(lambda: all_ended(fleet.database, 1), "the crawl's end")
        assert count(fleet.database, "SELECT count(*) FROM crawls") == crawls, "the same crawl went on"
        assert stored(fleet) == 12
        assert worker.end() == archive.end() == 0


def test_the_job_of_a_killed_worker_comes_back(tmp_path: Path, gazettes: Gazettes) -> None:
    with Fleet(tmp_path / "fleet", gazettes.sites) as fleet:
        fleet.server()
        # The crawl cannot end before the page is let go.
        page = gazettes.sites["gazette_0"].answers["/story-3"]
        page.turn = threading.Semaphore(0)
        archive, first = fleet.archive(), fleet.worker("first", DOWNLOAD_TIMEOUT=PATIENCE)
        assert fleet.enqueue("--all").exit_code == 0
        wait_until(lambda: stored(fleet) >= 2, "the first articles")
        assert "wait already or are being crawled" in fleet.enqueue("--all").output
        first.kill()
        page.turn = None
        second = fleet.worker("second")
        wait_until(lambda: stored(fleet) == 12, "all articles")
        # A worker that is asked to end before its crawl leaves stories to the next one.
        wait_until(lambda: count(fleet.database, QUERIES["left"]) == 0, "all stories")
        assert second.end() == archive.end() == 0


def test_a_worker_that_is_asked_to_end_gives_its_job_back_at_once(tmp_path: Path, gazettes: Gazettes) -> None:
    with Fleet(tmp_path / "fleet", gazettes.sites, session=60.0) as fleet:
        fleet.server()
        archive, first = fleet.archive(), fleet.worker("first", DOWNLOAD_DELAY=0.5)
        second = fleet.worker("second", "--at-once", "1")
        assert fleet.enqueue("--all").exit_code == 0
        wait_until(lambda: stored(fleet) >= 2, "the first articles")
        doing, other = (first, second) if "article" in first.log or "gazette_0" in first.log else (second, first)
        assert doing.end() == 0, doing.log
        wait_until(lambda: stored(fleet) == 12, "all articles, long before a session's time is over")
        assert other.end() == archive.end() == 0


def test_wrong_versions_and_wrong_facts_are_refused_in_a_sentence(tmp_path: Path, gazettes: Gazettes) -> None:
    with Fleet(tmp_path / "fleet", gazettes.sites) as fleet:
        fleet.server()
        archive = fleet.archive()
        command = fleet.scrapy("work", DATABASE=fleet.url)[3:]
        code = (
            "import sys, crawler.fleet.version as version\n"
            "version.fleet_version = lambda: '0.1.0+other'\n"
            "from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, *command], cwd=PROJECT, env=fleet.environment, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert "another version of Chancery: install the same on both machines: 0.1.0+other there" in done.stderr
        assert archive.end() == 0


def test_a_server_that_takes_too_small_messages_is_refused(tmp_path: Path, gazettes: Gazettes) -> None:
    with Fleet(tmp_path / "fleet", gazettes.sites) as fleet:
        fleet.server(config="max_payload: 1048576")
        done = fleet.enqueue("--all")
        assert done.exit_code != 0
        assert "the server takes messages of 1048576 bytes; set max_payload to 16777216" in done.output + done.log


def test_nothing_is_sent_to_another_machine_without_keys() -> None:
    done = run([sys.executable, "-m", "scrapy", "work", "-s", "DATABASE=nats://192.0.2.1:4222", "-s", "CONTACT=a@b.c"])
    assert done.exit_code == 1
    assert "name the folder of this one's keys" in done.output + done.log


def test_keys_let_in_whom_they_name_and_for_what_they_may(tmp_path: Path, gazettes: Gazettes) -> None:
    keys = tmp_path / "keys"
    made = run([sys.executable, "-m", "scrapy", "keys", str(keys), "--server", "127.0.0.1", "--worker", "one",
                "--worker", "two", "--storage", str(tmp_path / "stream")])  # fmt: skip
    assert made.exit_code == 0, made.log
    assert all(file.stat().st_mode & 0o077 == 0 for file in keys.glob("*/key.pem"))
    with Fleet(tmp_path / "fleet", gazettes.sites) as fleet:
        fleet.server(file=keys / "server" / "nats.conf")
        archive = fleet.archive(NATS_KEYS=keys / "archive")
        refused = fleet.run("work", "--name", "one", DATABASE=fleet.url)
        assert refused.exit_code == 1, refused.log
        assert "no NATS server lets this machine in" in refused.log
        other = fleet.run("work", "--name", "two", DATABASE=fleet.url, NATS_KEYS=keys / "one")
        assert other.exit_code == 1, other.log
        assert "the NATS server refuses two" in other.log
        queueing = fleet.run("enqueue", "--all", DATABASE=fleet.database, NATS_KEYS=keys / "one")
        assert queueing.exit_code != 0, "a worker cannot queue jobs"
        assert "keeps no queue for this machine" in queueing.output + queueing.log
        worker = fleet.worker("one", NATS_KEYS=keys / "one")
        queued = fleet.enqueue("--all", NATS_KEYS=keys / "archive")
        assert queued.output == "1 outlets queued.\n", queued.log
        wait_until(lambda: all_ended(fleet.database, 1), "the crawl")
        assert stored(fleet) == 12
        assert worker.end() == archive.end() == 0
