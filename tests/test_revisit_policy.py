"""When a page is revisited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model.revisit_policy import RevisitSchedule, conditions
from crawler.model.validators import PageState, StoredPage, Validators

BORN = datetime(2026, 11, 1, 8, tzinfo=UTC)
SCHEDULE = RevisitSchedule(timedelta(hours=1), timedelta(days=30))


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(0), timedelta(hours=1)),
        (timedelta(hours=4), timedelta(hours=1)),
        (timedelta(hours=10), timedelta(hours=2)),
        (timedelta(days=10), timedelta(days=2)),
        (timedelta(days=26), None),
        (timedelta(days=400), None),
        (timedelta(hours=-3), timedelta(hours=1)),
    ],
)
def test_the_wait_grows_with_age(age: timedelta, wait: timedelta | None) -> None:
    at = BORN + age
    assert SCHEDULE.next_visit(at, BORN) == (at + wait if wait is not None else None)


def test_a_page_is_visited_some_thirty_times_and_then_no_more() -> None:
    visits = [BORN]
    while (following := SCHEDULE.next_visit(visits[-1], BORN)) is not None:
        visits.append(following)
    assert 25 <= len(visits) <= 35
    assert visits[-1] - BORN <= SCHEDULE.max_age


def test_where_the_source_tells_of_changes_once_a_day_is_enough() -> None:
    assert SCHEDULE.next_visit(BORN, BORN, is_from_source=True) == BORN + timedelta(days=1)
    assert SCHEDULE.next_visit(BORN + timedelta(days=10), BORN, is_from_source=True) == BORN + timedelta(days=12)


@given(st.integers(0, 40 * 86400), st.integers(0, 86400), st.integers(0, 60 * 86400))
def test_a_visit_is_later_and_never_beyond_the_age(age: int, least: int, oldest: int) -> None:
    at = BORN + timedelta(seconds=age)
    following = RevisitSchedule(timedelta(seconds=least), timedelta(seconds=oldest)).next_visit(at, BORN)
    assert following is None or at + timedelta(seconds=least) <= following <= BORN + timedelta(seconds=oldest)


def asked(etag: str | None, last_modified: str | None = None, *, at: datetime) -> dict[str, str]:
    state = PageState("0", Validators(etag, last_modified))
    return conditions(StoredPage(state=state, is_from_source=False, fetched_at=BORN), at)


def test_a_page_is_asked_for_by_its_validators_but_once_a_week() -> None:
    later = BORN + timedelta(days=1)
    assert asked('"1"', at=later) == {"If-None-Match": '"1"'}
    assert asked(None, "Sun, 01 Nov 2026 08:00:00 GMT", at=later) == {
        "If-Modified-Since": "Sun, 01 Nov 2026 08:00:00 GMT"
    }
    assert asked(None, at=later) == {}
    assert asked('"1"', at=BORN + timedelta(days=7)) == {"If-None-Match": '"1"'}
    assert asked('"1"', at=BORN + timedelta(days=7, seconds=1)) == {}
