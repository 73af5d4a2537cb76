"""The Datasette plugin shows archives completely, whatever their file names, and leaves other databases alone."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]
from jinja2 import DictLoader, Environment

from crawler.browse import page_templates
from crawler.browse.display_settings import allow_long_queries, apply_settings
from tests.conftest import PATIENCE, PROJECT
from tests.reading_room import WITHOUT_PLUGINS, datasette
from tests.test_browse import fill, get, page

HEAVY = {"feedparser", "lxml", "pyarrow", "rensa", "scrapy", "sqlite_utils", "trafilatura", "twisted"}

FOREIGN_PAGES = (
    "/foreign",
    "/foreign/articles",
    "/foreign/articles?_facet=outlet",
    "/foreign/articles/1",
    "/foreign/articles/99",
    "/foreign?sql=select+title,+url,+published_at+from+articles",
    "/-/plugins-that-are-not-there",
)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a table and columns that have the names of an archive's."""
    path = tmp_path_factory.mktemp("foreign") / "foreign.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT, url TEXT, outlet TEXT, published_at TEXT, story INT)"
        )
        connection.executemany(
            "INSERT INTO articles (title, url, outlet, published_at, story) VALUES (?, ?, ?, ?, ?)",
            [
                (f"Kettle {n}", f"https://shop.example/{n}", f"shop {n % 3}", "2026-03-01T09:05:07Z", n)
                for n in range(120)
            ],
        )
        connection.commit()
    return path


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "news.db"
    fill(path)
    return path


@pytest.fixture(scope="module")
def both(archive: Path, foreign: Path) -> Iterator[str]:
    with datasette(archive, foreign) as address:
        yield address


@pytest.fixture(scope="module")
def alone(foreign: Path) -> Iterator[str]:
    """The foreign database in a Datasette without our plugin."""
    with datasette(foreign, start=WITHOUT_PLUGINS) as address:
        yield address


def plain(address: str, path: str) -> tuple[int, str]:
    """A page without what differs between two servers, or two moments."""
    status, body = get(address + path)
    return status, re.sub(r"[\d.]+(?=ms)|\?[0-9a-f]{6}(?=\")", "", body.replace(address, ""))


@pytest.mark.parametrize("path", FOREIGN_PAGES)
def test_another_database_looks_as_without_us(both: str, alone: str, path: str) -> None:
    assert plain(both, path) == plain(alone, path)


@pytest.mark.thorough
def test_a_datasette_without_an_archive_looks_as_without_us(foreign: Path, alone: str) -> None:
    with datasette(foreign) as address:
        for path in ("/", *FOREIGN_PAGES):
            assert plain(address, path) == plain(alone, path)
        with urlopen(f"{address}/foreign/articles", timeout=PATIENCE) as answer:
            assert "Content-Security-Policy" not in answer.headers


@pytest.mark.parametrize("given", [None, 200])
def test_the_longest_search_of_an_archive_has_its_time_unless_the_user_set_one(given: int | None) -> None:
    """It takes two seconds in a million articles."""
    room = Datasette(memory=True, settings={"sql_time_limit_ms": given} if given else {})
    apply_settings(room)
    before = room.sql_time_limit_ms
    assert before < 2000, "Datasette's own, or the user's, while no archive is read"
    allow_long_queries(room)
    assert room.sql_time_limit_ms > 2000 if given is None else room.sql_time_limit_ms == before == given


def test_the_start_page_names_both(both: str) -> None:
    start = page(both)
    assert "Ambassadors briefed on flood relief" in start
    assert 'href="/foreign"' in start


@pytest.mark.thorough
def test_suggestions_are_for_other_databases(both: str, archive: Path) -> None:
    assert "Suggested facets" in page(f"{both}/foreign/articles")
    assert "Suggested facets" not in page(f"{both}/news/addresses")
    with datasette(archive, options=("--setting", "suggest_facets", "on")) as asked:
        assert "Suggested facets" in page(f"{asked}/news/addresses")


