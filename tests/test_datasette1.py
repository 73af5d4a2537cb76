"""The reading pages in the newest alpha of Datasette 1.0, if an environment with it is given (`make datasette1`)."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from crawler.browse.withheld_texts import WITHHELD
from tests.reading_room import datasette
from tests.test_browse import URDU_TITLE, fill, get, page
from tests.test_stored_events import MET, REPORT
from tests.told import tell

PYTHON = os.environ.get("DATASETTE1", "")
pytestmark = pytest.mark.skipif(not PYTHON, reason="needs a Python with Datasette 1.0: make datasette1")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("datasette1") / "news.db"
    fill(path)
    with datasette(path, python=PYTHON) as address:
        yield address


def test_it_is_datasette_1(served: str) -> None:
    assert json.loads(page(f"{served}/-/versions.json"))["datasette"]["version"].startswith("1.")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "An archive of diplomatic news"),
        ("/", "Ambassadors briefed on flood relief"),
        ("/news", "Every article once, newest first."),
        ("/news", "Latest articles"),
        ("/news/articles", '<li class="entry">'),
        ("/news/articles", "The whole text in reading order"),
        ("/news/articles", f'<span dir="rtl" lang="ur">{URDU_TITLE}</span>'),
        ("/news/articles?_columns=all", '<table class="rows-and-columns">'),
        ("/news/articles/1", '<p dir="ltr" lang="en">A second consignment of tents'),
        ("/news/articles/1", "the article declares it"),
        ("/news/articles/1", "Envoys hear of flood relief"),
        ("/news/crawls", "179.1 KB"),
        ("/news/crawls/1", "What the columns mean"),
        ("/news/outlets", "<h1>Outlets</h1>"),
        ("/news/addresses", 'id="facet-state"'),
        ("/news/-/revisions/1", "<del>envoys</del>"),
        ("/news/latest", '<li class="entry">'),
        ("/news/latest?outlet=ministry", '<option value="ministry" selected>Ministry of External Affairs</option>'),
        ("/news/-/search?q=harbour", "<mark>harbour</mark>"),
        ("/news/-/search?q=flood+country:PK&sort=best", 'aria-label="3 March 2026: 1 article"'),
        ("/news/-/search.atom?q=harbour", "<title>Ambassadors briefed on flood relief</title>"),
        ("/news/-/search.ics?q=harbour", "DTSTART;VALUE=DATE:20260228"),
        ("/news/search?q=harbour", "<mark>harbour</mark>"),
        ("/news/-/search?q=" + "%D9%83%D9%89", '<li class="entry">'),
        ("/news/undated", '<a href="/news/outlets/ministry">Ministry of External Affairs</a>'),
        ("/news/failed_addresses", "timed out"),
        ("/news/-/query?" + urlencode({"sql": "select id, title from articles"}), "Envoy denies"),
        ("/news/-/today?day=2026-03-01&a=3", 'href="?day=2026-03-01&amp;a=3,1#a1">+ brief'),
        ("/news/-/today.csv?day=2026-03-01", "Ambassadors briefed on flood relief"),
        ("/news/-/countries", '<a href="/news/-/country/PK">Pakistan</a>'),
        ("/news/-/country/PK", "Ambassadors briefed on flood relief"),
        ("/news/-/country/PK.atom", "<title>Pakistan</title>"),
        ("/news/-/brief?a=1,3", "Minister receives the envoy"),
        ("/news/-/brief.md?a=1", "## Ambassadors briefed on flood relief"),
        ("/news/articles/1?from=country/PK&a=2", 'rel="prev" href="/news/articles/2?from=country%2FPK&amp;a=2"'),
        ("/news/articles/1?from=search%3Fq%3Dharbour", "<mark>harbour</mark>"),
        ("/news/articles/1", '<a href="/news">Archive</a> / <a href="/news/articles">Articles</a>'),
        ("/news/articles?a=1", 'href="/news/-/brief?a=1">Brief (1)</a>'),
        ("/news?a=1", 'href="/news/-/brief?a=1">Brief (1)</a>'),
        ("/news/latest?a=1", 'href="/news/-/brief?a=1">Brief (1)</a>'),
        ("/news/-/health", "<h1>Health</h1>"),
        ("/elsewhere", 'href="/news/-/search"'),
        ("/news/articles/999", 'href="/news/-/search"'),
        ("/news/-/story/1", 'href="/news/-/search"'),
    ],
)
def test_every_page_reads_as_in_the_release(served: str, path: str, shown: str) -> None:
    status, body = get(served + path)
    assert status == (404 if path in ("/elsewhere", "/news/articles/999", "/news/-/story/1") else 200)
    assert shown in body
    assert not re.search(r"<img src=x|<b>bold|<script>|<script [^>]*>[^<]", body)


def test_texts_are_withheld_as_in_the_release(tmp_path: Path) -> None:
    path, own = tmp_path / "news.db", tmp_path / "own.json"
    fill(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO pages (url, fetched_url, outlet, fetched_at, digest, size, file, offset, length, noarchive) "
            "SELECT url, url, outlet, first_seen_at, '', 1, '', 1, 1, 1 FROM addresses WHERE article = 1"
        )
    own.write_text('{"plugins": {"chancery": {"noarchive": "withhold"}}}', encoding="utf-8")
    with datasette(path, python=PYTHON, options=("-c", str(own))) as address:
        for shown in ("articles/1", "-/search?q=harbour", "-/brief?a=1", "-/country/PK.atom", "-/revisions/1"):
            body = page(f"{address}/news/{shown}")
            assert WITHHELD in body, shown
            assert "consignment" not in body, shown
        assert "consignment" not in page(f"{address}/news/articles.json?_shape=array")
        assert "UN" in page(f"{address}/news/articles/2")


def test_every_question_is_there(served: str) -> None:
    questions = re.findall(r'<dt><a href="(/news/[a-z_]+)">', page(f"{served}/news").partition('id="tables"')[0])
    assert len(questions) >= 15
    for path in questions:
        assert get(served + path)[0] == 200, path
        assert get(f"{served}{path}.json")[0] == 200, path


def test_the_machinery_is_hidden(served: str) -> None:
    assert "_sqlite_migrations" not in page(f"{served}/news")
    assert "articles_fts" not in page(f"{served}/news")


def test_pages_of_events(tmp_path: Path) -> None:
    tell(tmp_path / "news.db", REPORT)
    with datasette(tmp_path / "news.db", python=PYTHON) as address:
        for path in ("meetings?country=PK", "pair/JP-PK", "office/JP/prime_minister", "meetings.csv"):
            assert MET.words.words in page(f"{address}/news/-/{path}").replace("&#39;", "'")
        assert 'href="/news/-/pair/JP-PK"' in page(f"{address}/news/-/relations")
        assert f'<mark class="event">{MET.words.words}</mark>' in page(f"{address}/news/articles/1")
