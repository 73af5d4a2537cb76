"""The page of a day and the pages of countries: what they list, count and set apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.browse.countries_page import read_countries, read_country
from crawler.browse.today import BAR_HEIGHT, Today, read_today
from crawler.browse.today_page import asked
from crawler.storage.database import NewsDatabase
from crawler.text.states import states_named
from tests.test_browse import store

DAY = date(2026, 11, 20)
OUTLETS = (("fjord_post", "Fjord Post", "NO"), ("gulf_wire", "Gulf Wire", "QA"), ("weekly", "The Weekly", "NO"))


def put(db: Database, number: int, outlet: str, day: date | None, *states: str, **columns: str) -> None:
    published = {"published_at": day and f"{day}T09:00:00Z", "published_on": day and str(day)}
    precision = {"published_precision": "minute" if day else None, "published_source": "feed" if day else None}
    first_seen = f"{day or DAY}T10:00:00Z"
    store(
        db, number, f"Report {number}", "Words.", outlet=outlet,
        **{**published, **precision, "first_seen_at": first_seen, **columns},
    )  # fmt: skip
    db.table("article_states").insert_all(
        {"state": state, "day": str(day or DAY), "article": number} for state in states
    )


def put_story(db: Database, number: int, *articles: int) -> None:
    first = articles[0]
    db.table("stories").insert(
        {"id": number, "article": first, "title": f"Story {number}", "language": "en", "outlet": "fjord_post",
         "first_on": str(DAY), "last_on": str(DAY), "articles": len(articles), "copies": 0, "outlets": len(articles)}
    )  # fmt: skip
    for article in articles:
        kind = "first" if article == first else "report"
        db.table("story_articles").insert({"article": article, "story": number, "kind": kind, "similarity": 1.0})


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """On the day six reports of Norway, one undated; each day before, one of the Fjord Post that names Norway."""
    path = tmp_path_factory.mktemp("today") / "news.db"
    news = NewsDatabase(path)
    with news.transaction() as db:
        for name, title, country in OUTLETS:
            db.table("outlets").insert(
                {"name": name, "title": title, "country": country, "home": "", "timezone": "UTC", "languages": "en",
                 "sources": ""}
            )  # fmt: skip
        put(db, 1, "fjord_post", DAY, "NO", "QA")
        put(db, 2, "gulf_wire", DAY, "NO", "QA")
        put(db, 3, "fjord_post", DAY, "NO")
        put(db, 4, "gulf_wire", None, "NO", "QA")
        put(db, 5, "gulf_wire", DAY, "QA")
        put(db, 6, "gulf_wire", DAY)
        put_story(db, 1, 1, 2)
        put_story(db, 2, 3)
        for days in range(1, 29):
            put(db, 100 + days, "fjord_post", DAY - timedelta(days=days), "NO")
            if days <= 15:
                put(db, 200 + days, "weekly", DAY - timedelta(days=days))
        put(db, 300, "gulf_wire", DAY + timedelta(days=2), "NO")
        db.table("revisions").insert(
            {"article": 3, "title": "Earlier", "text": "Before.", "fetched_at": "2026-11-20T08:00:00Z",
             "replaced_at": "2026-11-20T11:00:00Z"}
        )  # fmt: skip
        db.execute("UPDATE articles SET gone_at = '2026-11-20T12:00:00Z' WHERE id = 5")
    news.close()
    with sqlite3.connect(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def today(connection: sqlite3.Connection) -> Today:
    return read_today(connection, DAY + timedelta(days=9), DAY)


def test_what_a_day_has(today: Today) -> None:
    assert (today.articles, today.undated, today.is_more) == (6, 1, False)
    assert [(story.id, len(story.of_day), story.first["outlet"]) for story in today.stories] == [(1, 2, "fjord_post")]
    assert (today.earlier, today.later) == ("2026-11-19", "2026-11-22")


def test_single_articles_stand_under_the_other_country(today: Today) -> None:
    """A story of one article is none; an article of its outlet's country and another stands under the other."""
    singles = [(state, sorted(row["id"] for row in rows)) for state, rows in today.singles]
    assert singles == [("NO", [3, 4]), ("QA", [5]), (None, [6])]


def test_thirty_days_as_bars(today: Today) -> None:
    assert len(today.bars) == 30
    assert [bar.count for bar in today.bars[-3:]] == [2, 2, 5]
    assert today.bars[-1].height == BAR_HEIGHT
    assert today.bars[0].count == 0, "the last article before the twenty-eight days"


