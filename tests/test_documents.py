"""What is stored about the documents of a source: their answers, and where the next run starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from sqlite_utils import Database

from crawler.model.answer_codes import AnswerCode
from crawler.model.validators import NO_VALIDATORS, Validators
from crawler.storage import documents
from crawler.storage.database import NewsDatabase
from crawler.storage.documents import DocumentAnswer
from crawler.storage.schema import release_0_1

FEED = DocumentAnswer(
    url="https://gazette.example/feed/", source="feed", code=AnswerCode.READ, answer="read",
    validators=Validators('"1"', None), named=10,
)  # fmt: skip
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
    documents.set_places(db, "gazette", "feed", [FEED.url], NINE)
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
    # The current run has not ended either.
    assert documents.validators(db, "gazette", "feed", FEED.url, EIGHT, 1) == FEED.validators


def test_what_was_read_stays_when_it_is_not_modified_or_fails(db: Database) -> None:
    note(db, FEED)
    note(db, replace(FEED, code=AnswerCode.NOT_MODIFIED, validators=NO_VALIDATORS, named=None), at=TEN)
    failed = replace(FEED, code=AnswerCode.HTTP_ERROR, answer="HTTP 500", validators=NO_VALIDATORS, named=None)
    note(db, failed, at=TEN)
    (row,) = db.query("SELECT answer_code, answer, etag, named, read_at, checked_at, not_modified FROM documents")
    assert row == {
        "answer_code": "http_error", "answer": "HTTP 500", "etag": '"1"', "named": 10, "read_at": NINE,
        "checked_at": TEN, "not_modified": 1,
    }  # fmt: skip


@pytest.mark.parametrize("words", ["read", "not modified", "reworded"])
def test_the_words_of_an_answer_decide_nothing(words: str, db: Database) -> None:
    answered = [replace(FEED, url=f"https://gazette.example/{code}", code=code, answer=words) for code in AnswerCode]
    note(db, *answered)
    rows = db.execute("SELECT answer_code, read_at IS NOT NULL, not_modified, answer FROM documents").fetchall()
    assert rows == [(code, code is AnswerCode.READ, code is AnswerCode.NOT_MODIFIED, words) for code in AnswerCode]
    assert [code for _, code, _, _ in documents.answers(db, "gazette", "feed")] == list(AnswerCode)


def test_each_code_is_noted_beside_its_column() -> None:
    notes = yaml.safe_load(files("crawler.browse").joinpath("metadata.yaml").read_text(encoding="utf-8"))
    note = notes["databases"]["news"]["tables"]["documents"]["columns"]["answer_code"]
    assert set(AnswerCode) <= set(re.findall(r"\w+", note))


@pytest.mark.parametrize("code", AnswerCode)
def test_a_source_whose_document_fails_leads_to_nothing(code: AnswerCode, db: Database) -> None:
    note(db, FEED)
    note(db, replace(FEED, code=code, answer="reworded"))
    leads_on = code in (AnswerCode.READ, AnswerCode.NOT_MODIFIED)
    assert documents.fruitless(db, "gazette", EIGHT) == (set() if leads_on else {"feed"})


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("read", AnswerCode.READ),
        ("not modified", AnswerCode.NOT_MODIFIED),
        ("HTTP 404", AnswerCode.NOT_THERE),
        ("HTTP 400", AnswerCode.NOT_THERE),
        ("HTTP 403", AnswerCode.HTTP_ERROR),
        ("HTTP 500", AnswerCode.HTTP_ERROR),
        ("Forbidden by robots.txt", AnswerCode.ROBOTS_FORBIDDEN),
        ("beyond the 500 requests that a run makes to one host", AnswerCode.OVER_BUDGET),
        ("max redirections reached", AnswerCode.REQUEST_DROPPED),
        ("Filtered offsite request to 'elsewhere.example'", AnswerCode.REQUEST_DROPPED),
        ("not among the saved pages", AnswerCode.NOT_RECORDED),
        ("https://gazette.example/feed/ is no feed: text/html", AnswerCode.UNREADABLE),
        ("not read within 20 seconds", AnswerCode.UNREADABLE),
        ("the worker process died twice (exit code -9)", AnswerCode.UNREADABLE),
        ("Getting https://gazette.example/feed/ took longer than 60 seconds.", AnswerCode.NETWORK_ERROR),
    ],
)
def test_words_of_version_0_1_get_their_code(words: str, code: AnswerCode) -> None:
    db = Database(memory=True)
    db.table("documents").insert({"answer": words})
    sql = f"SELECT {release_0_1.VALUES['documents']['answer_code']} FROM documents"
    assert db.execute(sql).fetchone()[0] == code


@pytest.mark.parametrize(
    ("answers", "asked_after", "found"),
    [
        ([FEED], EIGHT, set()),
        ([replace(FEED, named=0)], EIGHT, {"feed"}),
        ([replace(FEED, named=None, code=AnswerCode.NOT_THERE)], EIGHT, {"feed"}),
        # Requested before, but not since.
        ([replace(FEED, named=0)], NINE, set()),
        # One of its documents led to an article.
        ([replace(FEED, named=0), replace(FEED, url="https://gazette.example/feed/?paged=2")], EIGHT, set()),
        ([replace(FEED, named=0), replace(FEED, source="sitemap")], EIGHT, {"feed"}),
        ([FEED, replace(FEED, code=AnswerCode.NOT_MODIFIED)], EIGHT, set()),
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
    note(db, replace(FEED, url="https://gazette.example/2.xml", stated="2026-10-31", code=AnswerCode.HTTP_ERROR))
    urls = (FEED.url, "https://gazette.example/2.xml", "https://gazette.example/3.xml")
    assert documents.unchanged(db, "gazette", "feed", dict.fromkeys(urls, "2026-10-31")) == {FEED.url}
    for stated in ("2026-11-01", None):
        assert documents.unchanged(db, "gazette", "feed", {FEED.url: stated}) == set()


@pytest.mark.parametrize(("since", "found"), [(EIGHT, True), (NINE, True), (TEN, False)])
def test_what_was_read_since(since: str, found: bool, db: Database) -> None:
    note(db, replace(FEED, older="https://gazette.example/feed/?paged=2"))
    row = {"older": "https://gazette.example/feed/?paged=2", "named": 10} if found else None
    assert documents.read_since(db, "gazette", "feed", FEED.url, since) == row


def test_where_a_run_begins(db: Database) -> None:
    second = replace(FEED, url="https://gazette.example/2.xml")
    note(db, FEED, second)
    assert documents.places(db, "gazette", "feed", EIGHT) == []
    assert documents.walked_at(db, "gazette", "feed") is None
    documents.set_places(db, "gazette", "feed", [FEED.url], NINE)
    documents.set_places(db, "gazette", "feed", [second.url], NINE)
    assert [documents.places(db, "gazette", "feed", after) for after in (EIGHT, NINE)] == [[second.url], []]
    assert documents.walked_at(db, "gazette", "feed") == datetime.fromisoformat(NINE)
    assert db.execute("SELECT count(*) FROM documents WHERE start_since IS NOT NULL").fetchone() == (1,)
    documents.set_places(db, "gazette", "feed", [], None)
    assert documents.places(db, "gazette", "feed", EIGHT) == []


def test_a_backfill_is_taken_up_until_it_has_ended(db: Database) -> None:
    begun = documents.begin_backfill(
        db, "gazette", date.fromisoformat("2026-01-01"), date.fromisoformat("2026-02-01"), NINE
    )
    assert (
        documents.begin_backfill(db, "gazette", date.fromisoformat("2026-01-01"), date.fromisoformat("2026-02-01"), TEN)
        == begun
        == (1, datetime.fromisoformat(NINE))
    )
    assert documents.begin_backfill(
        db, "gazette", date.fromisoformat("2026-01-01"), date.fromisoformat("2026-03-01"), TEN
    ) == (2, datetime.fromisoformat(TEN))
    assert documents.begin_backfill(
        db, "herald", date.fromisoformat("2026-01-01"), date.fromisoformat("2026-02-01"), TEN
    ) == (3, datetime.fromisoformat(TEN))
    documents.note_backfill(db, "gazette", 1, {"finished_at": TEN})
    assert documents.begin_backfill(
        db, "gazette", date.fromisoformat("2026-01-01"), date.fromisoformat("2026-02-01"), TEN
    ) == (4, datetime.fromisoformat(TEN))
