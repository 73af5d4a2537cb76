"""What a host sees of a crawl's manners: what it was asked, and when."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.exit_codes import ExitCode
from tests.conftest import PROJECT, Run, crawl
from tests.site import Site

OUTLET = "radio_pakistan"
HOME = "https://www.radio.gov.pk"
LIST = "/newslist/1"
WORDS = "The two ministers met in Islamabad and agreed to meet again before the end of the year. "

# Seconds that a connection may take to open: the server sees the request that opens it later than it was sent.
CLOCKS = 0.2


def read_side_by_side(**orders: tuple[list[str], dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], str]:
    """What came of each address, by ``tests/reader.py``, and the log; an order is addresses and settings."""
    quick = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0}
    order = {name: {"urls": urls, "settings": quick | settings} for name, (urls, settings) in orders.items()}
    command = [sys.executable, "-m", "tests.reader", json.dumps(order)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=90, check=True)
    return json.loads(done.stdout), done.stderr


def read(*urls: str, **settings: Any) -> tuple[dict[str, Any], str]:
    """The same of one order."""
    outcomes, log = read_side_by_side(only=(list(urls), settings))
    return outcomes["only"], log


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Servers for a test that needs many; each is a host of its own to robots.txt."""
    with ExitStack() as stack:
        yield [stack.enter_context(Site()) for _ in range(14)]


def put_robots(site: Site, text: str, **answer: Any) -> None:
    site.put("/robots.txt", text, content_type="text/plain", **answer)


def put_pages(site: Site, *paths: str) -> list[str]:
    """Pages of an article each; their addresses."""
    for path in paths:
        text = f"{WORDS * 4} The agreement is number {path}."
        site.put(path, f"<html><body><article><h1>Story {path}</h1><p>{text}</p></article></body></html>")
    return [site.address + path for path in paths]


def put_outlet(site: Site, count: int) -> list[str]:
    """A list page of the outlet and its articles; their paths."""
    paths = [f"/{day:02}-11-2026/story" for day in range(1, count + 1)]
    site.put(LIST, "<html><body>" + "".join(f'<a href="{path}">Story</a> ' for path in paths) + "</body></html>")
    put_pages(site, *paths)
    return paths


def ledger(database: Path) -> dict[str, tuple[str, str | None]]:
    rows = Database(database).query("SELECT url, state, reason FROM addresses ORDER BY url")
    return {row["url"].removeprefix(HOME): (row["state"], row["reason"]) for row in rows}


def mirrored(site: Site, database: Path, **settings: Any) -> Run:
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return crawl(OUTLET, "-a", f"site={site.address}", *options, database=database)


