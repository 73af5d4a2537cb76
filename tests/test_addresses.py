"""Which URLs a run fetches, among those that a document lists now and those that earlier runs left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.model.address import Address
from crawler.model.items import Discovery
from crawler.model.reasons import Reason, ReasonCode
from crawler.storage.addresses import (
    RecordedAddresses,
    Refusal,
    left_over,
    note_fetching,
    note_reasons,
    record_addresses,
    refuse,
    refuse_lost,
)
from crawler.storage.database import NewsDatabase

ENVOYS = "https://gazette.example/envoys"
FISH = "https://gazette.example/fish"


@pytest.fixture
def db(database: Path) -> Iterator[Database]:
    """Two outlets, each crawled twice."""
    news = NewsDatabase(database)
    for outlet in ("gazette", "herald"):
        news.db.table("outlets").insert(
            {"name": outlet, "title": "", "home": "", "country": "", "timezone": "", "languages": "", "sources": ""}
        )
        for day in (1, 2):
            news.db.table("crawls").insert({"outlet": outlet, "started_at": f"2026-11-0{day}T08:00:00Z"})
    yield news.db
    news.close()


def record(
    db: Database,
    *urls: str,
    crawl: int = 1,
    at: str = "2026-11-01T08:00:00Z",
    outlet: str = "gazette",
    last_walk: int | None = None,
    threshold: float | None = None,
) -> RecordedAddresses:
    named = [Address(url=url, discovery=Discovery(url=url, found_by="feed")) for url in urls]
    return record_addresses(db, named, outlet, crawl, at, last_walk, threshold)


def left(
    db: Database,
    crawl: int = 2,
    at: str = "2026-11-02T08:00:00Z",
    *,
    other_days: bool = False,
    threshold: float | None = None,
) -> list[str]:
    found = left_over(db, "gazette", crawl, at, other_days=other_days, topic_threshold=threshold)
    return [address.url for address in found]


def test_those_of_earlier_runs_the_newest_first(db: Database) -> None:
    record(db, ENVOYS)
    record(db, FISH, at="2026-11-01T09:00:00Z")
    record(db, "https://herald.example/a", outlet="herald")
    record(db, "https://gazette.example/of-this-run", crawl=2, at="2026-11-02T08:00:00Z")
    assert left(db) == [FISH, ENVOYS]


@pytest.mark.parametrize("state", ["stored", "copy", "not_article", "refused"])
def test_none_that_is_done(state: str, db: Database) -> None:
    record(db, ENVOYS, FISH)
    db.table("addresses").update(ENVOYS, {"state": state})
    assert left(db) == [FISH]


def test_outside_the_days_only_where_a_run_asks_for_other_days(db: Database) -> None:
    record(db, ENVOYS, FISH)
    note_reasons(db, {ENVOYS: Reason.of(ReasonCode.OUTSIDE_DAYS)}, 1)
    assert left(db) == [FISH]
    assert sorted(left(db, other_days=True)) == [ENVOYS, FISH]


@pytest.mark.parametrize(("threshold", "wanted"), [(None, False), (0.41, False), (0.4, True), (0.0, True)])
def test_off_topic_until_a_run_asks_for_so_little(threshold: float | None, wanted: bool, db: Database) -> None:
    record(db, ENVOYS)
    refusal = Refusal(ENVOYS, Reason.of(ReasonCode.OFF_TOPIC), title="Fish", topic_score=0.4)
    refuse(db, refusal, "2026-11-01T08:00:00Z")
    assert (left(db, threshold=threshold) == [ENVOYS]) is wanted
    assert (ENVOYS in record(db, ENVOYS, crawl=2, threshold=threshold).wanted) is wanted
    # Its result is forgotten when it is requested, not when it is skipped today.
    note_reasons(db, {ENVOYS: Reason.of(ReasonCode.OVER_LIMIT)}, 2)
    assert db.execute("SELECT state, topic_score FROM addresses").fetchall() == [("off_topic", 0.4)]
    note_fetching(db, ENVOYS, 2)
    assert db.execute("SELECT state, topic_score FROM addresses").fetchall() == [("fetching", None)]


@pytest.mark.parametrize(("at", "wanted"), [("2026-11-01T08:09:59Z", False), ("2026-11-01T08:10:00Z", True)])
def test_what_failed_is_named_again_when_its_time_has_come(at: str, wanted: bool, db: Database) -> None:
    record(db, ENVOYS)
    refuse(db, Refusal(ENVOYS, Reason(ReasonCode.HTTP_ERROR, "HTTP 500"), 500), "2026-11-01T08:00:00Z")
    assert (ENVOYS in record(db, ENVOYS, at=at).wanted) is wanted


def test_what_was_never_an_article_is_not_tried_again(db: Database) -> None:
    record(db, ENVOYS)
    refuse(db, Refusal(ENVOYS, Reason(ReasonCode.LIST_PAGE, "a list")), "2026-11-01T08:00:00Z")
    assert db.execute("SELECT next_try_at, tries FROM addresses").fetchall() == [(None, 1)]
    assert record(db, ENVOYS, at="2027-01-01T00:00:00Z").wanted == {}


@pytest.mark.parametrize(("last_walk", "known"), [(None, False), (0, False), (1, True), (2, True)])
def test_known_ground_is_what_was_first_seen_by_the_last_walk(last_walk: int | None, known: bool, db: Database) -> None:
    record(db, ENVOYS, crawl=1)
    assert (ENVOYS in record(db, ENVOYS, crawl=2, last_walk=last_walk).known) is known


def test_one_that_is_named_twice_is_one(db: Database) -> None:
    recorded = record(db, ENVOYS, FISH, ENVOYS + "/", ENVOYS)
    assert list(recorded.urls) == list(recorded.wanted) == [ENVOYS, FISH]
    assert db.table("addresses").count == 2


def test_what_a_source_said_stays_until_it_says_more(db: Database) -> None:
    said = Discovery(url=ENVOYS, found_by="feed", published="2026-11-01", title="Envoys meet")
    for discovery in (said, Discovery(url=ENVOYS, found_by="listing", title="Envoys")):
        record_addresses(db, [Address(url=ENVOYS, discovery=discovery)], "gazette", 1, "2026-11-01T08:00:00Z", None)
    (address,) = left_over(db, "gazette", 2, "2026-11-02T08:00:00Z", other_days=False)
    assert (address.discovery.published, address.discovery.title) == ("2026-11-01", "Envoys meet")
    later = Discovery(url=ENVOYS, found_by="feed", published="2026-11-02", title="Envoys met")
    record_addresses(db, [Address(url=ENVOYS, discovery=later)], "gazette", 1, "2026-11-01T07:00:00Z", None)
    (address,) = left_over(db, "gazette", 2, "2026-11-02T08:00:00Z", other_days=False)
    assert (address.discovery.published, address.discovery.title) == ("2026-11-02", "Envoys met")
    # A clock that goes back changes nothing.
    assert db.execute("SELECT last_seen_at FROM addresses").fetchall() == [("2026-11-01T08:00:00Z",)]


def test_what_a_crawl_requested_and_was_never_answered_has_failed(db: Database) -> None:
    record(db, ENVOYS, FISH, "https://gazette.example/done")
    record(db, "https://gazette.example/other-crawl", crawl=2)
    for url in (ENVOYS, "https://gazette.example/other-crawl"):
        db.execute("UPDATE addresses SET state = 'fetching' WHERE url = ?", [url])
    refuse_lost(db, 1, "2026-11-01T08:00:00Z")
    states = db.execute("SELECT url, state, tries, next_try_at FROM addresses WHERE state != 'known' ORDER BY rowid")
    assert states.fetchall() == [
        (ENVOYS, "failed", 1, "2026-11-01T08:10:00Z"),
        ("https://gazette.example/other-crawl", "fetching", 0, None),
    ]
