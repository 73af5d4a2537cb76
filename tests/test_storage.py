"""What is written, and that the order of arrival does not matter."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.model.address import Address
from crawler.model.answer_codes import AnswerCode
from crawler.model.clock import timestamp
from crawler.model.items import Article, DateCandidate, Discovery, Duplicates, Text
from crawler.model.outlet import Outlet
from crawler.model.reasons import Reason, ReasonCode
from crawler.model.validators import Validators
from crawler.storage import documents
from crawler.storage.addresses import RecordedAddresses, Refusal
from crawler.storage.archive import Archive
from crawler.storage.database import NewsDatabase, StorageError
from crawler.storage.documents import DocumentAnswer

GAZETTE = Outlet("gazette", "The Gazette", "https://gazette.example/", "PK", "Asia/Karachi", ("en",))
HERALD = Outlet("herald", "The Herald", "https://herald.example/", "PK", "Asia/Karachi", ("en",))
SEEN = datetime(2026, 11, 1, 8, tzinfo=UTC)
HANDOUT = "The envoys of two countries met in Islamabad and spoke about trade."


def article(
    outlet: Outlet, path: str, text: str = HANDOUT, day: str | None = None, instant: str | None = None
) -> Article:
    digest = sha256(text.encode()).hexdigest()
    precision = ("instant" if instant else "day") if day else None
    return Article(
        outlet=outlet.name, url=outlet.home + path, address_url=outlet.home + path, title=f"Envoys meet ({outlet.name})",
        text=text, language="en", languages=["en"], published_at=instant or day, published_precision=precision,
        published_source="feed" if day else None, published_on=day, first_seen_at="2026-11-01T08:00:00Z",
        fetched_at="2026-11-01T08:00:00Z", text_sha256=digest, words_sha256=digest, word_count=len(text.split()),
        texts=[Text(language="en", title="Envoys meet", text=text)],
        duplicates=Duplicates(),
        date_candidates=[DateCandidate(source="feed", raw=day, value=day, precision="day", verdict="chosen")] if day else [],
    )  # fmt: skip


async def note(
    archive: Archive, url: str, *aliases: str, ground: int | None = None, changed_at: str | None = None
) -> RecordedAddresses:
    """A feed lists ``url``."""
    discovery = Discovery(url=url, found_by="feed")
    named = [Address(url=url, discovery=discovery, aliases=aliases, changed_at=changed_at)]
    answered = DocumentAnswer(url="https://gazette.example/feed/", source="feed", code=AnswerCode.READ, answer="read")
    return await archive.note_document(answered, SEEN, named, SEEN, ground)


def store(database: Path, articles: Sequence[Article]) -> list[str]:
    """Store in this order, each in its own outlet's crawl."""

    async def run() -> list[str]:
        outcomes = []
        for item in articles:
            archive = Archive(database, GAZETTE if item.outlet == "gazette" else HERALD, ["feed"])
            await archive.begin_crawl(SEEN)
            await note(archive, item.address_url)
            outcomes.append(await archive.store(item))
            await archive.close()
        return outcomes

    return asyncio.run(run())


def contents(database: Path) -> dict[str, Any]:
    db = Database(database)
    return {
        "articles": [row["url"] for row in db.query("SELECT url FROM articles ORDER BY url")],
        "copies": list(db.query("SELECT url, kind FROM copies ORDER BY url")),
        "states": {row["url"]: row["state"] for row in db.query("SELECT url, state FROM addresses")},
        "texts": db.table("texts").count,
        "dates": [row["raw"] for row in db.query("SELECT raw FROM date_candidates")],
        "found": [row["url"] for row in db.table("articles").search("envoys")],
    }


