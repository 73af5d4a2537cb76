"""How an outlet does, judged by its own past: each rule on either side of where it turns."""

from __future__ import annotations

import json
import math
import random
import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from scrapy.settings import Settings

from crawler.commands.given_tolerance import read_tolerance
from crawler.health import health as health_module
from crawler.health.arrivals import expected_per_day, per_day, seen_last_day, silent_since
from crawler.health.findings import FindingCode
from crawler.health.health import Health, read_health
from crawler.health.runs import Run
from crawler.health.sudden import chance_of, is_undated_suddenly, is_unread_suddenly
from crawler.health.tolerance import Tolerance, failures_in_a_row
from crawler.model.clock import now, timestamp
from crawler.model.wrong_input import WrongInput
from crawler.storage.damage import Damage, checked_at, is_check_due, note_check, noted_damage
from crawler.storage.database import NewsDatabase
from tests.background import Crawling, wait_until
from tests.conftest import FIXTURES, crawl, scrapy
from tests.reading_room import datasette
from tests.site import Site

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
TOLERANCE = Tolerance(5, timedelta(days=2))
DAY = timedelta(days=1)


def run(ago: float, arrived: int = 0, code: int | None = 0, **columns: Any) -> Run:
    """A crawl so many days ago."""
    whole = {"is_finished": code is not None, "stored": arrived, "copies": 0, "undated": 0, "without_article": 0}
    return Run(started_at=AT - ago * DAY, exit_code=code, **{**whole, **columns})


def hourly(days: float, arrives: Iterable[float], code: int = 0) -> list[Run]:
    """Crawls of each hour of the last days, newest first; ``arrives``: how many days ago an article came."""
    came = {round(ago * 24) for ago in arrives}
    return [run(hour / 24, int(hour in came), code) for hour in range(1, round(days * 24) + 1)]


class TestSilence:
    @pytest.mark.parametrize(("silence", "is_silent"), [(5.9, False), (6.2, True)])
    def test_twice_the_longest_pause(self, silence: float, is_silent: bool) -> None:
        came = [silence, silence + 3, *(silence + 3 + day for day in range(1, 15))]
        assert (silent_since(hourly(28, came), AT) is not None) == is_silent

    @pytest.mark.parametrize(("silence", "is_silent"), [(1.9, False), (2.2, True)])
    def test_two_days_at_least(self, silence: float, is_silent: bool) -> None:
        came = [silence + hours / 24 for hours in range(0, 300, 3)]
        assert (silent_since(hourly(28, came), AT) is not None) == is_silent

    @pytest.mark.parametrize(("known", "is_silent"), [(13.9, False), (14.1, True)])
    def test_two_weeks_must_be_known(self, known: float, is_silent: bool) -> None:
        assert (silent_since(hourly(known, [4 + day for day in range(8)]), AT) is not None) == is_silent

    @pytest.mark.parametrize(("arrivals", "is_silent"), [(5, False), (6, True)])
    def test_five_pauses_must_be_known(self, arrivals: int, is_silent: bool) -> None:
        assert (silent_since(hourly(20, [9 + day for day in range(arrivals)]), AT) is not None) == is_silent

    def test_what_does_not_answer_is_not_silent(self) -> None:
        runs = hourly(28, [5 + day for day in range(15)])
        assert silent_since(runs, AT) == AT - 5 * DAY
        failing = [replace(one, exit_code=5) if AT - one.started_at < 4 * DAY else one for one in runs]
        assert silent_since(failing, AT) is None

    def test_how_often_it_is_wrong_and_how_late(self) -> None:
        """Outlets with one article a day, by day and night and with quiet weekends, for a year each."""
        wrong, late = 0, []
        for seed in range(12):
            came = year_of(seed)
            for number in range(15, len(came) - 1):
                window = [day for day in came[: number + 1] if day > came[number] - 28]
                runs = [run(366 - day, 1) for day in reversed([came[number] - 28, *window])]
                wrong += silent_after(runs, 366 - came[number + 1])
            late.append(next(days for days in range(2, 30) if silent_after(runs, 366 - came[number] - days)))
        assert wrong / 12 < 1
        assert max(late) <= 14
        assert sum(late) / 12 < 10


