"""Every reading page in a real browser: on a telephone, in the dark, printed, and for a screen reader (``make axe``)."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.request import urlopen

import pytest

from tests import carried_news
from tests.chromium import CHROMIUM, Browser, browser
from tests.conftest import PATIENCE
from tests.reading_pages import pages
from tests.reading_room import datasette

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium or Chrome, to see what a browser makes of the pages"),
]

AXE = os.environ.get("AXE", "")
"""Path of axe-core's ``axe.min.js``."""
_REQUESTS = 5
"""Requests by which a page is timed."""


@pytest.fixture(scope="module")
def served(demo: Path) -> Iterator[str]:
    with datasette(demo) as address:
        yield address


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as tab:
        yield tab


def test_an_analysts_morning_is_ten_clicks(opened: Browser, tmp_path: Path) -> None:
    """From the start page to a printed brief of a story, an article of a country, and what a search found."""
    archive = tmp_path / "carried.db"
    carried_news.make(archive)
    opened.look(1280, 900)
    with datasette(archive) as address:
        opened.open(address)
        opened.click(".masthead a[href*=today]")
        opened.click(".day-stories .to-brief")
        opened.click(".masthead a[href*=countries]")
        opened.click("td a[href*=country]")
        opened.click(".entry h3 a")
        at = opened.click("a[rel=next]")
        assert "from=country" in at
        opened.click(".reading header .to-brief")
        opened.click(".masthead a[href*=search]")
        opened.run("document.querySelector('input[name=q]').value = 'fund'; document.querySelector('form').submit()")
        while opened.run("document.querySelector('.entry') === null"):
            time.sleep(0.1)
        opened.click(".entry:last-child .to-brief")
        at = opened.click(".masthead a[href*=brief]")
        assert at.partition("?a=")[2].count(",") == 2
        assert opened.run("document.querySelectorAll('.brief-article').length") == 3
        assert opened.printed().startswith(b"%PDF-")


def test_nothing_is_wider_than_a_telephone(served: str, opened: Browser, demo: Path) -> None:
    opened.look(390, 844)
    wide = {}
    for name, path in pages(demo).items():
        opened.open(served + path)
        if (width := opened.run("document.documentElement.scrollWidth")) > 390:
            wide[name] = width
    assert wide == {}


@pytest.mark.parametrize("name", ["search", "search, forms", "search, Urdu"])
def test_the_first_result_is_on_the_first_screen_of_a_telephone(
    served: str, opened: Browser, demo: Path, name: str
) -> None:
    opened.look(390, 844)
    opened.open(served + pages(demo)[name])
    assert opened.run("document.querySelector('.entry h2').getBoundingClientRect().bottom") < 844


def test_every_page_has_its_navigation_and_a_link_past_it(served: str, opened: Browser, demo: Path) -> None:
    opened.look(1280, 900)
    for name, path in pages(demo).items():
        opened.open(served + path)
        words = opened.run("[...document.querySelectorAll('.masthead li a')].map(a => a.textContent.split(' (')[0])")
        assert words == ["Today", "Search", "Countries", "Meetings", "Stories", "Brief", "Archive"], name
        first = opened.run("document.querySelector('a').getAttribute('href')")
        assert first == "#content", name
        assert opened.run("document.querySelector('main#content h1') !== null"), name


def test_printed_pages_are_without_what_is_clicked(served: str, opened: Browser, demo: Path) -> None:
    opened.look(800, 1100, medium="print")
    for name in ("article, reached", "brief", "today"):
        opened.open(served + pages(demo)[name])
        seen = opened.run(
            "['.masthead', '.to-brief', '.neighbours', '.export-links', 'details.section', '.leave-out', '.crumbs']"
            ".filter(each => [...document.querySelectorAll(each)].some(one => one.offsetParent !== null))"
        )
        assert seen == [], name
    opened.open(served + pages(demo)["article"])
    assert "SHA-256" in opened.run("document.querySelector('.printed').innerText")
    assert opened.printed().startswith(b"%PDF-")


@pytest.mark.skipif(not AXE, reason="needs axe-core: make axe")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(served: str, opened: Browser, demo: Path, scheme: str, width: int) -> None:
    axe = Path(AXE).read_text(encoding="utf-8")
    opened.look(width, 900, scheme)
    found = {}
    for name, path in pages(demo).items():
        opened.open(served + path)
        opened.run("document.querySelectorAll('details').forEach(each => { each.open = true })")
        opened.run(f"{axe}; true")
        violations = opened.run(
            "axe.run().then(result => result.violations.map("
            "each => [each.id, each.nodes.length, each.nodes[0].html.slice(0, 200), each.nodes[0].failureSummary]))"
        )
        if violations:
            found[name] = violations
    assert found == {}, json.dumps(found, indent=1, ensure_ascii=False)


def test_how_long_each_page_takes(served: str, demo: Path) -> None:
    """Prints the times (``-rP``); their limits are measured on large archives (docs/evaluation.md)."""
    for name, path in pages(demo).items():
        times = []
        for _ in range(_REQUESTS):
            began = time.perf_counter()
            try:
                with urlopen(served + path, timeout=PATIENCE) as answer:
                    answer.read()
            except OSError:
                assert name == "error"
            times.append((time.perf_counter() - began) * 1000)
        print(f"{name:20} {median(times):6.0f} ms")
        assert median(times) < PATIENCE * 1000 / 100, name
