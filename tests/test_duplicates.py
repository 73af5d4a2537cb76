"""What ``Deduplicate`` passes on, and what the store does with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from crawler.model.items import Article, Duplicates
from crawler.storage.archive import Archive
from crawler.storage.database import NewsDatabase
from crawler.storage.replace import RereadPage, put_all
from pipelines.deduplicate import Deduplicate
from tests.test_storage import GAZETTE, HERALD, SEEN, article, contents, note, store

FIRST, REPRINT = article(GAZETTE, "first", day="2026-10-30"), article(HERALD, "reprint", day="2026-10-31")
OTHER = article(HERALD, "other", text="Other words altogether, on another matter.", day="2026-10-29")


def unasked(*articles: Article) -> list[Article]:
    """The articles without the step ``Deduplicate``."""
    return [replace(one, duplicates=None) for one in articles]


def stored_between(database: Path, item: Article, between: Sequence[Article]) -> tuple[Duplicates | None, str]:
    """What the step finds for ``item``, and its outcome if other crawls store articles before it is stored."""

    async def run() -> tuple[Duplicates | None, str]:
        archive = Archive(database, HERALD if item.outlet == "herald" else GAZETTE, ["feed"])
        await archive.begin_crawl(SEEN)
        await note(archive, item.address_url)
        found = await Deduplicate(archive).process_item(replace(item))
        await asyncio.to_thread(store, database, between)
        outcome = await archive.store(found)
        await archive.close()
        return found.duplicates, outcome

    return asyncio.run(run())


def test_what_was_found_is_read_again_by_its_number(database: Path) -> None:
    store(database, [OTHER, FIRST])
    assert stored_between(database, REPRINT, []) == (Duplicates(2, None, 2), "copy")


def test_another_crawl_stores_the_same_words_meanwhile(database: Path) -> None:
    store(database, [OTHER])
    assert stored_between(database, REPRINT, [FIRST]) == (Duplicates(1), "copy")
    assert contents(database)["copies"] == [{"url": REPRINT.url, "kind": "copy"}]


def test_what_was_found_has_other_words_by_now(database: Path) -> None:
    """Its outlet changed it in between."""
    store(database, [FIRST])
    changed = article(
        GAZETTE, "first", text="The envoys of two countries met in Karachi and spoke about trade.", day="2026-10-30"
    )
    found, outcome = stored_between(database, REPRINT, [changed])
    assert found == Duplicates(1, None, 1)
    assert outcome == "stored"
    assert contents(database)["articles"] == [FIRST.url, REPRINT.url]


def test_without_the_step_the_same_words_are_articles_of_their_own(database: Path) -> None:
    assert store(database, unasked(FIRST, REPRINT)) == ["stored", "stored"]
    assert contents(database)["copies"] == []
    for table in ("near_duplicates", "shingled_texts"):
        assert not Database(database).table(table).count


def test_without_the_step_a_url_is_still_one_article(database: Path) -> None:
    """What another URL leads to is what is stored under its URL: a later version of it."""
    moved = replace(
        article(GAZETTE, "first", text="Later words of it.", day="2026-10-30"), address_url=f"{GAZETTE.home}?p=7"
    )
    assert store(database, unasked(FIRST, moved)) == ["stored", "stored"]
    (stored,) = Database(database).query("SELECT url, text FROM articles")
    assert stored == {"url": FIRST.url, "text": moved.text}
    assert Database(database).table("revisions").count == 1


def test_without_the_step_a_text_may_be_changed_to_the_words_of_another(database: Path) -> None:
    other = article(HERALD, "other", text="The envoys of two countries met in Karachi and spoke about trade.")
    later = replace(FIRST, text=other.text, words_sha256=other.words_sha256, text_sha256=other.text_sha256)
    assert store(database, [*unasked(FIRST, other, later)]) == ["stored", "stored", "changed"]
    with_it = database.with_name("with.db")
    assert store(with_it, [FIRST, other, later]) == ["stored", "stored", "kept"]


def test_reprocessing_goes_by_the_step_too(database: Path) -> None:
    """Two texts that today's rules read with the same words are one only where duplicates are asked for."""
    same = {"text": OTHER.text, "words_sha256": OTHER.words_sha256, "text_sha256": OTHER.text_sha256}
    for name, articles, left in (
        ("without.db", unasked(FIRST, OTHER), [FIRST.url, OTHER.url]),
        ("with.db", [FIRST, OTHER], [OTHER.url]),
    ):
        file = database.with_name(name)
        store(file, articles)
        news = NewsDatabase(file)
        with news.transaction() as db:
            judged = [RereadPage(articles[0].address_url, 1, replace(articles[0], **same))]  # type: ignore[arg-type]
            put_all(db, lambda judged=judged: judged)  # type: ignore[misc]
        news.close()
        assert contents(file)["articles"] == left