def year_of(seed: int) -> list[float]:
    """Days of the year on which an article came, in fractions."""
    chance = random.Random(seed)
    weights = [1.2, 1.2, 1.2, 1.2, 1.2, 0.5, 0.5]
    rates = [weights[hour // 24 % 7] / 24 * 2 * (6 <= hour % 24 < 18) for hour in range(365 * 24)]
    return [hour / 24 for hour, rate in enumerate(rates) if chance.random() < 1 - math.exp(-rate)]


def silent_after(runs: Sequence[Run], ago: float) -> bool:
    return silent_since([run(ago), *runs], AT - ago * DAY) is not None


class TestDays:
    def test_median_without_the_last_day(self) -> None:
        runs = [run(0.5, 9), *(run(day + 0.5, 3 if day % 2 else 5) for day in range(1, 23))]
        assert per_day(runs, AT)[-3:] == [5, 3, 9]
        assert (expected_per_day(runs, AT), seen_last_day(runs, AT)) == (3.0, 9)

    def test_copies_count_too(self) -> None:
        assert seen_last_day([run(0.2, 1, copies=2)], AT) == 3

    @pytest.mark.parametrize(("known", "expected"), [(13.9, None), (14.1, 1.0)])
    def test_two_weeks_must_be_known(self, known: float, expected: float | None) -> None:
        assert expected_per_day([*(run(day + 0.5, 1) for day in range(13)), run(known)], AT) == expected


class TestSudden:
    @pytest.mark.parametrize(("undated", "is_sudden"), [(3, False), (4, True)])
    def test_of_ten_where_none_of_a_hundred_was(self, undated: int, is_sudden: bool) -> None:
        runs = [run(1, 10, undated=undated), run(2, 100)]
        assert is_undated_suddenly(runs) == is_sudden

    @pytest.mark.parametrize(("recent", "is_sudden"), [(9, False), (10, True)])
    def test_ten_are_needed(self, recent: int, is_sudden: bool) -> None:
        assert is_undated_suddenly([run(1, recent, undated=recent), run(2, 100)]) == is_sudden

    def test_an_outlet_that_never_had_dates(self) -> None:
        assert not is_undated_suddenly([run(1, 10, undated=10), run(2, 100, undated=100)])
        assert not is_undated_suddenly([run(1, 10, undated=10)])

    def test_pages_without_an_article(self) -> None:
        assert is_unread_suddenly([run(1, without_article=10), run(2, 100, without_article=5)])
        assert not is_unread_suddenly([run(1, 10, without_article=1), run(2, 100, without_article=5)])

    def test_fishers_own_table(self) -> None:
        """His tea: of eight cups all four are named rightly in one of seventy cases."""
        assert chance_of(4, 4, 0, 4) == pytest.approx(1 / 70)


class TestFailures:
    @pytest.mark.parametrize(
        ("count", "hours", "exceeded"), [(5, 5, False), (6, 6, True), (2, 47, False), (2, 49, True)]
    )
    def test_five_runs_or_two_days(self, count: int, hours: float, exceeded: bool) -> None:
        failures = [AT - hours * timedelta(hours=1) * step / (count - 1) for step in range(count)]
        assert TOLERANCE.is_exceeded(failures, AT) == exceeded

    def test_in_a_row(self) -> None:
        runs = [run(0.1, code=None), run(1, code=5), run(2, code=None), run(3, code=3), run(4), run(5, code=5)]
        assert failures_in_a_row(runs) == [AT - days * DAY for days in (1, 2, 3)]
        # What was killed is followed by another.
        assert failures_in_a_row(runs[4:]) == []

    def test_a_dead_host_is_said_every_two_days(self) -> None:
        """Crawled every hour of thirty days: after six hours, then after each two days."""
        begun = [AT + timedelta(hours=hour) for hour in range(30 * 24)]
        said = [hour for hour in range(len(begun)) if TOLERANCE.is_to_be_said(begun[: hour + 1][::-1])]
        assert said == [5, *range(48, 30 * 24, 48)]

    def test_without_tolerance_each_is_said(self) -> None:
        none = Tolerance(0, timedelta(0))
        begun = [AT + timedelta(hours=hour) for hour in range(5)]
        assert all(none.is_to_be_said(begun[: hour + 1][::-1]) for hour in range(5))


def put(database: Path, runs: dict[str, list[Run]]) -> None:
    """An archive with these crawls, and no article."""
    news = NewsDatabase(database)
    with news.transaction() as db:
        for name, each in runs.items():
            outlet = dict.fromkeys(("title", "home", "country", "timezone", "languages", "sources"), name)
            db.table("outlets").insert({"name": name, **outlet})
            db.table("crawls").insert_all(
                {
                    "outlet": name, "started_at": timestamp(one.started_at),
                    "finished_at": timestamp(one.started_at) if one.is_finished else None, "exit_code": one.exit_code,
                    "stored": one.stored, "copies": one.copies, "undated": one.undated,
                    "without_article": one.without_article,
                }
                for one in each
            )  # fmt: skip
    news.close()


def health_of(database: Path, at: datetime = AT) -> Health:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return read_health(connection, database, TOLERANCE, at)


def codes(health: Health) -> set[tuple[str | None, str]]:
    return {(finding.outlet, finding.code.value) for finding in health.findings}


def test_what_each_outlet_is_said_to_be(database: Path) -> None:
    daily = [day + 0.9 for day in range(27)]
    put(
        database,
        {
            "well": hourly(28, daily),
            "dead": [run(hour / 24, code=5) for hour in range(1, 50)] + hourly(28, daily)[50:],
            "stumbled": [run(0.04, code=5), *hourly(28, daily)[1:]],
            "silent": hourly(28, [day + 6 for day in range(22)]),
            "changed": [run(0.5, 12, undated=12), *(run(day + 0.5, 12) for day in range(1, 28))],
            "unread": [run(0.5, without_article=12), *(run(day + 0.5, 12) for day in range(1, 28))],
            "stuck": [run(3, code=None), *hourly(28, daily)[72:]],
            "young": hourly(3, [0.5]),
            "resting": [run(29, 3)],
            "never": [],
        },
    )
    health = health_of(database)
    assert codes(health) == {
        ("dead", "failing"), ("stumbled", "failed"), ("silent", "silent"), ("changed", "undated"), ("unread", "unread"),
        ("stuck", "unfinished"), ("young", "young"), ("resting", "resting"), ("never", "never"),
    }  # fmt: skip
    assert {finding.outlet for finding in health.serious} == {"dead", "silent", "changed", "unread", "stuck"}
    assert health.backed_up_at is None
    assert health.said == "Not well: 5 of 10 outlets to look at."
    assert [outlet.is_well for outlet in health.outlets] == [False] * 5 + [True] * 5
    dead = next(outlet for outlet in health.outlets if outlet.name == "dead")
    assert (dead.failures_in_a_row, dead.last_codes, dead.failing_since) == (49, (5,) * 5, AT - 49 * DAY / 24)
    json.dumps(health.to_json())


def test_all_is_well(database: Path) -> None:
    put(database, {"well": hourly(28, [day + 0.9 for day in range(27)]), "young": hourly(3, [0.5])})
    health = health_of(database)
    assert (health.is_well, health.said) == (True, "All is well: 2 outlets crawled in the last 24 hours.")


@pytest.mark.parametrize(("days", "is_well"), [(1.9, True), (2.2, False)])
def test_a_cron_that_has_stopped(database: Path, days: float, is_well: bool) -> None:
    """Two days after the first outlet was due."""
    put(database, {"well": [one for one in hourly(28, []) if AT - one.started_at > DAY / 25]})
    due = health_of(database).outlets[0].next_try
    assert due
    health = health_of(database, due + days * DAY)
    assert health.is_well == is_well
    assert (None, "no_crawls") not in codes(health) or not is_well


@pytest.mark.parametrize(("days", "is_well"), [(13.9, True), (14.1, False)])
def test_a_weekly_cron(database: Path, days: float, is_well: bool) -> None:
    """It may miss one; its outlet is only then not crawled any more."""
    put(database, {"weekly": [run(days + 7 * week, 3) for week in range(4)]})
    assert health_of(database).is_well == is_well
    assert (("weekly", "resting") in codes(health_of(database))) != is_well


@pytest.mark.parametrize(("days", "is_resting"), [(1.9, False), (2.2, True)])
def test_an_outlet_that_was_taken_out(database: Path, days: float, is_resting: bool) -> None:
    """It is no longer crawled while others are, so nobody need look at its failures."""
    put(database, {"well": hourly(28, []), "dead": [run(days + hour / 24, code=5) for hour in range(1, 50)]})
    assert (("dead", "resting") in codes(health_of(database))) == is_resting
    assert (("dead", "failing") in codes(health_of(database))) != is_resting


def test_an_archive_without_crawls(database: Path) -> None:
    put(database, {})
    assert codes(health_of(database)) == {(None, "no_crawls")}


def test_little_room(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(database, {"well": hourly(28, [])})
    free = health_of(database).file.free
    for room, is_short in ((free // 2, False), (free * 2, True)):
        monkeypatch.setattr(health_module, "ROOM", room)
        assert ((None, "disk_short") in codes(health_of(database))) == is_short


def test_sources_that_fail(database: Path) -> None:
    """Of its last crawl only, and only those of which nothing was read."""
    put(database, {"gazette": [run(0.1), run(0.5)]})
    news = NewsDatabase(database)
    for source, code, ago in (
        ("feed", "http_error", 0.09), ("sitemap", "read", 0.09), ("sitemap", "not_there", 0.08), ("list", "network_error", 0.4),
    ):  # fmt: skip
        news.db.table("documents").insert(
            {"outlet": "gazette", "source": source, "url": f"/{source}/{code}", "answer": "", "answer_code": code,
             "checked_at": timestamp(AT - ago * DAY)}
        )  # fmt: skip
    news.close()
    assert health_of(database).outlets[0].failing_sources == {"feed": "http_error"}


def test_damage_is_kept_until_a_check_finds_none(database: Path) -> None:
    put(database, {"well": hourly(28, [])})
    note_check(database)
    assert not is_check_due(database, 1000)
    note_check(database, [Damage("page 7 is torn", is_structural=True)])
    assert is_check_due(database, 1000)
    assert noted_damage(database) == ["page 7 is torn"]
    assert (None, "damaged") in codes(health_of(database))
    note_check(database)
    assert (None, "damaged") not in codes(health_of(database))
    assert checked_at(database)


@pytest.mark.thorough
def test_the_command_and_the_page_say_the_same(database: Path) -> None:
    at = now()
    runs = {
        "well": hourly(28, [day + 0.9 for day in range(27)]),
        "dead": [run(hour / 24, code=5) for hour in range(1, 50)],
    }
    put(
        database,
        {name: [replace(one, started_at=one.started_at + (at - AT)) for one in each] for name, each in runs.items()},
    )
    printed = scrapy("status", "-s", f"DATABASE={database}")
    assert printed.exit_code == 1, printed.log
    assert printed.output.startswith(
        "Not well: 1 of 2 outlets to look at.\n  dead: has failed for longer than tolerated: 49 in a row"
    )
    as_json = scrapy("status", "--json", "-s", f"DATABASE={database}")
    assert as_json.exit_code == 1
    said = json.loads(as_json.output)
    with datasette(database) as address:
        with urlopen(f"{address}/-/health.json") as answer:
            served = json.load(answer)
        with urlopen(f"{address}/news/-/health") as answer:
            page = answer.read().decode()
    for each in (said, served):
        del each["at"], each["database"]["free_bytes"]
    assert served == said
    assert "Not well: 1 of 2 outlets to look at." in page
    assert "has failed for longer than tolerated" in page
    assert '<td data-label="Codes">5 5 5 5 5 </td>' in page


@pytest.mark.thorough
def test_it_is_read_while_a_crawl_writes(site: Site, database: Path) -> None:
    site.put_saved_pages(FIXTURES / "radio_pakistan")
    turns = site.hold()
    turns.release(3)
    with Crawling("radio_pakistan", "-a", f"site={site.address}", database=database) as crawling:
        wait_until(lambda: len(site.paths) >= 4 or not crawling.running, "the second article is asked for")
        status = scrapy("status", "--json", "-s", f"DATABASE={database}")
        turns.release(50)
        crawling.end()
    (outlet,) = json.loads(status.output)["outlets"]
    assert (outlet["outlet"], outlet["last_exit_codes"], status.exit_code) == ("radio_pakistan", [None], 0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["radio_pakistan"], "radio_pakistan: not understood; scrapy status takes no argument"),
        pytest.param(
            ["-s", "DATABASE=no_such.db"],
            "no_such.db: there is no such file; name one: -s DATABASE=FILE",
            marks=pytest.mark.thorough,
        ),
    ],
)
def test_wrong_usage(arguments: list[str], said: str) -> None:
    run = scrapy("status", *arguments)
    assert run.exit_code == 2
    assert said in run.log


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FAILURES_TOLERATED", "few", "FAILURES_TOLERATED=few: write a number of runs, 0 or more"),
        ("FAILURES_TOLERATED_TIME", "-1", "FAILURES_TOLERATED_TIME=-1: write a number of seconds, 0 or more"),
        ("FAILURES_TOLERATED_TIME", "1e99", "FAILURES_TOLERATED_TIME=1e99: write a number of seconds, 0 or more"),
    ],
)
def test_a_tolerance_that_is_none(name: str, value: str, said: str) -> None:
    given = Settings({"FAILURES_TOLERATED": 5, "FAILURES_TOLERATED_TIME": 0.0, name: value})
    with pytest.raises(WrongInput, match=f"^{re.escape(said)}$"):
        read_tolerance(given)


@pytest.mark.thorough
def test_a_file_of_an_earlier_version(tmp_path: Path) -> None:
    from tests.test_schema import release

    run = scrapy("status", "-s", f"DATABASE={release('0.1', tmp_path)}")
    assert run.exit_code == 6
    assert "is from an earlier version of Chancery; the next crawl brings it up to this one" in run.log


def test_every_code_has_words() -> None:
    assert all(code.words for code in FindingCode)


@pytest.mark.thorough
def test_pages_without_an_article_are_counted(site: Site, database: Path) -> None:
    site.put("/newslist/1", '<html><body><a href="/01-01-2026/one">One</a></body></html>')
    site.put("/01-01-2026/one", "<html><body></body></html>")
    changed = [run(1, 12, undated=12), *(run(day, 12) for day in range(2, 28))]
    put(database, {"changed": [replace(one, started_at=one.started_at - AT + now()) for one in changed]})
    crawl("radio_pakistan", "-a", f"site={site.address}", database=database)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT max(without_article) FROM crawls").fetchone() == (1,)
        # And what is to be looked at is noted, without anybody who is to be told of it.
        assert connection.execute("SELECT code, outlet FROM alerts").fetchall() == [("undated", "changed")]
