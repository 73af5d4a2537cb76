"""What a host sees of a crawl's politeness: its requests, and their times."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.crawling.exit_codes import ExitCode
from crawler.politeness.retry_after import seconds_to_wait
from tests.background import Crawling
from tests.conftest import FIXTURES, PATIENCE, Run, crawl
from tests.conftest import run as run_command
from tests.site import Site

OUTLET = "radio_pakistan"
HOME = "https://www.radio.gov.pk"
LIST = "/newslist/1"
WORDS = "The two ministers met in Islamabad and agreed to meet again before the end of the year. "


def read_side_by_side(**orders: tuple[list[str], dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], str]:
    """The result for each URL, by ``tests/reader.py``, and the log; an order is URLs and settings."""
    quick = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "BACK_OFF_START": 0.05}
    order = {name: {"urls": urls, "settings": quick | settings} for name, (urls, settings) in orders.items()}
    command = [sys.executable, "-m", "tests.reader", json.dumps(order)]
    done = run_command(command)
    assert done.exit_code == 0, done.log
    return json.loads(done.output), done.log


def read(*urls: str, **settings: Any) -> tuple[dict[str, Any], str]:
    """The same for one order."""
    outcomes, log = read_side_by_side(only=(list(urls), settings))
    return outcomes["only"], log


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Servers for a test that needs many; each is a separate host for robots.txt."""
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