SAME_WORDS = [
    article(GAZETTE, "first", day="2026-10-30"),
    article(GAZETTE, "again", day="2026-10-31"),
    article(HERALD, "reprint", day="2026-10-30", instant="2026-10-30T06:00:00Z"),
    article(HERALD, "undated"),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
def test_the_first_publisher_is_the_article_in_any_order(order: tuple[int, ...], tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    store(database, [SAME_WORDS[number] for number in order])
    assert contents(database) == {
        "articles": ["https://herald.example/reprint"],
        "copies": [
            {"url": "https://gazette.example/again", "kind": "copy"},
            {"url": "https://gazette.example/first", "kind": "copy"},
            {"url": "https://herald.example/undated", "kind": "same"},
        ],
        "states": {
            "https://gazette.example/first": "copy", "https://gazette.example/again": "copy",
            "https://herald.example/reprint": "stored", "https://herald.example/undated": "copy",
        },
        "texts": 1,
        "dates": ["2026-10-30"],
        "found": ["https://herald.example/reprint"],
    }  # fmt: skip
    assert Database(database).execute("PRAGMA foreign_key_check").fetchall() == []


def test_another_address_of_the_same_page(database: Path) -> None:
    by_number = replace(SAME_WORDS[0], address_url="https://gazette.example/?p=7")
    assert store(database, [SAME_WORDS[0], by_number]) == ["stored", "copy"]
    assert contents(database)["copies"] == [{"url": "https://gazette.example/?p=7", "kind": "same"}]


def test_the_same_address_once_more_changes_nothing(database: Path) -> None:
    store(database, [SAME_WORDS[0]])
    before = list(Database(database).query("SELECT * FROM articles"))
    assert store(database, [SAME_WORDS[0]]) == ["unchanged"]
    assert list(Database(database).query("SELECT * FROM articles")) == before
    assert contents(database)["copies"] == []
    assert Database(database).table("revisions").count == 0


def test_a_date_is_stored_with_its_verdict_and_the_reason_as_code_and_words(database: Path) -> None:
    dated = article(GAZETTE, "dated", text="Words of its own, and a date that is none.")
    candidate = DateCandidate(source="line", raw="2 May", verdict="rejected", reason_code="no_year", reason="no year")
    dated.date_candidates = [candidate]
    store(database, [dated])
    stored = next(Database(database).query("SELECT * FROM date_candidates"))
    assert [stored[name] for name in ("verdict", "reason_code", "reason")] == ["rejected", "no_year", "no year"]


def test_all_or_nothing(database: Path) -> None:
    broken = article(GAZETTE, "broken", text="Other words altogether.")
    broken.date_candidates = [DateCandidate(source="feed", raw="x", verdict="perhaps")]
    with pytest.raises(sqlite3.IntegrityError):
        store(database, [broken])
    assert contents(database)["articles"] == []
    assert contents(database)["states"] == {broken.address_url: "known"}


def test_failures_are_tried_later_each_time_twice_as_late(database: Path) -> None:
    url = "https://gazette.example/down"

    async def fail_three_times() -> list[bool]:
        archive = Archive(database, GAZETTE, ["feed"])
        await archive.begin_crawl(SEEN)
        asked = []
        for _ in range(3):
            asked.append(url in (await note(archive, url)).wanted)
            await archive.record_refusal(Refusal(url, Reason(ReasonCode.HTTP_ERROR, "HTTP 500"), 500), SEEN)
        await archive.close()
        return asked

    # The second and third time it is too early to request it.
    assert asyncio.run(fail_three_times()) == [True, False, False]
    row = next(Database(database).query("SELECT tries, next_try_at, http_status FROM addresses"))
    assert row == {"tries": 3, "next_try_at": "2026-11-01T08:40:00Z", "http_status": 500}


@pytest.mark.parametrize(
    ("failures", "wait"),
    [(1, timedelta(minutes=10)), (10, timedelta(minutes=5120)), (11, timedelta(days=7)), (90, timedelta(days=7))],
)
def test_but_never_later_than_in_a_week(failures: int, wait: timedelta, database: Path) -> None:
    """Ten minutes, doubled ten times, would be a week and two and a half hours."""
    url = "https://gazette.example/down"

    async def fail() -> tuple[bool, bool]:
        archive = Archive(database, GAZETTE, ["feed"])
        await archive.begin_crawl(SEEN)
        await note(archive, url)
        for _ in range(failures):
            await archive.record_refusal(Refusal(url, Reason(ReasonCode.HTTP_ERROR, "HTTP 500"), 500), SEEN)
        await archive.close()
        asked = []
        for early in (timedelta(seconds=1), timedelta(0)):
            archive = Archive(database, GAZETTE, ["feed"])
            await archive.begin_crawl(SEEN + wait - early)
            asked.append(bool(await archive.left_over(SEEN + wait - early, other_days=False)))
            await archive.close()
        return asked[0], asked[1]

    assert asyncio.run(fail()) == (False, True)


NUMBER, PERMALINK = "https://gazette.example/?p=7", "https://gazette.example/envoys-meet"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ((PERMALINK, NUMBER), (NUMBER,)),
        ((NUMBER,), (PERMALINK, NUMBER)),
        ((PERMALINK,), (PERMALINK + "/",)),
        ((PERMALINK + "/",), (PERMALINK,)),
        ((PERMALINK + "/", NUMBER), (PERMALINK, NUMBER)),
    ],
    ids=str,
)
def test_other_addresses_of_a_page_are_the_page(first: tuple[str, ...], then: tuple[str, ...], database: Path) -> None:
    """One source lists the number, another the readable URL; a final slash makes no difference."""

    async def run() -> list[list[str]]:
        archive = Archive(database, GAZETTE, ["feed"])
        await archive.begin_crawl(SEEN)
        noted = [list((await note(archive, url, *aliases)).urls) for url, *aliases in (first, then)]
        await archive.close()
        return noted

    assert asyncio.run(run()) == [[first[0]], [first[0]]]
    assert Database(database).table("addresses").count == 1