def test_what_has_changed_and_what_is_gone(today: Today) -> None:
    assert [(row["id"], row["how"]) for row in today.changes] == [(5, "gone"), (3, "changed")]


def test_an_outlet_that_published_on_most_days_and_not_on_this_one_is_silent(today: Today) -> None:
    assert today.silent == [("weekly", "The Weekly")]


def test_what_has_arrived_since_a_moment(connection: sqlite3.Connection) -> None:
    since = read_today(connection, DAY, since="2026-11-19T10:00:00Z")
    assert since.articles == 9
    assert {row["id"] for _, rows in since.singles for row in rows} == {3, 4, 5, 6, 101, 201, 300}


@pytest.mark.parametrize(("today", "day"), [("2026-11-21", "2026-11-20"), ("2026-12-24", "2026-11-22")])
def test_the_last_day_with_articles_is_shown(connection: sqlite3.Connection, today: str, day: str) -> None:
    assert read_today(connection, date.fromisoformat(today)).day == day


def test_an_empty_archive_has_no_day(tmp_path: Path) -> None:
    NewsDatabase(tmp_path / "news.db").close()
    with sqlite3.connect(tmp_path / "news.db") as empty:
        assert read_today(empty, DAY).day is None
        assert read_countries(empty) == ([], None)


@pytest.mark.parametrize(("on_the_day", "is_loud"), [(4, False), (5, True), (7, True)])
def test_a_country_is_loud_from_three_deviations_above_its_mean(
    connection: sqlite3.Connection, on_the_day: int, is_loud: bool
) -> None:
    """One article a day before, so that five is the least number above four; and never fewer than five."""
    connection.execute("SAVEPOINT changed")
    connection.execute("DELETE FROM article_states WHERE day = ? AND state = 'NO'", [str(DAY)])
    connection.executemany(
        "INSERT INTO article_states VALUES ('NO', ?, ?)", [(str(DAY), number) for number in range(1, on_the_day + 1)]
    )
    loud = read_today(connection, DAY, DAY).loud
    assert [(each.state, each.count, each.mean) for each in loud] == ([("NO", on_the_day, 1.0)] if is_loud else [])
    connection.execute("ROLLBACK TO changed")


@pytest.mark.parametrize(
    ("day", "since", "found", "moment", "is_told"),
    [
        ("2026-11-20", "", DAY, None, False),
        ("", "2026-11-20", None, "2026-11-20T00:00:00Z", False),
        ("", "2026-11-20T08:00+05:00", None, "2026-11-20T03:00:00Z", False),
        ("2026-13-20", "", None, None, True),
        ("20261120", "", None, None, True),
        ("0001-01-01", "", None, None, True),
        ("9999-12-31", "", None, None, True),
        ("", "yesterday", None, None, True),
    ],
)
def test_what_the_address_asks_for(day: str, since: str, found: date | None, moment: str | None, is_told: bool) -> None:
    read, at, problems = asked(day, since)
    assert (read, at, bool(problems)) == (found, moment, is_told)


def test_countries_by_what_was_reported_lately(connection: sqlite3.Connection) -> None:
    rows, last = read_countries(connection)
    assert last == "2026-11-22"
    assert [(row["name"], row["recent"], row["total"]) for row in rows] == [("Norway", 30, 33), ("Qatar", 4, 4)]


def test_what_the_page_of_a_country_has(connection: sqlite3.Connection) -> None:
    norway = read_country(connection, "NO")
    assert (norway.total, len(norway.articles), norway.articles[0]["id"]) == (33, 33, 300)
    assert [(month.first, month.last, month.count) for month in norway.months[-2:]] == [
        ("2026-10-01", "2026-10-31", 9), ("2026-11-01", "2026-11-30", 24),
    ]  # fmt: skip
    assert norway.beside == [("QA", 3)]
    assert norway.outlets == [("fjord_post", 30), ("gulf_wire", 3)]
    assert [story["id"] for story in norway.stories] == [1]
    assert read_country(connection, "ZZ").total == 0


def test_an_article_is_about_the_states_of_headline_and_first_paragraph() -> None:
    text = "The envoys met in Oslo.\n\nFrance was not mentioned."
    assert states_named("Qatari minister in Ankara", text) == ["NO", "QA", "TR"]
    assert states_named("Weather", "word " * 198 + "Norway") == ["NO"]
    assert states_named("Weather", "word " * 199 + "Norway") == []
