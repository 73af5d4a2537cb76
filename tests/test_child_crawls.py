"""A run whose outlets are divided over processes: the same archive, the same answer to cron."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.commands.child_crawls import _read
from crawler.crawling.exit_codes import ExitCode
from crawler.crawling.outlet_spider import OutletSpider
from crawler.crawling.parts import parts_of
from crawler.discovery.sources import Feed
from crawler.model.outlet import Outlet
from tests.conftest import PATIENCE, PROJECT, crawl, crawl_command
from tests.press import put_feed, put_lists, put_pages
from tests.site import Site
from tests.soak import spiders
from tests.soak.gazettes import Report

OUTLETS = ("app_pakistan", "asean", "enews_pk", "pak_revenue")
_LONG = 5.0
"""Seconds that an article waits for its answer: a crawl that is to end awaits what is under way."""
ROWS = (
    "SELECT url, title, text, published_at, text_sha256 FROM articles ORDER BY url",
    "SELECT copies.url, copies.outlet, original.url FROM copies JOIN articles AS original "
    "ON original.id = copies.article ORDER BY copies.url",
)


def spider(name: str, home: str, *, also_at: tuple[str, ...] = (), feed: str = "") -> type[OutletSpider]:
    outlet = Outlet(name, name, home, "PK", "Asia/Karachi", ("en",), also_at=also_at)
    return type(name, (OutletSpider,), {"name": name, "outlet": outlet, "sources": (Feed(feed),)})


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (spider("b", "https://b.example/"), [["a", "c"], ["b"]]),
        (spider("b", "https://www.a.example/ur/"), [["a", "b"], ["c"]]),
        (spider("b", "https://b.example/", also_at=("a.example",)), [["a", "b"], ["c"]]),
        (spider("b", "https://b.example/", feed="https://feeds.c.example/b"), [["a", "c"], ["b"]]),
        (spider("b", "https://b.example/", feed="https://a.example/b"), [["a", "b"], ["c"]]),
    ],
)
def test_a_host_is_never_in_two_processes(second: type[OutletSpider], expected: list[list[str]]) -> None:
    spiders = [spider("a", "https://a.example/"), second, spider("c", "https://c.example/")]
    assert sorted(parts_of(spiders, 2)) == expected


def test_an_outlet_that_shares_hosts_with_two_others_brings_them_together() -> None:
    spiders = [
        spider("a", "https://a.example/"), spider("b", "https://b.example/"), spider("d", "https://d.example/"),
        spider("c", "https://a.example/c/", also_at=("b.example",)),
    ]  # fmt: skip
    assert sorted(parts_of(spiders, 4)) == [["a", "b", "c"], ["d"]]


@pytest.mark.thorough
def test_the_archive_is_the_same(tmp_path: Path) -> None:
    found = []
    for processes in (1, 2):
        database = tmp_path / f"{processes}.db"
        done = crawl(*OUTLETS, "-s", "REPLAY=fixtures", "-s", f"PROCESSES={processes}", database=database)
        assert done.exit_code == 0, done.log
        rows = [list(Database(database).execute(sql).fetchall()) for sql in ROWS]
        found.append((rows, [line.split() for line in done.output.splitlines()]))
    assert found[0] == found[1]
    assert [len(rows) for rows in found[0][0]] != [0, 0]


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Two outlets whose articles take long to answer."""
    with Site("127.0.0.1") as one, Site("127.0.0.2") as other:
        reports = [Report(number) for number in range(3)]
        put_feed(one, reports)
        put_lists(other, reports)
        for site in (one, other):
            put_pages(site, reports)
            for report in reports:
                site.answers[report.path].delay = _LONG
        yield [one, other]


def begun(sites: Sequence[Site], database: Path) -> subprocess.Popen[str]:
    """A run over two processes, each of which waits for its outlet's articles."""
    given = [part for each in ("SPIDER_MODULES=tests.soak.spiders", "PROCESSES=2") for part in ("-s", each)]
    running = subprocess.Popen(
        crawl_command("--all", *given, "-L", "ERROR", database=database), cwd=PROJECT, text=True,
        env={**os.environ, spiders.HOMES: " ".join(site.address for site in sites)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    until(lambda: all(any("matter" in path for path, _ in site.asked) for site in sites))
    return running


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def children_of(process: int) -> list[int]:
    """The crawls that it started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


@pytest.mark.thorough
def test_a_signal_reaches_every_process(sites: list[Site], database: Path) -> None:
    running = begun(sites, database)
    children = children_of(running.pid)
    assert len(children) == 2
    running.send_signal(signal.SIGTERM)
    output, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 7
    assert output.count("exit code 7") == 2
    assert [crawl["exit_code"] for crawl in Database(database).query("SELECT exit_code FROM crawls")] == [7, 7]


@pytest.mark.thorough
def test_a_process_that_is_killed_interrupts_its_outlets_alone(sites: list[Site], database: Path) -> None:
    running = begun(sites, database)
    first, second = children_of(running.pid)
    os.kill(first, signal.SIGKILL)
    assert running.poll() is None
    os.kill(second, signal.SIGTERM)
    output, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 7
    assert output.count("exit code 7") == 2
    codes = {crawl["exit_code"] for crawl in Database(database).query("SELECT exit_code FROM crawls")}
    assert codes == {None, ExitCode.INTERRUPTED}


@pytest.mark.parametrize("written", [None, "", '{"asean": {"crawl/'])
def test_what_a_killed_process_wrote_in_part_counts_for_nothing(written: str | None, tmp_path: Path) -> None:
    file = tmp_path / "0.json"
    if written is not None:
        file.write_text(written)
    assert _read(file, ["asean"], -9) == {"asean": {"crawl/exit_code": ExitCode.INTERRUPTED}}
    assert _read(file, ["asean"], 6) == {"asean": {"crawl/exit_code": ExitCode.ERRORS}}


@pytest.mark.parametrize("said", ["0", "two"])
def test_a_number_of_processes_that_is_none(said: str, database: Path) -> None:
    done = crawl("asean", "-s", f"PROCESSES={said}", "-s", "REPLAY=fixtures", database=database)
    assert done.exit_code == 2
    assert f"PROCESSES={said}: write a number of processes, 1 or more" in done.output + done.log


def test_a_feed_has_one_writer(database: Path, tmp_path: Path) -> None:
    options = ("-s", "PROCESSES=2", "-s", "REPLAY=fixtures", "-o", str(tmp_path / "out.jsonl"))
    done = crawl(*OUTLETS, *options, database=database)
    assert done.exit_code == 2
    assert "only one process can write a feed" in done.output + done.log