class TestRobots:
    def test_each_kind_of_answer(self, sites: list[Site]) -> None:
        """4xx allows all; 5xx, 429 and silence forbid all; redirects lead to the rules; only so much is read."""
        closed = "User-agent: *\nDisallow: /closed\n"
        names = ("read", "none", "denied", "broken", "busy", "later", "silent", "cut", "five", "six", "away", "nowhere",
                 "long", "longer")  # fmt: skip
        by_name = dict(zip(names, sites, strict=True))
        for site in sites:
            put_pages(site, "/open", "/closed")
        put_robots(by_name["read"], closed)
        put_robots(by_name["denied"], closed, status=403)
        for name, status in (("broken", 500), ("busy", 503), ("later", 429)):
            put_robots(by_name[name], "", status=status)
        put_robots(by_name["silent"], closed, delay=5)
        put_robots(by_name["cut"], closed * 9, cut_after=40)
        for name, count in (("five", 5), ("six", 6)):
            steps = ["/robots.txt", *(f"/step/{step}" for step in range(1, count)), "/rules"]
            for step, following in pairwise(steps):
                by_name[name].put(step, status=302, headers={"Location": following})
            by_name[name].put("/rules", closed, content_type="text/plain")
        by_name["away"].put("/robots.txt", status=301, headers={"Location": by_name["read"].address + "/robots.txt"})
        by_name["nowhere"].put("/robots.txt", status=301, headers={"Location": "ftp://127.0.0.1/robots.txt"})
        # The rule stands before the limit, and a longer one is cut in two by it: its half would forbid all.
        line = "Disallow: /"
        head = closed + "#" + "x" * (512 * 1024 - len(closed) - len(line) - 2) + "\n"
        put_robots(by_name["long"], head + line + "elsewhere\n")
        put_robots(by_name["longer"], head + line + "elsewhere\n" + "# more\n" * 500_000 + "Disallow: /open\n")

        urls = [site.address + path for path in ("/open", "/closed") for site in sites]
        outcomes, log = read(*urls, DOWNLOAD_TIMEOUT=1, RETRY_TIMES=1)

        said = {name: (outcomes[site.address + "/open"], outcomes[site.address + "/closed"])
                for name, site in by_name.items()}  # fmt: skip
        rules, everything = (200, "IgnoreRequest: Forbidden by robots.txt"), (200, 200)
        assert {name: pair for name, pair in said.items() if 200 in pair} == {
            "read": rules, "five": rules, "away": rules, "long": rules, "longer": rules,
            "none": everything, "denied": everything, "six": everything, "nowhere": everything,
        }  # fmt: skip
        for name, reason in (("broken", "HTTP 500"), ("busy", "HTTP 503"), ("later", "HTTP 429"),
                             ("silent", "DownloadTimeoutError: "), ("cut", "ResponseDataLossError")):  # fmt: skip
            text = f"RobotsUnavailable: {by_name[name].address}/robots.txt could not be had: {reason}"
            assert [outcome[: len(text)] for outcome in said[name]] == [text] * 2
            assert by_name[name].paths == ["/robots.txt"] * 2, "asked, tried again, and nothing else asked"
            assert log.count(f"{by_name[name].address}/robots.txt could not be had") == 1
        assert len(by_name["six"].paths) == 6 + 2
        assert "Traceback" not in log

    def test_an_outlet_whose_robots_txt_fails_is_unreachable(self, site: Site, database: Path) -> None:
        put_outlet(site, 2)
        put_robots(site, "", status=500)
        run = mirrored(site, database)
        assert run.exit_code == ExitCode.UNREACHABLE
        assert site.paths == ["/robots.txt"] * 3
        assert f"{HOME}/robots.txt could not be had (HTTP 500): not asked for 600 s" in run.log
        assert "Traceback" not in run.log

    def test_one_bad_answer_in_a_run(self, site: Site, database: Path) -> None:
        """Articles that met it fail, with the reason; once it is had again, the rest are read."""
        paths = put_outlet(site, 3)
        for status in (200, 200, 500, 200):
            site.put_next("/robots.txt", status=status)
        run = mirrored(site, database, ROBOTSTXT_MAX_AGE=0, ROBOTSTXT_RETRY_INTERVAL=0, RETRY_ENABLED=False)
        assert run.exit_code == ExitCode.DONE
        states = ledger(database)
        assert sorted(state for state, _ in states.values()) == ["failed", "stored", "stored"]
        (met,) = [path for path in paths if states[path][0] == "failed"]
        assert states[met] == ("failed", f"{HOME}/robots.txt could not be had: HTTP 500")
        assert met not in site.paths
        (row,) = Database(database).query("SELECT next_try_at FROM addresses WHERE state = 'failed'")
        assert row["next_try_at"] < (datetime.now(UTC) + timedelta(minutes=11)).isoformat()

    def test_asked_once_by_requests_that_come_together(self, site: Site) -> None:
        put_robots(site, "User-agent: chancery\nDisallow: /5\n", delay=0.5)
        outcomes, _ = read(*put_pages(site, *(f"/{number}" for number in range(10))), CONCURRENT_REQUESTS_PER_DOMAIN=8)
        assert site.paths.count("/robots.txt") == 1
        assert "/5" not in site.paths
        assert sum(outcome == 200 for outcome in outcomes.values()) == 9
