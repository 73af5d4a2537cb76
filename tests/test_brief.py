"""Briefs: which articles are in them, and how they are written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.browse.brief_choice import chosen
from crawler.exporting.brief import MOST, articles_of, cite, markdown, read_brief
from crawler.storage.database import NewsDatabase
from tests.conftest import scrapy
from tests.test_browse import store

TEXT = "Mr. Khan met Dr. Aziz of the U.S. State Department on Jan. 5. They spoke about ferries. Nothing was signed."
DAY = {"published_at": "2026-11-20T09:00:00Z", "published_on": "2026-11-20"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("brief") / "news.db"
    news = NewsDatabase(path)
    with news.transaction() as db:
        for name in ("ministry", "river_post"):
            db.table("outlets").insert(
                {"name": name, "title": name.replace("_", " ").title(), "home": "", "country": "PK", "timezone": "UTC",
                 "languages": "en", "sources": ""}
            )  # fmt: skip
        store(db, 1, "Ferries [soon] to run", TEXT, **DAY)
        store(db, 2, "The same event", "Other words. Second. Third.", outlet="river_post", **DAY)
        store(db, 3, "Another event", "One sentence", **{**DAY, "published_at": "2026-11-20T08:00:00Z"})
        undated = dict.fromkeys(("published_at", "published_precision", "published_source", "published_on"))
        store(db, 4, "Without a day", "Words.", **undated)
        db.table("stories").insert(
            {"id": 7, "article": 1, "title": "Ferries", "language": "en", "outlet": "ministry", "articles": 2,
             "copies": 3, "outlets": 2}
        )  # fmt: skip
        for article, kind in ((1, "first"), (2, "report")):
            db.table("story_articles").insert({"article": article, "story": 7, "kind": kind, "similarity": 1.0})
    news.close()
    return path


@pytest.fixture
def connection(archive: Path) -> Iterator[sqlite3.Connection]:
    with sqlite3.connect(archive) as opened:
        yield opened


def test_two_sentences_and_how_many_texts_there_are(connection: sqlite3.Connection) -> None:
    third, first = read_brief(connection, [3, 1, 3, 99])
    assert first.beginning == TEXT.partition(" Nothing")[0]
    assert (first.texts, first.outlets, third.texts, third.outlets) == (5, 2, 1, 1)


def test_a_day_is_one_article_of_each_story_the_widest_first(connection: sqlite3.Connection) -> None:
    assert articles_of(connection, "2026-11-20") == [1, 3]


def test_a_citation_names_outlet_headline_day_address_and_digest() -> None:
    cited = cite("The Post", "Ferries", None, "https://post.example/1", "2026-11-21T10:00:00Z", "0123456789abcdef")
    assert cited == "The Post, “Ferries”, undated, https://post.example/1 (archived 2026-11-21, SHA-256 0123456789ab)"


def test_what_would_be_markup_is_escaped(connection: sqlite3.Connection) -> None:
    text = markdown("Brief", read_brief(connection, [1]))
    assert text.startswith("# Brief\n\n## Ferries \\[soon\\] to run\n\nMr. Khan met Dr. Aziz")
    assert "Ministry, 2026-11-20; 5 texts of 2 outlets. <https://ministry.example/news/1>" in text
    assert "## Sources\n\n1. Ministry, “Ferries \\[soon\\] to run”" in text


@pytest.mark.parametrize(
    ("given", "numbers", "problems"),
    [
        ("", [], 0), ("12,40,77", [12, 40, 77], 0), (" 5, 5 ,4,", [5, 4], 0), ("3,x,-1,٣", [3], 3), ("9" * 16, [], 1),
        (",".join(map(str, range(MOST))), list(range(MOST)), 0),
        (",".join(map(str, range(MOST + 1))), list(range(MOST)), 1),
    ],
)  # fmt: skip
def test_the_choice_is_in_the_address(given: str, numbers: list[int], problems: int) -> None:
    found, said = chosen(given)
    assert (found, len(said)) == (numbers, problems)


@pytest.mark.thorough
def test_the_command_writes_what_the_page_shows(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "brief.md"
    assert scrapy("brief", "--to", file, "-s", f"DATABASE={archive}").exit_code == 0
    written = file.read_text(encoding="utf-8")
    assert written.startswith("# Brief of 2026-11-20\n")
    assert written.count("\n## ") == 3
    assert "## Without a day" in scrapy("brief", "4", "-s", f"DATABASE={archive}").output


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["99"], "article 99"),
        (["first"], "first: not the number of an article"),
        (["--day", "tomorrow"], "--day tomorrow: not a day"),
        (["1", "--day", "2026-11-20"], "not both"),
    ],
)
def test_wrong_input_is_named(archive: Path, arguments: list[str], said: str) -> None:
    done = scrapy("brief", *arguments, "-s", f"DATABASE={archive}")
    assert done.exit_code == 2
    assert said in done.output + done.log


@pytest.mark.thorough
def test_another_database_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    done = scrapy("brief", "-s", f"DATABASE={other}")
    assert done.exit_code == 1
    assert f"{other}: no such table: articles; is this a database that Chancery made?" in done.output + done.log
    assert scrapy("brief", "-s", f"DATABASE={tmp_path / 'none.db'}").exit_code == 2
