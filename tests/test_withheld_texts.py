"""Texts whose pages say ``noarchive`` are on no page and in no file, if the operator asks for that."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from crawler.browse.withheld_texts import CLOSED, WITHHELD
from crawler.storage.database import NewsDatabase
from crawler.text.diff import changes
from tests.reading_room import datasette
from tests.test_browse import get, page, store

SECRET = "Zanzibar"
"""A word of texts that are withheld."""
HELD = f"The harbour was opened. A delegation from {SECRET} was there.\n\nThe minister of {SECRET} spoke."
FREE = "The harbour was opened. A delegation from Mombasa was there.\n\nThe minister of Mombasa spoke."
SQL = ("select * from articles", "select substr(text, 3) from texts", "select snippet(articles_fts, 1, '', '', '', 40) "
       "from articles_fts where articles_fts match 'harbour'", "select changes from revisions", "select text from copies",
       "select line from passing_lines", "select text from articles_fts")  # fmt: skip
"""What a reader could ask with SQL."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("withheld") / "news.db"
    news = NewsDatabase(path)
    with news.transaction() as db:
        db.table("outlets").insert(
            {"name": "ministry", "title": "Ministry", "home": "", "country": "PK", "timezone": "UTC", "languages": "en",
             "sources": ""}
        )  # fmt: skip
        for number, text in ((1, HELD), (2, FREE), (3, HELD + " And more.")):
            store(db, number, f"Harbour opened {number}", text)
            db.table("texts").insert({"article": number, "language": "en", "title": "Harbour", "text": text})
            db.table("article_states").insert({"state": "PK", "day": f"2026-03-0{number}", "article": number})
            # The page said so at first, and does not now, or the other way round: the last fetch counts.
            for fetch, noarchive in ((1, number == 2), (2, number != 2)):
                db.table("pages").insert(
                    {"url": f"https://ministry.example/news/{number}", "fetched_url": f"https://ministry.example/{number}",
                     "outlet": "ministry", "fetched_at": f"2026-03-0{fetch}T00:00:00Z", "digest": "", "size": 1,
                     "file": f"{number}.warc.gz", "offset": fetch, "length": 1, "noarchive": noarchive}
                )  # fmt: skip
            before = text.replace("opened", "closed")
            db.table("revisions").insert(
                {"article": number, "title": "Harbour", "text": before, "fetched_at": "2026-03-09T06:00:05Z",
                 "replaced_at": "2026-03-09T08:00:05Z", "changes": json.dumps(changes("", before, "", text))}
            )  # fmt: skip
        db.table("copies").insert(
            {"url": "https://river.example/1", "article": 1, "outlet": "ministry", "title": "Harbour", "kind": "copy",
             "similarity": 1, "text": HELD, "first_seen_at": "2026-03-09T08:00:00Z",
             "fetched_at": "2026-03-09T08:00:00Z"}
        )  # fmt: skip
        db.table("passing_lines").insert(
            {"outlet": "ministry", "line": f"Read about {SECRET}", "article": 1, "seen_at": "2026-03-09T08:00:00Z"}
        )
        db.table("stories").insert(
            {"id": 7, "article": 1, "title": "Harbour", "language": "en", "outlet": "ministry", "articles": 3, "copies": 1,
             "outlets": 1}
        )  # fmt: skip
        for article, kind, similar in ((1, "first", None), (2, "edited", 1), (3, "edited", 1)):
            db.table("story_articles").insert(
                {"article": article, "story": 7, "kind": kind, "similarity": 0.9, "similar_article": similar}
            )
    news.close()
    return path


