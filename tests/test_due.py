"""How often an outlet is crawled: by its facts, or by what it brings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.commands.due import due_of
from crawler.health.frequency import interval_of, is_due, next_try
from crawler.health.runs import Run
from crawler.model.outlet import Outlet, OutletError
from tests.conftest import scrapy
from tests.gazettes import crawl_outlets, put_outlets, story
from tests.site import Site
from tests.test_health import AT, put, run

HOUR = timedelta(hours=1)


def days(count: int, articles: int, ago: float = 0) -> list[Run]:
    """A crawl a day, each of which brings so many."""
    return [run(day + ago, articles) for day in range(count)]


@pytest.mark.parametrize(
    ("articles", "hours"), [(0, 24), (1, 24), (2, 12), (4, 6), (24, 1), (50, 1)]
)  # fmt: skip
def test_one_article_each_time_but_hourly_at_most_and_daily_at_least(articles: int, hours: float) -> None:
    assert interval_of(days(28, articles), None, AT) == hours * HOUR


def test_two_weeks_must_be_known() -> None:
    assert interval_of(days(14, 1), None, AT) == HOUR
    assert interval_of(days(16, 1), None, AT) == 24 * HOUR


@pytest.mark.parametrize("every", [0.25, 6, 200])
def test_what_its_facts_say(every: float) -> None:
    assert interval_of(days(28, 50), every, AT) == every * HOUR


@pytest.mark.parametrize(("every", "minutes", "due"), [(1, 44, False), (1, 46, True), (6, 329, False), (6, 331, True)])
def test_the_run_that_is_nearest(every: float, minutes: float, due: bool) -> None:
    """Half an hour before its turn, and no more than a quarter of the time between two."""
    assert is_due([run(minutes / 24 / 60)], every, AT) == due


@pytest.mark.parametrize(("failures", "hours"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 24), (200, 24)])
def test_after_failures(failures: int, hours: float) -> None:
    runs = [run(number / 24, code=5) for number in range(failures)] + days(28, 0, ago=9)
    assert next_try(runs, None, AT) == AT + hours * HOUR
    assert next_try(runs, 0.5, AT) == AT + 0.5 * HOUR


def test_what_was_killed_is_tried_after_an_hour() -> None:
    assert next_try([run(0, code=None), *days(28, 0, ago=1)], None, AT) == AT + HOUR


def test_which_are_due(database: Path) -> None:
    put(database, {"hourly": days(28, 30, ago=0.04), "daily": days(28, 0, ago=0.5), "half": days(28, 2, ago=0.4)})
    outlets = [
        Outlet(name, name, "https://gazette.example/", "PK", "Asia/Karachi", ("en",))
        for name in ("daily", "half", "new", "hourly")
    ]
    due = due_of(outlets, database, AT)
    assert due.names == ["new", "hourly"]
    assert list(due.waiting) == ["half", "daily"]
    assert due.said == "Not due: 2 of 4 outlets; the next is half, 2026-11-30 14:24 UTC."


@pytest.mark.parametrize("every", [0, -1, float("nan"), float("inf")])
def test_hours_that_are_none(every: float) -> None:
    with pytest.raises(OutletError, match=r"gazette: every=.* is not a number of hours, like 6 or 0\.5"):
        Outlet("gazette", "", "https://gazette.example/", "PK", "Asia/Karachi", ("en",), every=every)


@pytest.fixture
def outlets(tmp_path: Path, site: Site) -> Path:
    site.put("/news", '<html><body><a href="/story-1">One</a></body></html>')
    site.put("/story-1", story("alive"))
    put_outlets(tmp_path, {"alive": (site.address, "Listing('/news')")})
    return tmp_path


@pytest.mark.thorough
def test_nothing_is_asked_of_an_outlet_that_is_not_due(outlets: Path, site: Site, database: Path) -> None:
    """Real crawls: a new outlet is due, then it is not."""
    assert crawl_outlets(outlets, "--due", database=database).exit_code == 0
    asked = len(site.paths)
    assert asked
    second = crawl_outlets(outlets, "--due", database=database)
    assert (second.exit_code, second.output.startswith("Not due: 1 of 1 outlets; the next is alive, ")) == (0, True)
    assert len(site.paths) == asked


@pytest.mark.thorough
def test_warc_files_are_never_due() -> None:
    wrong = scrapy("crawl", "archive", "--due", "-a", "warc=some.warc.gz")
    assert (wrong.exit_code, "there is no outlet 'archive'" in wrong.log) == (2, True)
