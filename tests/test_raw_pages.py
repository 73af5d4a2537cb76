"""Which page of the raw archive is read again for a URL, and which URLs have a useful one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.storage.database import NewsDatabase
from crawler.storage.pages import addresses_with_pages, insert_page, outlets_with_pages, page_of

ENVOYS = "https://gazette.example/envoys"
EIGHT, NINE, TEN = (f"2026-11-01T{hour:02}:00:00Z" for hour in (8, 9, 10))


@pytest.fixture
def db(database: Path) -> Iterator[Database]:
    news = NewsDatabase(database)
    for outlet in ("herald", "gazette"):
        news.db.table("outlets").insert(
            {"name": outlet, "title": "", "home": "", "country": "", "timezone": "", "languages": "", "sources": ""}
        )
    news.db.table("crawls").insert({"outlet": "gazette", "started_at": EIGHT})
    yield news.db
    news.close()


def address(db: Database, url: str, state: str = "known", article: int | None = None) -> None:
    row = {"url": url, "named_as": url, "outlet": "gazette", "found_by": "feed", "first_seen_at": EIGHT,
           "last_seen_at": EIGHT, "state": state, "article": article}  # fmt: skip
    db.table("addresses").insert(row, ignore=True)


def keep(db: Database, fetched_at: str, offset: int, url: str = ENVOYS, **values: Any) -> None:
    address(db, url)
    row = {"url": url, "fetched_url": url, "outlet": "gazette", "fetched_at": fetched_at, "digest": "sha1:A", "size": 9,
           "file": "a.warc.gz", "offset": offset, "length": 100, "same_as": None, **values}  # fmt: skip
    insert_page(db, row, 1)


@pytest.mark.parametrize(("asked", "offset"), [(EIGHT, 0), (NINE, 100), (TEN, 200), (None, 200)])
def test_the_page_of_that_moment_else_the_last_one(asked: str | None, offset: int, db: Database) -> None:
    keep(db, EIGHT, 0)
    keep(db, NINE, 100)
    keep(db, "2026-11-01T08:30:00Z", 200)
    page = page_of(db, ENVOYS, asked)
    assert page is not None
    assert (page.offset, page.body_offset, page.body_file, page.crawl) == (offset, offset, "a.warc.gz", 1)
    assert page_of(db, ENVOYS + "/", asked) is None


def test_a_revisit_has_its_body_in_another_record(db: Database) -> None:
    keep(db, EIGHT, 0)
    keep(db, NINE, 70, file="b.warc.gz", same_as=1)
    page = page_of(db, ENVOYS, NINE)
    assert page is not None
    assert (page.file, page.offset, page.body_file, page.body_offset) == ("b.warc.gz", 70, "a.warc.gz", 0)


def test_outlets_that_have_pages(db: Database) -> None:
    assert outlets_with_pages(db) == []
    keep(db, EIGHT, 0)
    keep(db, NINE, 100, outlet="herald")
    assert outlets_with_pages(db) == ["gazette", "herald"]


@pytest.mark.parametrize(
    ("state", "has_article", "expected"),
    [
        ("stored", True, True),
        ("copy", True, True),
        ("not_article", False, True),
        ("off_topic", False, True),
        ("failed", False, True),
        # A revisit found something else there: the article's state is not based on that page.
        ("failed", True, False),
        ("known", False, False),
        ("refused", False, False),
    ],
)
def test_addresses_whose_state_rests_on_a_page(state: str, has_article: bool, expected: bool, db: Database) -> None:
    article = {"id": 1, "url": ENVOYS, "outlet": "gazette", "title": "A title", "text": "Words", "first_seen_at": EIGHT,
               "fetched_at": EIGHT, "text_sha256": "", "words_sha256": "", "word_count": 1}  # fmt: skip
    db.table("articles").insert(article)
    for url in (ENVOYS, ENVOYS + "-without-a-page"):
        address(db, url, state, 1 if has_article else None)
    keep(db, EIGHT, 0)
    assert list(addresses_with_pages(db, ["gazette", "herald"])) == [ENVOYS] * expected
    assert list(addresses_with_pages(db, ["herald"])) == []
