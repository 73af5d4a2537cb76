"""In the reports of which days the words of a day are counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.storage import story_days
from crawler.storage.articles import last_id
from crawler.storage.database import NewsDatabase
from crawler.storage.story_days import DayCounts, LanguageDays

FIRST = date(2026, 3, 1).toordinal()


@pytest.fixture
def db(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Ten reports are enough."""
    monkeypatch.setattr(story_days, "AROUND", 10)
    with opened(database) as made:
        yield made


@contextmanager
def opened(database: Path) -> Iterator[Database]:
    """A new archive with an outlet."""
    news = NewsDatabase(database)
    news.db.table("outlets").insert(
        {"name": "gazette", "title": "", "home": "", "country": "", "timezone": "", "languages": "", "sources": ""}
    )
    yield news.db
    news.close()


def put(db: Database, reports: Mapping[int, int]) -> None:
    """This many reports on each day, counted from the first."""
    for day, count in reports.items():
        for number in range(count):
            put_report(db, day, f"{day}-{number}", f"Harbour word{day}x")


def put_report(db: Database, day: int, name: str, text: str, language: str = "en") -> int:
    """``articles.id`` of a report of that day, counted from the first."""
    published = date.fromordinal(FIRST + day).isoformat()
    row = {"url": name, "outlet": "gazette", "title": "A title", "text": text, "language": language,
           "published_at": published, "published_on": published, "published_precision": "day",
           "published_source": "feed", "first_seen_at": "", "fetched_at": "", "text_sha256": "",
           "words_sha256": name, "word_count": 2}  # fmt: skip
    return last_id(db.table("articles").insert(row))


def around(db: Database, day: int) -> tuple[int, int]:
    first, last = DayCounts(db, "en").counted_around(FIRST + day)
    return first - FIRST, last - FIRST


def test_the_fewest_days_that_hold_enough(db: Database) -> None:
    put(db, dict.fromkeys(range(100), 2))
    # Two a day: five days, two on either side; nine are too few, three days have six.
    assert around(db, 50) == (48, 52)
    # At the end of the archive there are no later ones.
    assert around(db, 99) == (95, 103)


def test_never_without_the_day_before(db: Database) -> None:
    put(db, {0: 50, 1: 50, 2: 50})
    assert around(db, 1) == (0, 2)


def test_where_there_are_too_few_all(db: Database) -> None:
    put(db, {0: 1, 40: 3, 70: 2})
    assert around(db, 40) == (0, 80)


@pytest.mark.parametrize(("count", "expected"), [(10, (30, 50)), (9, (0, 80))])
def test_ten_are_enough(count: int, expected: tuple[int, int], db: Database) -> None:
    put(db, {0: 1, 30: count - 5, 40: 5, 80: 1})
    assert around(db, 40) == expected


def test_days_that_may_count_a_day(db: Database) -> None:
    """Days are not counted beyond those that together contain enough reports."""
    put(db, dict.fromkeys(range(200), 1))
    first, last = DayCounts(db, "en").counted_by(FIRST + 100)
    for day in range(200):
        begin, end = around(db, day)
        if begin <= 100 <= end:
            assert first - FIRST <= day <= last - FIRST
    assert (first - FIRST, last - FIRST) == (84, 116)


def test_what_is_not_around_any_more_is_not_counted(db: Database) -> None:
    put(db, dict.fromkeys(range(60), 2))
    english = LanguageDays(db, "en")
    words = english.reports(FIRST + 10)[0]
    fresh = LanguageDays(db, "en").frequencies(FIRST + 30).squares(words)
    assert set(english.frequencies(FIRST + 10).days) == {FIRST + day for day in range(8, 13)}
    assert set(english.frequencies(FIRST + 30).days) == {FIRST + day for day in range(28, 33)}
    assert english.frequencies(FIRST + 30).squares(words) == fresh
    assert english.reports(FIRST + 60) == []
