"""One article at several URLs: it is stored once, and revisited where it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.model.clock import timestamp
from crawler.model.items import Article
from crawler.model.reasons import Reason, ReasonCode
from crawler.storage.addresses import Refusal
from crawler.storage.archive import Archive
from tests.test_storage import GAZETTE, HANDOUT, article, note
from tests.test_storage_revisits import FIRST, NEXT, act, edited

SECOND = replace(article(GAZETTE, "archive/first", day="2026-10-31"), page=FIRST.page)
CHANGED = HANDOUT.replace("Islamabad", "Karachi")
OTHER_WORDS = "The harvest of the northern valleys was brought in before the snow, two weeks late."


def later(one: Article, **values: Any) -> Article:
    return edited(one, CHANGED, fetched_at=timestamp(NEXT + timedelta(hours=3)), **values)


def states(database: Path) -> dict[str, tuple[str, str | None]]:
    """For each URL, its state and whether it is due."""
    rows = Database(database).query("SELECT url, state, reason_code FROM addresses")
    return {row["url"].removeprefix(GAZETTE.home): (row["state"], row["reason_code"]) for row in rows}


def due(database: Path) -> list[str]:
    sql = "SELECT url FROM addresses WHERE next_look_at IS NOT NULL ORDER BY url"
    return [row["url"].removeprefix(GAZETTE.home) for row in Database(database).query(sql)]


def texts(database: Path, table: str = "articles") -> list[str]:
    return [row["text"] for row in Database(database).query(f"SELECT text FROM {table} ORDER BY rowid")]


def test_the_same_article_at_a_second_address_is_an_alias_when_its_words_change_too(database: Path) -> None:
    async def change(archive: Archive) -> str:
        await archive.note_fetching(SECOND.address_url)
        return await archive.store(later(SECOND))

    assert act(database, change, FIRST, SECOND) == "changed"
    assert (texts(database), texts(database, "revisions")) == ([CHANGED], [HANDOUT])
    assert states(database) == {"first": ("stored", None), "archive/first": ("copy", None)}
    assert due(database) == ["first"]


def test_where_the_first_address_leads_is_an_alias_before_any_source_names_it(database: Path) -> None:
    async def look(archive: Archive) -> list[str]:
        return [await archive.store(replace(FIRST, url=SECOND.url)), await archive.store(later(FIRST, url=SECOND.url))]

    assert act(database, look, FIRST) == ["unchanged", "changed"]
    (alias,) = Database(database).query("SELECT alias, url FROM aliases")
    assert alias == {"alias": SECOND.url, "url": FIRST.url}
    assert texts(database) == [CHANGED]


def test_what_was_stored_twice_becomes_one_when_the_first_address_leads_there(database: Path) -> None:
    """It had moved and changed at the same time."""

    async def look(archive: Archive) -> str:
        return await archive.store(later(FIRST, url=SECOND.url))

    there = replace(SECOND, **{name: getattr(later(SECOND), name) for name in ("text", "text_sha256", "words_sha256")})
    assert act(database, look, FIRST, there) == "changed"
    assert (texts(database), texts(database, "revisions")) == ([CHANGED], [HANDOUT])
    assert states(database)["archive/first"] == ("copy", "same_page")
    (copy,) = Database(database).query("SELECT url, similarity FROM copies")
    assert copy == {"url": SECOND.url, "similarity": 1.0}


def test_an_article_is_revisited_where_it_is_once_its_first_address_is_gone(database: Path) -> None:
    async def look(archive: Archive) -> str:
        await archive.note_gone(FIRST.address_url, 404, NEXT)
        return await archive.store(later(SECOND))

    assert act(database, look, FIRST, SECOND) == "changed"
    assert states(database) == {"first": ("copy", "same_page"), "archive/first": ("stored", None)}
    assert due(database) == ["archive/first"]
    (row,) = Database(database).query("SELECT url, gone_at, text FROM articles")
    assert row == {"url": FIRST.url, "gone_at": None, "text": CHANGED}


def test_likewise_where_a_notice_stands_there_now(database: Path) -> None:
    async def look(archive: Archive) -> bool:
        return await archive.record_refusal(Refusal(FIRST.address_url, Reason.of(ReasonCode.NOTICE), 200), NEXT)

    assert act(database, look, FIRST, SECOND) is True
    assert due(database) == ["archive/first"]
    assert texts(database) == [HANDOUT]


def test_different_texts_that_state_one_url_are_articles_under_their_own(database: Path) -> None:
    section = f"{GAZETTE.home}world/"
    one = replace(FIRST, url=section)
    other = replace(article(GAZETTE, "second", text=OTHER_WORDS, day="2026-10-31"), url=section)
    third = replace(article(GAZETTE, "third", text=OTHER_WORDS[::-1], day="2026-10-31"), url=section)

    async def look_again(archive: Archive) -> list[str]:
        return [await archive.store(replace(each)) for each in (one, other, third)]

    assert act(database, look_again, replace(one), replace(other), replace(third)) == ["unchanged"] * 3
    db = Database(database)
    assert {row["url"] for row in db.query("SELECT url FROM articles")} == {
        one.address_url,
        other.address_url,
        third.address_url,
    }
    assert (db.table("copies").count, db.table("revisions").count) == (0, 0)


def test_another_text_at_the_address_that_a_canonical_link_names_is_not_a_change_of_it(database: Path) -> None:
    there = f"{GAZETTE.home}there"
    one, other = replace(FIRST, url=there), article(GAZETTE, "there", text=OTHER_WORDS, day="2026-10-31")

    async def store_both(archive: Archive) -> list[str]:
        for each in (one, other):
            await note(archive, each.address_url)
        return [await archive.store(each) for each in (one, other)]

    assert act(database, store_both) == ["stored", "stored"]
    assert sorted(texts(database)) == sorted([HANDOUT, OTHER_WORDS])
    assert texts(database, "revisions") == []


def test_similarity_is_measured(database: Path) -> None:
    """Another URL of the page shows a part of it."""
    part = edited(replace(SECOND, url=FIRST.url), "The envoys of two countries met in Islamabad. Read on.")

    async def nothing(archive: Archive) -> None:
        await note(archive, part.address_url)

    act(database, nothing, FIRST, part)
    (row,) = Database(database).query("SELECT similarity FROM copies")
    assert row["similarity"] == 0.778