def test_where_a_redirect_led_is_the_page(database: Path) -> None:
    by_number = replace(SAME_WORDS[0], address_url=NUMBER, url=PERMALINK)
    store(database, [by_number])

    async def run() -> RecordedAddresses:
        archive = Archive(database, GAZETTE, ["feed"])
        await archive.begin_crawl(SEEN)
        noted = await note(archive, PERMALINK + "/")
        await archive.close()
        return noted

    noted = asyncio.run(run())
    assert (list(noted.urls), noted.wanted) == ([NUMBER], {})


def test_known_ground_is_what_the_last_complete_walk_knew(database: Path) -> None:
    async def run() -> list[set[str]]:
        known = []
        for complete in (True, False, False):
            archive = Archive(database, GAZETTE, ["feed"])
            await archive.begin_crawl(SEEN)
            ground = await archive.last_complete_walk()
            urls = [f"https://gazette.example/{number}" for number in range(3)][: 1 + (archive.crawl or 0)]
            known.append({url for name in urls for url in (await note(archive, name, ground=ground)).known})
            if complete:
                await archive.end_walk()
            await archive.close()
        return known

    first, second, third = asyncio.run(run())
    assert first == set()
    # The second run listed one more, and was killed: the third must not take that as known.
    assert second == third == {"https://gazette.example/0", "https://gazette.example/1"}


def test_validators_count_after_a_walk_that_came_to_its_end(database: Path) -> None:
    """What an interrupted walk did not reach is behind the documents that it read."""
    later = SEEN + timedelta(minutes=1)
    feed = DocumentAnswer(
        url="https://gazette.example/feed/",
        source="feed",
        code=AnswerCode.READ,
        answer="read",
        validators=Validators('"1"'),
    )
    named = [Address(url=feed.url + "1", discovery=Discovery(url=feed.url + "1", found_by="feed"))]

    async def run() -> list[str | None]:
        etags = []
        for reads, ends in ((True, True), (True, False), (True, False), (False, False), (True, True), (False, True)):
            archive = Archive(database, GAZETTE, ["feed"])
            await archive.begin_crawl(later)
            etags.append(
                (await archive.read(documents.validators, "feed", feed.url, timestamp(SEEN), archive.crawl)).etag
            )
            if reads:
                await archive.note_document(feed, later, named, later, None)
            if ends:
                await archive.end_walk()
            await archive.close()
        return etags

    assert asyncio.run(run()) == [None, '"1"', None, None, None, '"1"']