def gaps(moments: Sequence[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(moments)]


class TestRobots:
    def test_each_kind_of_answer(self, sites: list[Site]) -> None:
        """4xx allows all; 5xx, 429 and no answer forbid all; redirects are followed; only a limited part is read."""
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
        put_robots(by_name["silent"], closed)
        by_name["silent"].hold()
        put_robots(by_name["cut"], closed * 9, cut_after=40)
        for name, count in (("five", 5), ("six", 6)):
            steps = ["/robots.txt", *(f"/step/{step}" for step in range(1, count)), "/rules"]
            for step, following in pairwise(steps):
                by_name[name].put(step, status=302, headers={"Location": following})
            by_name[name].put("/rules", closed, content_type="text/plain")
        by_name["away"].put("/robots.txt", status=301, headers={"Location": by_name["read"].address + "/robots.txt"})
        by_name["nowhere"].put("/robots.txt", status=301, headers={"Location": "ftp://127.0.0.1/robots.txt"})
        # The rule is 400 KiB down the file, within the limit, which cuts a later one in two: the half would forbid all.
        line, early = "Disallow: /", "#" + "x" * (400 * 1024) + "\n" + closed
        head = early + "#" + "x" * (512 * 1024 - len(early) - len(line) - 2) + "\n"
        put_robots(by_name["long"], head + line + "elsewhere\n")
        put_robots(by_name["longer"], head + line + "elsewhere\n" + "# more\n" * 500_000 + "Disallow: /open\n")

        # Two crawls, because the others should have all the time they need.
        orders: dict[str, tuple[list[str], dict[str, Any]]] = {}
        for order, patience in (("answer", PATIENCE), ("do not", 2)):
            those = [site for site in sites if (site is by_name["silent"]) == (order == "do not")]
            urls = [site.address + path for path in ("/open", "/closed") for site in those]
            orders[order] = urls, {"DOWNLOAD_TIMEOUT": patience, "RETRY_TIMES": 1}
        by_order, log = read_side_by_side(**orders)
        outcomes = by_order["answer"] | by_order["do not"]

        said = {name: (outcomes[site.address + "/open"], outcomes[site.address + "/closed"])
                for name, site in by_name.items()}  # fmt: skip
        rules, everything = (200, "RobotsForbidden: robots.txt forbids it"), (200, 200)
        assert {name: pair for name, pair in said.items() if 200 in pair} == {
            "read": rules, "five": rules, "away": rules, "long": rules, "longer": rules,
            "none": everything, "denied": everything, "six": everything, "nowhere": everything,
        }  # fmt: skip
        for name, reason in (("broken", "HTTP 500"), ("busy", "HTTP 503"), ("later", "HTTP 429"),
                             ("silent", "DownloadTimeoutError: "), ("cut", "ResponseDataLossError")):  # fmt: skip
            text = f"RobotsUnavailable: {by_name[name].address}/robots.txt is unavailable: {reason}"
            assert [outcome[: len(text)] for outcome in said[name]] == [text] * 2
            assert by_name[name].paths == ["/robots.txt"] * 2, "asked, tried again, and nothing else asked"
            assert log.count(f"{by_name[name].address}/robots.txt is unavailable") == 1
        assert len(by_name["six"].paths) == 6 + 2
        assert "Traceback" not in log

    @pytest.mark.thorough
    def test_large_rules_hold_up_no_other_host(self, sites: list[Site]) -> None:
        """512 KiB of wildcards take seconds to parse, and half a second per URL to match."""
        large, other = sites[:2]
        lines = "".join(f"Disallow: /*{number:x}*a*b*c*d*e*f*g*h*i*j$\n" for number in range(13_000))
        put_robots(large, f"User-agent: *\n{lines}Disallow: /closed\n")
        orders: dict[str, tuple[list[str], dict[str, Any]]] = {
            "large": (put_pages(large, "/open", "/closed"), {}),
            "other": (put_pages(other, *(f"/{number}" for number in range(60))), {"DOWNLOAD_DELAY": 0.1}),
        }
        outcomes, _ = read_side_by_side(**orders)
        assert sorted(map(str, outcomes["large"].values())) == ["200", "RobotsForbidden: robots.txt forbids it"]
        assert set(outcomes["other"].values()) == {200}
        assert max(gaps(other.begun_at)) < 2

    @pytest.mark.thorough
    def test_an_outlet_whose_robots_txt_fails_is_unreachable(self, site: Site, database: Path) -> None:
        put_outlet(site, 2)
        put_robots(site, "", status=500)
        run = mirrored(site, database)
        assert run.exit_code == ExitCode.UNREACHABLE
        assert site.paths == ["/robots.txt"] * 3
        assert f"{HOME}/robots.txt is unavailable (HTTP 500): no request to this host for 600 s" in run.log
        assert "Traceback" not in run.log

    @pytest.mark.thorough
    def test_one_bad_answer_in_a_run(self, site: Site, database: Path) -> None:
        """Articles that met it fail, with the reason; once it is available again, the rest are read."""
        paths = put_outlet(site, 3)
        for status in (200, 200, 500, 200):
            site.put_next("/robots.txt", status=status)
        run = mirrored(site, database, ROBOTSTXT_MAX_AGE=0, ROBOTSTXT_RETRY_INTERVAL=0, RETRY_ENABLED=False)
        assert run.exit_code == ExitCode.DONE
        states = ledger(database)
        assert sorted(state for state, _ in states.values()) == ["failed", "stored", "stored"]
        (met,) = [path for path in paths if states[path][0] == "failed"]
        assert states[met] == ("failed", f"{HOME}/robots.txt is unavailable: HTTP 500")
        assert met not in site.paths
        (row,) = Database(database).query("SELECT next_try_at FROM addresses WHERE state = 'failed'")
        assert row["next_try_at"] < (datetime.now(UTC) + timedelta(minutes=11)).isoformat()

    @pytest.mark.thorough
    def test_asked_once_by_requests_that_come_together(self, site: Site) -> None:
        put_robots(site, "User-agent: chancery\nDisallow: /5\n", delay=2)
        outcomes, _ = read(*put_pages(site, *(f"/{number}" for number in range(10))), CONCURRENT_REQUESTS_PER_DOMAIN=8)
        assert site.paths.count("/robots.txt") == 1
        assert "/5" not in site.paths
        assert sum(outcome == 200 for outcome in outcomes.values()) == 9


@pytest.mark.thorough
def test_crawl_delay(sites: list[Site]) -> None:
    """Applied between all requests, from the line for us, within limits, no matter what else sets the delay."""
    ours = "User-agent: *\nCrawl-delay: 20\n\nUser-agent: Chancery\nCrawl-delay: 0.6\n"
    throttle = {"AUTOTHROTTLE_ENABLED": True, "AUTOTHROTTLE_START_DELAY": 0.1}
    # With Scrapy's random delay, requests would come immediately or after many seconds.
    chance = {"DOWNLOAD_DELAY_JITTER": 20}
    cases: dict[str, tuple[str, float, dict[str, Any]]] = {
        "alone": (ours, 0.6, {"DOWNLOAD_DELAY": 0.1, "CONCURRENT_REQUESTS_PER_DOMAIN": 4, **chance}),
        "with_autothrottle": (ours, 0.6, {"DOWNLOAD_DELAY": 0.1, **throttle}),
        "up_to_the_maximum": ("User-agent: *\nCrawl-delay: 100\n", 0.6, {"CRAWL_DELAY_MAX": 0.6, **chance}),
        "not_below_our_own": ("User-agent: *\nCrawl-delay: 0.1\n", 0.6, {"DOWNLOAD_DELAY": 0.6}),
        "no_number": ("User-agent: *\nCrawl-delay: soon\n", 0, {}),
    }
    orders = {}
    for site, (name, (robots, _, settings)) in zip(sites, cases.items(), strict=False):
        put_robots(site, robots)
        orders[name] = put_pages(site, *(f"/{number}" for number in range(6))), settings
    read_side_by_side(**orders)
    for site, (name, (_, delay, _)) in zip(sites, cases.items(), strict=False):
        assert len(site.paths) == 7, name
        # None is begun before its time; on a busy machine some are begun later, but no such machine is ever five
        # seconds behind at every one of them.
        assert delay - 0.15 < min(gaps(site.begun_at)), name
        assert median(gaps(site.begun_at)) < delay + 5, name


class TestRetryAfter:
    """A request starts after the answer has arrived, which is after the server saw the request that it answers."""

    @pytest.mark.thorough
    def test_how_long_and_how_often(self, sites: list[Site]) -> None:
        """Without the header each pause is twice as long; RETRY_TIMES ends it; BACK_OFF_MAX is the longest.

        A pause ends even if Scrapy deleted the host's slot meanwhile, when nothing of the host was in the downloader.
        """
        doubling, reset, stubborn, longest, too_long, forgotten = sites[:6]
        orders: dict[str, tuple[list[str], dict[str, Any]]] = {
            "doubling": (put_pages(doubling, "/1"), {"BACK_OFF_START": 0.4, "RETRY_TIMES": 3}),
            "reset": (put_pages(reset, "/1", "/2"), {"BACK_OFF_START": 0.4, "DOWNLOAD_DELAY": 0.1}),
            "stubborn": (put_pages(stubborn, "/1"), {"RETRY_TIMES": 1}),
            "longest": (put_pages(longest, "/1"), {"BACK_OFF_MAX": 2}),
            "forgotten": (put_pages(forgotten, "/1"), {"DOWNLOADER": "tests.reader.Forgetful"}),
            "too_long": (put_pages(too_long, "/1", "/2"), {"BACK_OFF_MAX": 1.9, "DOWNLOAD_DELAY": 0.1}),
        }
        for _ in range(3):
            doubling.put_next("/1", status=429)
        for _ in range(2):
            reset.put_next("/1", status=503)
        stubborn.put("/1", status=503)
        for site in (longest, too_long, forgotten):
            site.put_next("/1", status=429, headers={"Retry-After": "2"})
        outcomes, log = read_side_by_side(**orders)
        assert "Traceback" not in log

        def pauses(site: Site) -> list[float]:
            return [begun - answered for answered, begun in zip(site.asked_at[1:], site.begun_at[2:], strict=False)]

        assert set(outcomes["doubling"].values()) == {200}
        assert doubling.paths == ["/robots.txt", "/1", "/1", "/1", "/1"]
        for pause, expected in zip(pauses(doubling), (0.4, 0.8, 1.6), strict=True):
            assert pause > expected - 0.05
        # Three of Scrapy's own checks, five seconds apart, would take longer; so would pauses three times as long.
        assert sum(pauses(doubling)) < 0.4 + 0.8 + 1.6 + 4

        assert set(outcomes["reset"].values()) == {200}
        assert reset.paths == ["/robots.txt", "/1", "/2", "/1", "/1"], "a good answer between the two bad ones"
        assert log.count("no request for 0.4 s") == 1 + 2

        assert set(outcomes["stubborn"].values()) == {503}
        assert stubborn.paths == ["/robots.txt", "/1", "/1"]

        for name, site in (("longest", longest), ("forgotten", forgotten)):
            assert set(outcomes[name].values()) == {200}
            assert pauses(site)[0] > 1.95
        assert {outcome[:12] for outcome in outcomes["too_long"].values()} == {"HostGivenUp:"}
        assert too_long.paths == ["/robots.txt", "/1"]

    @pytest.mark.thorough
    def test_a_paused_host_lets_others_go_on(self, sites: list[Site]) -> None:
        """More requests to the sleeping host than the downloader holds: those to the other one get past them."""

        def in_six_seconds() -> str:
            """Dates have no fractions: between six and seven."""
            return format_datetime(datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=7), usegmt=True)

        paths = [f"/{number}" for number in range(20)]
        forms = {"seconds": (sites[0], sites[1]), "date": (sites[2], sites[3])}
        headers = {"seconds": "6", "date": in_six_seconds}
        orders: dict[str, tuple[list[str], dict[str, Any]]] = {}
        for form, (asleep, awake) in forms.items():
            urls = put_pages(asleep, *paths)
            asleep.put_next("/0", status=503, headers={"Retry-After": headers[form]})
            elsewhere = [url.replace("127.0.0.1", "localhost") for url in put_pages(awake, *paths)]
            orders[form] = urls + elsewhere, {"DOWNLOAD_DELAY": 0.05}
        outcomes, _ = read_side_by_side(**orders)
        for form, (asleep, awake) in forms.items():
            assert set(outcomes[form].values()) == {200}
            assert asleep.paths[:2] == ["/robots.txt", "/0"]
            assert asleep.paths.count("/0") == 2
            answered, woke = asleep.asked_at[1], asleep.begun_at[2]
            assert 5.9 < woke - answered < 20, form
            assert len(awake.paths) == 21
            assert answered < awake.begun_at[-1] < woke

    @pytest.mark.thorough
    def test_requests_in_progress_are_answered(self, site: Site) -> None:
        several = site
        urls = put_pages(several, *(f"/{number}" for number in range(12)))
        for answer in several.answers.values():
            answer.delay = 1.5
        several.put_next("/0", status=429, headers={"Retry-After": "5"}, delay=1.5)
        outcomes, log = read(*urls, DOWNLOAD_DELAY=0.1, CONCURRENT_REQUESTS_PER_DOMAIN=4)
        assert "Traceback" not in log
        assert set(outcomes.values()) == {200}
        answered = several.asked_at[several.paths.index("/0")] + 1.5
        under_way = [moment for moment in several.begun_at if answered - 1.5 < moment < answered]
        assert len(under_way) >= 2, "others were under way"
        # However late the response is read, it is followed by the requested time without any request.
        last, following = max(pairwise(several.begun_at), key=lambda pair: pair[1] - pair[0])
        assert last < answered + 3
        assert following - max(last, answered) > 5 - 0.05

    @pytest.mark.thorough
    def test_a_redirect_is_followed_when_its_time_has_come(self, sites: list[Site]) -> None:
        """Or not at all, if that is too late; other requests to the host continue. With 403 the header is ignored."""
        soon, late, denied = sites[:3]
        orders: dict[str, tuple[list[str], dict[str, Any]]] = {
            name: (put_pages(site, "/1", "/2"), {"BACK_OFF_MAX": 2})
            for name, site in (("soon", soon), ("late", late), ("denied", denied))
        }
        soon.put("/1", status=302, headers={"Location": "/3", "Retry-After": "1"})
        put_pages(soon, "/3")
        late.put("/1", status=301, headers={"Location": "/3", "Retry-After": "9" * 30})
        denied.put("/1", status=403, headers={"Retry-After": "9" * 30})
        outcomes, log = read_side_by_side(**orders)
        assert set(outcomes["soon"].values()) == {200}
        assert soon.begun_at[-1] - soon.asked_at[soon.paths.index("/1")] > 0.95
        assert soon.paths[-1] == "/3"
        refused = f"HostGivenUp: {late.address}/1 redirects and asks for a pause of more than a year"
        assert outcomes["late"] == {f"{late.address}/1": refused, f"{late.address}/2": 200}
        assert "/3" not in late.paths
        assert sorted(outcomes["denied"].values()) == [200, 403]
        assert "Traceback" not in log

    @pytest.mark.thorough
    def test_a_host_that_asks_for_too_long_is_given_up(self, site: Site, database: Path) -> None:
        paths = put_outlet(site, 6)
        site.put(paths[1], status=429, headers={"Retry-After": "3600"})
        # Without a delay, or on a busy machine with a short one, Scrapy would start them all before the first response.
        run = mirrored(site, database, DOWNLOAD_DELAY=1)
        assert run.exit_code == ExitCode.DONE, run.log
        reason = "www.radio.gov.pk answered HTTP 429 and asks for a pause of 3600 s: longer than BACK_OFF_MAX"
        states = ledger(database)
        asked = site.paths.index(paths[1])
        assert site.paths[asked:] == [paths[1]], run.log
        assert {path for path in paths if states[path] == ("failed", reason)} == set(paths) - set(site.paths[:asked])
        assert f"WARNING: {reason}" in run.log

    @pytest.mark.thorough
    def test_an_outlet_that_is_given_up_at_its_source_is_unreachable(self, site: Site, database: Path) -> None:
        put_outlet(site, 1)
        site.put(LIST, status=503, headers={"Retry-After": "86400"})
        run = mirrored(site, database)
        assert run.exit_code == ExitCode.UNREACHABLE
        assert site.paths == ["/robots.txt", LIST]

    @pytest.mark.thorough
    def test_a_stopped_crawl_does_not_sleep_on(self, site: Site, database: Path) -> None:
        paths = put_outlet(site, 4)
        for path in paths:
            site.put(path, status=503, headers={"Retry-After": "120"})
        options = ("-a", f"site={site.address}", "-s", "DOWNLOAD_DELAY=0.1")
        with Crawling(OUTLET, *options, database=database) as crawling:
            crawling.wait_for_log("no request for 120.0 s")
            crawling.process.terminate()
            began = time.monotonic()
            assert crawling.end() == ExitCode.INTERRUPTED, crawling.log
            assert time.monotonic() - began < 60
        assert len(site.paths) == 3
        assert {state for state, _ in ledger(database).values()} == {"failed"}

    @pytest.mark.parametrize(
        ("header", "seconds"),
        [
            (b"120", 120), (b" 7 ", 7), (b"Fri, 06 Nov 2026 08:50:37 GMT", 60), (b"Friday, 06-Nov-26 08:50:37 GMT", 60),
            (b"Fri Nov  6 08:50:37 2026", 60), (b"99999999999999", 99999999999999), (b"Fri, 06 Nov 2026 08:49:00 GMT", None),
            (b"0", None), (b"-5", None), (b"1.5", None), (b"soon", None), (b"Fri, 99 Nov 2026 08:49:37 GMT", None),
            (b"\xd9\xa1\xd9\xa2", None), (b"9" * 30, 1e30), (b"9" * 5000, math.inf), (b"0" * 400 + b"7", 7), (b"", None), (None, None),
        ],
    )  # fmt: skip
    def test_forms_of_the_header(self, header: bytes | None, seconds: float | None) -> None:
        assert seconds_to_wait(header, datetime(2026, 11, 6, 8, 49, 37, tzinfo=UTC)) == seconds


