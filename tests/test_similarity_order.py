"""Whatever the order of arrival and however often a crawl is restarted: the same relations, the same stories."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.model.address import Address
from crawler.model.answer_codes import AnswerCode
from crawler.model.items import Article, Discovery
from crawler.storage import decide_stories
from crawler.storage.archive import Archive
from crawler.storage.documents import DocumentAnswer
from tests.similarity_corpus import OUTLETS, Made, random_corpus

SEEN = datetime(2026, 11, 1, 8, tzinfo=UTC)


async def _feed(database: Path, articles: Sequence[Article], chance: random.Random | None) -> None:
    """Store in this order; with ``chance``, in several runs, some of which are not completed."""
    archives: dict[str, Archive] = {}
    for article in articles:
        if chance and chance.random() < 0.1:
            for archive in archives.values():
                if chance.random() < 0.5:
                    await archive.settle_stories(SEEN)
                await archive.close()
            archives.clear()
        if article.outlet not in archives:
            outlet = next(outlet for outlet in OUTLETS if outlet.name == article.outlet)
            archives[article.outlet] = Archive(database, outlet, ["feed"])
            await archives[article.outlet].begin_crawl(SEEN)
        archive = archives[article.outlet]
        url = article.address_url
        named = [Address(url=url, discovery=Discovery(url=url, found_by="feed"))]
        answered = DocumentAnswer(
            url="https://gazette.example/feed/", source="feed", code=AnswerCode.READ, answer="read"
        )
        await archive.note_document(answered, SEEN, named, SEEN, None)
        await archive.store(article)
    for archive in archives.values():
        await archive.settle_stories(SEEN)
        await archive.close()


def feed(database: Path, articles: Sequence[Article], chance: random.Random | None = None) -> None:
    asyncio.run(_feed(database, articles, chance))


def groups(database: Path) -> dict[str, Any]:
    """Everything that must not depend on the order, by URL instead of number."""
    db = Database(database)
    url = {row["id"]: row["url"] for row in db.query("SELECT id, url FROM articles")}
    members: dict[int, set[tuple[Any, ...]]] = {}
    for row in db.query("SELECT * FROM story_articles"):
        members.setdefault(row["story"], set()).add(
            (url[row["article"]], row["kind"], row["similarity"], url.get(row["similar_article"]))
        )
    found = {
        "articles": sorted(url.values()),
        "copies": sorted((row["url"], url[row["article"]]) for row in db.query("SELECT url, article FROM copies")),
        "near_duplicates": sorted(
            (url[row.pop("article")], url[row.pop("original")], *map(str, row.values()))
            for row in db.query("SELECT * FROM near_duplicates")
        ),
        "stories": sorted(sorted(map(str, story)) for story in members.values()),
        "about": sorted(
            (url[row.pop("article")], *(str(value) for name, value in row.items() if name != "id"))
            for row in db.query("SELECT * FROM stories")
        ),
        "index": db.execute("SELECT count(*), count(DISTINCT shingled_text) FROM shingles").fetchone(),
    }
    db.close()
    return found


def texts(database: Path) -> list[tuple[str, str, str, str | None]]:
    db = Database(database)
    sql = "SELECT {} FROM articles UNION ALL SELECT {} FROM copies ORDER BY url"
    columns = "url, title, text, published_on"
    rows = db.execute(sql.format(columns, columns)).fetchall()
    db.close()
    return rows


def check(seed: int, originals: int, orders: int, folder: Path) -> None:
    made = random_corpus(seed, originals)
    chance = random.Random(seed)
    articles = [each.article for each in made]
    feed(folder / "first.db", articles)
    expected = groups(folder / "first.db")
    assert texts(folder / "first.db") == sorted(
        (each.url, each.title, each.text, each.published_on) for each in articles
    )
    found_as_made(made, expected)
    for number in range(orders):
        chance.shuffle(articles)
        database = folder / f"{number}.db"
        feed(database, articles, chance)
        assert groups(database) == expected, f"seed {seed}, order {number}"
        assert texts(database) == texts(folder / "first.db")
        assert Database(database).execute("PRAGMA foreign_key_check").fetchall() == []


def found_as_made(made: Sequence[Made], found: dict[str, Any]) -> None:
    """Copies are related to their originals; twins are not. Of trimmed copies a sample may miss one in fifty."""
    article_of = dict(found["copies"])
    related = {frozenset(row[:2]) for row in found["near_duplicates"]}
    missed = []
    for each in made:
        if each.of is None:
            continue
        pair = frozenset(article_of.get(url, url) for url in (each.article.url, each.of))
        if each.how == "exact":
            assert len(pair) == 1
        elif each.how == "twin":
            assert pair not in related, each.article.text
        elif pair not in related:
            missed.append((each.how, pair))
    assert len(missed) <= len(made) / 50, missed


@pytest.mark.parametrize("seed", [1])
def test_any_order_and_any_restart(seed: int, tmp_path: Path) -> None:
    check(seed, originals=12, orders=3, folder=tmp_path)


def test_stories_are_the_same_in_however_many_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [each.article for each in random_corpus(3, 12)]
    feed(tmp_path / "one.db", articles)
    monkeypatch.setattr(decide_stories, "BATCH", 3)
    feed(tmp_path / "many.db", articles)
    assert groups(tmp_path / "many.db") == groups(tmp_path / "one.db")


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(100, 104))
def test_any_order_and_any_restart_of_many(seed: int, tmp_path: Path) -> None:
    check(seed, originals=60, orders=4, folder=tmp_path)
