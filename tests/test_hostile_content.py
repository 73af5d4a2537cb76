"""Every page of an archive whose texts are markup and scripts, in a real Chromium: nothing runs or leaves."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.chromium import CHROMIUM, Browser, browser
from tests.reading_room import datasette

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium or Chrome, to see what a browser makes of the pages"),
]

ELSEWHERE = "http://127.0.0.2:9"
PAYLOAD = (
    f"""'"></title></textarea></script><script>window.ran = 1; fetch("{ELSEWHERE}/fetched")</script>"""
    f"""<img src="{ELSEWHERE}/image" onerror="window.ran = 1"><iframe src="{ELSEWHERE}/frame"></iframe>"""
    f"""<style>@import url("{ELSEWHERE}/style")</style><svg onload="window.ran = 1"></svg>"""
    """<a href="javascript:window.ran=1">{{ 7 * 7 }}</a>"""
)
KEYS = re.compile(
    r"(^|_)(id|at|on|since|until|sha256|precision|code|state|kind|verdict|languages?|outlet|article|original|story|country|"
    r"timezone|validators|counters)$|^(url|alias|name|source|rank|stated|older|file)$"
)
"""Columns that other rows, the pages or the schema's checks depend on: they keep their values."""
SCRIPT_URL = "javascript:window.ran=1"
MOST_PAGES = 150


def make_hostile(database: Path) -> int:
    """Put the payload into every text of the archive; return the number of columns."""
    changed = 0
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'").fetchall()
        for (table,) in tables:
            for _, column, kind, _, _, key in db.execute(f"PRAGMA table_info([{table}])").fetchall():
                if kind.upper() != "TEXT" or key or KEYS.search(column) or table.startswith("_"):
                    continue
                is_address = "url" in column or column in ("image", "home", "named_as")
                value = f"'{SCRIPT_URL}'" if is_address else f"[{column}] || ?"
                parameters = () if is_address else (PAYLOAD,)
                db.execute(f"UPDATE [{table}] SET [{column}] = {value} WHERE [{column}] IS NOT NULL", parameters)
                changed += 1
    return changed


@pytest.fixture(scope="module")
def served(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = tmp_path_factory.mktemp("hostile") / "news.db"
    with closing(sqlite3.connect(demo)) as source, closing(sqlite3.connect(database)) as copy:
        source.backup(copy)
    assert make_hostile(database) > 20
    with datasette(database) as address:
        yield address


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("chromium")
    with browser(folder) as opened:
        yield opened
    shutil.rmtree(folder, ignore_errors=True)


def form(url: str) -> str:
    """What pages of one kind have in common: the path without its numbers, and the parameter names."""
    parts = urlsplit(url)
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&"))
    return f"{re.sub(r'[0-9]+|~[0-9A-F]{2}.*', '#', parts.path)}?{'&'.join(names)}"


def test_the_payload_runs_where_it_is_markup(chromium: Browser, tmp_path: Path) -> None:
    """What the other test looks for is detectable."""
    page = tmp_path / "page.html"
    page.write_text(f"<!DOCTYPE html><title>{PAYLOAD}", encoding="utf-8")
    chromium.open(page.as_uri())
    assert chromium.run("window.ran") == 1
    assert {f"{ELSEWHERE}/{what}" for what in ("fetched", "image", "frame", "style")} <= set(chromium.requested)


def test_no_script_runs_and_no_request_leaves(served: str, chromium: Browser) -> None:
    waiting = [
        served + path
        for path in (
            "/", "/news", f"/news/-/search?q={quote(PAYLOAD)}", f"/news/latest?outlet={quote(PAYLOAD)}",
            f"/news/articles?title__contains={quote(PAYLOAD)}", f"/news/{quote(PAYLOAD, safe='')}",
            f"/news?sql={quote('select text from articles')}", f"/news?sql={quote(PAYLOAD)}",
        )
    ]  # fmt: skip
    forms, opened, showing = {form(url) for url in waiting}, 0, 0
    while waiting and opened < MOST_PAGES:
        url = waiting.pop(0)
        chromium.open(url)
        opened += 1
        assert chromium.run("window.ran") is None, url
        assert [each for each in chromium.requested if not each.startswith((served, "data:"))] == [], url
        assert chromium.run("document.querySelectorAll('iframe, [onerror], [onload]').length") == 0, url
        links = chromium.run(
            "[...document.querySelectorAll('a[href], form[action]')].map(each => each.href || each.action)"
        )
        assert [each for each in links if isinstance(each, str) and each.startswith("javascript:")] == [], url
        showing += chromium.run("document.body.innerText.includes('window.ran')")
        for link in links:
            path = urlsplit(link).path if isinstance(link, str) and link.startswith(served) else ""
            if path and not path.startswith("/-/static") and "." not in path and form(link) not in forms:
                forms.add(form(link))
                waiting.append(link)
    assert opened >= 60
    assert showing >= 30