@pytest.mark.thorough
def test_budget_of_requests(sites: list[Site]) -> None:
    """Each request to a host counts, robots.txt too; 0 is no limit."""
    limited, free = sites[:2]
    paths = [f"/{number}" for number in range(5)]
    orders: dict[str, tuple[list[str], dict[str, Any]]] = {
        "limited": (put_pages(limited, *paths), {"REQUESTS_PER_HOST": 3, "DOWNLOAD_DELAY": 0.05}),
        "free": (put_pages(free, *paths), {"REQUESTS_PER_HOST": 0}),
    }
    outcomes, _ = read_side_by_side(**orders)
    assert len(limited.paths) == 3
    reason = "OverBudget: over the limit of 3 requests per host and run (REQUESTS_PER_HOST)"
    assert sorted(map(str, outcomes["limited"].values())) == ["200", "200", reason, reason, reason]
    assert set(outcomes["free"].values()) == {200}


@pytest.mark.thorough
def test_what_is_over_budget_waits_for_the_next_run(site: Site, database: Path) -> None:
    """What is left over waits for the next run, which continues where this one ended."""
    paths = put_outlet(site, 4)
    run = mirrored(site, database, REQUESTS_PER_HOST=4)
    assert run.exit_code == ExitCode.DONE
    assert len(site.paths) == 4
    assert site.paths[:2] == ["/robots.txt", LIST]
    left = {path: entry for path, entry in ledger(database).items() if path not in site.paths}
    assert left == dict.fromkeys(left, ("known", "over the limit of 4 requests per host and run (REQUESTS_PER_HOST)"))
    assert len(left) == 2
    (row,) = Database(database).query("SELECT skipped, failed, counters FROM crawls")
    assert (row["skipped"], row["failed"]) == (2, 0)
    assert json.loads(row["counters"])["budget/not_asked"] == 2
    assert run.log.count("REQUESTS_PER_HOST") == 1

    assert mirrored(site, database, REQUESTS_PER_HOST=0).exit_code == ExitCode.DONE
    assert [site.paths.count(path) for path in paths] == [1] * 4
    assert {state for state, _ in ledger(database).values()} == {"stored"}


@pytest.mark.thorough
def test_replay_waits_for_nobody(tmp_path: Path, database: Path) -> None:
    saved, folder = FIXTURES / OUTLET, tmp_path / OUTLET
    for file in saved.rglob("*"):
        if file.is_file():
            copy = folder / file.relative_to(saved)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    with (folder / "robots.txt").open("a", encoding="utf-8") as robots:
        robots.write("\nCrawl-delay: 30\n")
    began = time.monotonic()
    run = crawl(OUTLET, "-s", f"REPLAY={tmp_path}", "-s", "REQUESTS_PER_HOST=3", database=database)
    assert run.exit_code == ExitCode.DONE
    # Eight requests with half a minute between them would take far longer.
    assert time.monotonic() - began < 90
    assert {state for state, _ in ledger(database).values()} == {"stored"}