@pytest.mark.thorough
def test_what_the_user_configures_goes_first(archive: Path, tmp_path: Path) -> None:
    tables = {"stories": {"allow": False}, "articles": {"title": "Clippings", "size": 2}}
    metadata = tmp_path / "own.json"
    metadata.write_text(json.dumps({"title": "Desk", "databases": {"news": {"tables": tables}}}), encoding="utf-8")
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "table-news-crawls.html").write_text("A page of my own", encoding="utf-8")
    with datasette(archive, options=("--metadata", str(metadata), "--template-dir", str(templates))) as served:
        assert "<h1>Desk</h1>" in page(served)
        articles = page(f"{served}/news/articles")
        assert "<h1>Clippings</h1>" in articles
        assert articles.count('<li class="entry">') == 2
        assert page(f"{served}/news/crawls") == "A page of my own"
        assert get(f"{served}/news/-/story/1")[0] == 403


@pytest.mark.thorough
def test_a_file_that_becomes_an_archive_while_it_is_served(tmp_path: Path) -> None:
    later = tmp_path / "later.db"
    with datasette(later, options=("--create",)) as served:
        assert "An archive of diplomatic news" not in page(served)
        fill(later)
        assert "An archive of diplomatic news" in page(served)
        assert "Why this date" in page(f"{served}/later/articles/1")
        assert "Every article once" in page(f"{served}/later/articles")
        assert get(f"{served}/later/-/search?q=%22")[0] == 200


@pytest.mark.thorough
def test_each_archive_leads_to_its_own_pages(archive: Path, tmp_path: Path) -> None:
    other = tmp_path / "embassy.archive.db"
    fill(other)
    with datasette(archive, other) as served:
        name = "embassy~2Earchive"
        for path in (f"/{name}", f"/{name}/articles", f"/{name}/articles/1", f"/{name}/articles/999"):
            body = get(served + path)[1]
            assert f'href="/{name}/-/search"' in body, path
            assert 'href="/news' not in body, path
        assert page(f"{served}/{name}.json")
        with urlopen(f"{served}/{name}/articles.json", timeout=PATIENCE) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.thorough
def test_under_a_path_of_a_server(archive: Path) -> None:
    with datasette(archive, options=("--setting", "base_url", "/desk/")) as served:
        assert 'href="/desk/news/latest"' in page(f"{served}/desk/")
        error = get(f"{served}/desk/news/articles/999")[1]
        assert 'href="/desk/-/static-plugins/chancery/archive.css"' in error


def test_nothing_heavy_is_imported() -> None:
    """Reading an archive must not wait for the libraries that crawl."""
    code = "import sys, crawler.browse; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & HEAVY == set()


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/x", "JAVASCRIPT://a.example/%0aalert(1)", "//a.example/x",
     " javascript:alert(1)", "https:/a.example", "https://", "file:///etc/passwd", "vbscript:x", "https://a b.example/"],
)  # fmt: skip
def test_a_template_links_to_nothing_but_the_web(address: str) -> None:
    env = Environment(autoescape=True, loader=DictLoader({"page": "{{ address|weblink }} {{ address|weblink('x') }}"}))
    page_templates.prepare(env, None)
    assert "<a" not in env.get_template("page").render(address=address)


def test_a_template_links_to_the_web() -> None:
    env = Environment(autoescape=True, loader=DictLoader({"page": "{{ address|weblink }}"}))
    page_templates.prepare(env, None)
    shown = env.get_template("page").render(address='https://www.a.example/x?y=1&z="2')
    assert shown.startswith('<a href="https://www.a.example/x?y=1&amp;z=&#34;2"')
    assert shown.endswith(">a.example/x?y=1&amp;z=&#34;2</a>")
    assert 'href="http://a.example/"' in env.get_template("page").render(address="http://a.example/")
