"""What the facts of an outlet imply, and which of them are invalid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.model.outlet import Outlet, OutletError

GAZETTE = Outlet("gazette", "The Gazette", "https://www.gazette.example/", "PK", "Asia/Karachi", ("en",))


@pytest.mark.parametrize("threshold", [None, 0, 0.5, 1])
def test_thresholds_that_can_be(threshold: float | None) -> None:
    assert replace(GAZETTE, topic_threshold=threshold).topic_threshold == threshold


@pytest.mark.parametrize("threshold", [-0.01, 1.01])
def test_thresholds_that_cannot_be(threshold: float) -> None:
    with pytest.raises(OutletError, match=r"gazette: topic_threshold=.* is not from 0 to 1"):
        replace(GAZETTE, topic_threshold=threshold)


@pytest.mark.parametrize(
    "home", ["https://gazette.example/", "http://gazette.example/", "https://gazette.example/asia/"]
)
def test_homes_that_can_be(home: str) -> None:
    assert replace(GAZETTE, home=home).host == "gazette.example"


@pytest.mark.parametrize("home", ["ftp://gazette.example/", "https://", "gazette.example"])
def test_homes_that_cannot_be(home: str) -> None:
    with pytest.raises(OutletError, match=r"gazette: home=.* is not an http"):
        replace(GAZETTE, home=home)


@pytest.mark.parametrize("host", ["https://old.example/", "www.old.example", "Old.example", "old.example/en", ""])
def test_other_hosts_that_cannot_be(host: str) -> None:
    with pytest.raises(OutletError, match=r"gazette: also_at=.* is no host without www\., like 'gazette.example'"):
        replace(GAZETTE, also_at=("older.example", host))


def test_groups_of_a_date_in_the_address() -> None:
    right = r"/(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/"
    assert replace(GAZETTE, address_date=right).address_date == right
    with pytest.raises(OutletError, match="needs the groups year, month and day"):
        replace(GAZETTE, address_date=right + "(?P<hour>.*)")
    # The pattern of an article's URL may have groups with any name.
    assert replace(GAZETTE, article="/(?P<year>.*)").states_articles


def test_what_is_known() -> None:
    assert GAZETTE.host == "gazette.example"
    assert GAZETTE.is_known
    assert not GAZETTE.states_articles
    assert replace(GAZETTE, article="/news/.*").states_articles
    unknown = Outlet.unknown("https://www.herald.example/world/")
    assert (unknown.host, unknown.title) == ("herald.example", "www.herald.example")
    assert not unknown.is_known