@pytest.mark.parametrize(
    ("changed_at", "wanted"),
    [("2026-11-01T08:00:01Z", True), ("2026-11-02", True), ("2026-11-01T08:00:00Z", False), ("2026-11-01", False)],
)
def test_what_was_changed_since_is_wanted_again(changed_at: str, wanted: bool, database: Path) -> None:
    store(database, [SAME_WORDS[0]])

    async def run() -> bool:
        archive = Archive(database, GAZETTE, ["feed"])
        await archive.begin_crawl(SEEN)
        noted = await note(archive, SAME_WORDS[0].address_url, changed_at=changed_at)
        await archive.close()
        return bool(noted.wanted)

    assert asyncio.run(run()) is wanted


def test_a_changed_text_takes_the_earlier_ones_place(database: Path) -> None:
    edited = article(GAZETTE, "first", text=HANDOUT + " They will meet again.", day="2026-10-30")
    store(database, [SAME_WORDS[0], edited])
    (row,) = Database(database).query("SELECT text, id FROM articles")
    assert row["text"] == edited.text
    assert contents(database)["texts"] == len(contents(database)["dates"]) == 1
    assert [row["rowid"] for row in Database(database).table("articles").search("again")] == [row["id"]]
    (earlier,) = Database(database).query("SELECT article, title, text FROM revisions")
    assert earlier == {"article": row["id"], "title": SAME_WORDS[0].title, "text": HANDOUT}


def test_a_text_changed_to_that_of_another_article(database: Path) -> None:
    other = article(HERALD, "other", text="The envoys of two countries met in Karachi and spoke about trade.")
    edited = article(HERALD, "other", text=HANDOUT)
    store(database, [SAME_WORDS[0], other, edited])
    assert contents(database)["articles"] == [SAME_WORDS[0].url, other.url]
    (row,) = Database(database).query("SELECT reason FROM addresses WHERE url = ?", [other.url])
    assert row["reason"] == "changed to the words of another article: the earlier text is kept"


def test_what_was_a_copy_under_another_address_is_no_copy_any_more(database: Path) -> None:
    """A page whose words have changed, found again under an unknown number."""
    copy = replace(SAME_WORDS[0], address_url="https://gazette.example/?p=7")
    changed = article(GAZETTE, "first", text="Other words altogether.", day="2026-10-30")
    store(database, [SAME_WORDS[2], copy, replace(changed, address_url="https://gazette.example/?page_id=7")])
    assert contents(database)["articles"] == [changed.url, SAME_WORDS[2].url]
    assert contents(database)["copies"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"published_at": "2026-11-01T00:00:00+05:00"},
        {"published_at": "1 November 2026"},
        {"published_at": None},
        {"published_precision": "year"},
        {"title": ""},
        {"text": ""},
        {"image_url": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_the_schema_refuses(wrong: dict[str, Any], database: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store(database, [replace(article(GAZETTE, "wrong", day="2026-11-01", instant="2026-11-01T00:00:00Z"), **wrong)])


def test_urdu_and_english_are_found(database: Path) -> None:
    urdu = "پاکستان کے سفیر نے وزیر خارجہ سے ملاقات کی۔"
    store(database, [article(GAZETTE, "urdu", text=urdu), article(GAZETTE, "english")])
    table = Database(database).table("articles")
    assert [row["url"] for row in table.search("سفیر")] == ["https://gazette.example/urdu"]
    assert [row["url"] for row in table.search("islamabad")] == ["https://gazette.example/english"]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="make it, or set DATABASE"):
        NewsDatabase(tmp_path / "no" / "news.db")