@pytest.fixture(scope="module")
def served(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = tmp_path_factory.mktemp("option") / "own.json"
    own.write_text('{"plugins": {"chancery": {"noarchive": "withhold"}}}', encoding="utf-8")
    with datasette(archive, options=("--metadata", str(own))) as address:
        yield address


def paths(archive: Path) -> Iterator[str]:
    """Every kind of page and file that may have words of a text."""
    yield from ("/", "/news", "/news/latest", "/news/widest_stories")
    yield from (
        f"/news/-/{name}"
        for name in ("today?day=2026-03-01", "country/PK", "story/7", "brief?a=1,2,3", "brief.md?a=1,2,3")
    )
    yield from (f"/news/-/story/7?article={number}" for number in (2, 3))
    yield from (f"/news/-/search{form}?q=harbour" for form in ("", ".json", ".atom", ".ics", ".csv", ".md", ".txt"))
    lists = ("today", "country/PK", "story/7")
    yield from (f"/news/-/{name}.{form}" for name in lists for form in ("atom", "ics", "csv", "md", "txt"))
    for number in (1, 3):
        yield from (f"/news/articles/{number}", f"/news/articles/{number}?from=search%3Fq%3Dharbour")
        yield from (f"/news/-/revisions/{number}", f"/news/texts/{number},en", f"/news/articles/{number}.json")
        yield f"/news/revisions/{number}"
    yield "/news/copies/" + "https~3A~2F~2Friver~2Eexample~2F1"
    with closing(sqlite3.connect(archive)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for table in tables:
        if not table.startswith("articles_fts_"):  # what SQLite keeps of the index: words without their order
            yield from (
                f"/news/{table}",
                f"/news/{table}.json?_shape=array",
                f"/news/{table}.csv",
                f"/news/{table}?_columns=all",
            )
    yield from (f"/news{form}?{urlencode({'sql': sql})}" for sql in SQL for form in ("", ".json", ".csv"))
    yield "/news/articles?_search=harbour"


@pytest.mark.thorough
def test_no_page_and_no_file_has_words_of_a_withheld_text(served: str, archive: Path) -> None:
    shown = {path: get(served + path) for path in paths(archive)}
    assert [path for path, (_, body) in shown.items() if SECRET.lower() in body.lower()] == []
    failed = [path for path, (status, _) in shown.items() if status != 200]
    assert [path for path in failed if not re.match(r"/news/(sqlite_|words|_sqlite)", path)] == []


def test_every_column_with_words_of_a_text_is_closed(archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as connection:
        columns = connection.execute(
            "SELECT m.name, c.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'"
            " AND c.name IN ('text', 'words', 'line', 'changes')"
        ).fetchall()
    assert set(columns) - {("robots", "text")} == CLOSED


def test_where_the_text_was_it_says_why(served: str) -> None:
    for path in ("articles/1", "texts/1,en", "-/revisions/1", "-/search?q=harbour", "-/brief?a=1", "-/brief.md?a=1",
                 "-/story/7", "-/country/PK.atom"):  # fmt: skip
        assert WITHHELD in page(f"{served}/news/{path}"), path
    article = page(f"{served}/news/articles/1")
    assert "Harbour opened 1" in article
    assert 'href="https://ministry.example/news/1"' in article


def test_other_texts_are_there(served: str) -> None:
    for path in ("articles/2", "texts/2,en", "-/revisions/2", "-/search?q=harbour", "-/brief?a=2", "-/country/PK.atom"):
        assert "Mombasa" in page(f"{served}/news/{path}"), path


def test_texts_are_closed_again_after_a_page_has_read_them(served: str) -> None:
    for _ in range(6):  # Datasette reads with three threads
        assert "Mombasa" in page(f"{served}/news/-/brief?a=2")
        rows = json.loads(page(f"{served}/news/articles.json?_shape=array"))
        assert {row["text"] for row in rows} == {None}


@pytest.mark.thorough
def test_without_the_option_everything_is_shown(archive: Path) -> None:
    with datasette(archive) as address:
        for path in ("articles/1", "texts/1,en", "-/revisions/1", "-/brief?a=1", "articles.json", "-/story/7"):
            assert SECRET in page(f"{address}/news/{path}"), path


@pytest.mark.thorough
def test_another_option_is_refused_at_the_start(archive: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text('{"plugins": {"chancery": {"noarchive": "hide"}}}', encoding="utf-8")
    with (
        pytest.raises(pytest.fail.Exception, match="noarchive: 'hide' is none of show, withhold"),
        datasette(archive, options=("--metadata", str(own))),
    ):
        pass
