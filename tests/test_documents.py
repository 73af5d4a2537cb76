"""What is kept of the documents of a source: what they answered, and where the next run begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.model.validators import NO_VALIDATORS, Validators
from crawler.storage import documents
from crawler.storage.database import NewsDatabase
from crawler.storage.documents import DocumentAnswer

FEED = DocumentAnswer(
    url="https://gazette.example/feed/", source="feed", answer="read", validators=Validators('"1"', None), named=10
)
EIGHT, NINE, TEN = (f"2026-11-01T{hour:02}:00:00Z" for hour in (8, 9, 10))


@pytest.fixture
def db(database: Path) -> Iterator[Database]:
    news = NewsDatabase(database)
    for outlet in ("gazette", "herald"):
        news.db.table("outlets").insert(
            {"name": outlet, "title": "", "home": "", "country": "", "timezone": "", "languages": "", "sources": ""}
        )
    yield news.db
    news.close()


def note(db: Database, *answers: DocumentAnswer, at: str = NINE) -> None:
    for answer in answers:
        documents.note_answer(db, "gazette", answer, at)


@pytest.mark.parametrize(("read_after", "known"), [(EIGHT, True), (NINE, False), (TEN, False)])
def test_validators_of_what_was_read_lately(read_after: str, known: bool, db: Database) -> None:
    note(db, FEED)
    found = documents.validators(db, "gazette", "feed", FEED.url, read_after, None)
    assert found == (FEED.validators if known else NO_VALIDATORS)
    assert documents.validators(db, "herald", "feed", FEED.url, read_after, None) == NO_VALIDATORS
    assert documents.validators(db, "gazette", "sitemap", FEED.url, read_after, None) == NO_VALIDATORS


def test_none_of_what_names_nothing_itself_unless_a_run_begins_there(db: Database) -> None:
    note(db, replace(FEED, named=0))
    assert documents.validators(db, "gazette", "feed", FEED.url, EIGHT, None) == NO_VALIDATORS
    documents.set_place(db, "gazette", "feed", FEED.url, NINE)
    assert documents.validators(db, "gazette", "feed", FEED.url, EIGHT, None) == FEED.validators


@pytest.mark.parametrize(
    ("started_at", "walked", "outlet", "known"),
    [
        (EIGHT, True, "gazette", True),
        (EIGHT, False, "gazette", False),
        (NINE, False, "gazette", False),
        (TEN, False, "gazette", True),
        (EIGHT, False, "herald", True),
    ],
)
def test_none_of_a_walk_that_was_cut_short(
    started_at: str, walked: bool, outlet: str, known: bool, db: Database
) -> None:
    note(db, FEED)
    db.table("crawls").insert({"outlet": outlet, "started_at": started_at, "walked": walked})
    found = documents.validators(db, "gazette", "feed", FEED.url, EIGHT, None)
    assert found == (FEED.validators if known else NO_VALIDATORS)
    # The run that asks has not come to its end either.
    assert documents.validators(db, "gazette", "feed", FEED.url, EIGHT, 1) == FEED.validators


def test_what_was_read_stays_when_it_is_not_modified_or_fails(db: Database) -> None:
    note(db, FEED)
    note(db, replace(FEED, answer="not modified", validators=NO_VALIDATORS, named=None), at=TEN)
    note(db, replace(FEED, answer="HTTP 500", validators=NO_VALIDATORS, named=None), at=TEN)
    (row,) = db.query("SELECT answer, etag, named, read_at, checked_at, not_modified FROM documents")
    assert row == {
        "answer": "HTTP 500", "etag": '"1"', "named": 10, "read_at": NINE, "checked_at": TEN, "not_modified": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "asked_after", "found"),
    [
        ([FEED], EIGHT, set()),
        ([replace(FEED, named=0)], EIGHT, {"feed"}),
        ([replace(FEED, named=None, answer="HTTP 404")], EIGHT, {"feed"}),
        # Asked before, and not since.
        ([replace(FEED, named=0)], NINE, set()),
        # One of its documents led to an article.
        ([replace(FEED, named=0), replace(FEED, url="https://gazette.example/feed/?paged=2")], EIGHT, set()),
        ([replace(FEED, named=0), replace(FEED, source="sitemap")], EIGHT, {"feed"}),
        ([FEED, replace(FEED, answer="not modified")], EIGHT, set()),
    ],
)
def test_sources_that_led_to_nothing(
    answers: list[DocumentAnswer], asked_after: str, found: set[str], db: Database
) -> None:
    note(db, *answers)
    assert documents.fruitless(db, "gazette", asked_after) == found
    assert documents.fruitless(db, "herald", asked_after) == set()


def test_what_says_the_same_of_its_change_is_unchanged(db: Database) -> None:
    note(db, replace(FEED, stated="2026-10-31"))
    note(db, replace(FEED, url="https://gazette.example/2.xml", stated="2026-10-31", answer="HTTP 500"))
    urls = (FEED.url, "https://gazette.example/2.xml", "https://gazette.example/3.xml")
    assert documents.unchanged(db, "gazette", "feed", [(url, "2026-10-31") for url in urls]) == {FEED.url}
    assert documents.unchanged(db, "gazette", "feed", [(FEED.url, "2026-11-01"), (FEED.url, None)]) == set()


@pytest.mark.parametrize(("since", "found"), [(EIGHT, True), (NINE, True), (TEN, False)])
def test_what_was_read_since(since: str, found: bool, db: Database) -> None:
    note(db, replace(FEED, older="https://gazette.example/feed/?paged=2"))
    row = {"older": "https://gazette.example/feed/?paged=2", "named": 10} if found else None
    assert documents.read_since(db, "gazette", "feed", FEED.url, since) == row


def test_where_a_run_begins(db: Database) -> None:
    second = replace(FEED, url="https://gazette.example/2.xml")
    note(db, FEED, second)
    assert documents.place(db, "gazette", "feed", EIGHT) is None
    assert documents.walked_at(db, "gazette", "feed") is None
    documents.set_place(db, "gazette", "feed", FEED.url, NINE)
    documents.set_place(db, "gazette", "feed", second.url, NINE)
    assert [documents.place(db, "gazette", "feed", after) for after in (EIGHT, NINE)] == [second.url, None]
    assert documents.walked_at(db, "gazette", "feed") == NINE
    assert db.execute("SELECT count(*) FROM documents WHERE start_since IS NOT NULL").fetchone() == (1,)
    documents.set_place(db, "gazette", "feed", None, None)
    assert documents.place(db, "gazette", "feed", EIGHT) is None


def test_a_backfill_is_taken_up_until_it_has_ended(db: Database) -> None:
    begun = documents.begin_backfill(db, "gazette", "2026-01-01", "2026-02-01", NINE)
    assert documents.begin_backfill(db, "gazette", "2026-01-01", "2026-02-01", TEN) == begun == (1, NINE)
    assert documents.begin_backfill(db, "gazette", "2026-01-01", "2026-03-01", TEN) == (2, TEN)
    assert documents.begin_backfill(db, "herald", "2026-01-01", "2026-02-01", TEN) == (3, TEN)
    documents.note_backfill(db, 1, {"finished_at": TEN})
    assert documents.begin_backfill(db, "gazette", "2026-01-01", "2026-02-01", TEN) == (4, TEN)
