"""Which of a site's answers are kept as saved pages, and how they are read again."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.model.address import Address
from crawler.model.crawl_meta import CrawlMeta, Role
from crawler.model.items import Discovery
from crawler.saved_pages.manifest import ManifestError, page_of_file, read_manifest, saved_articles
from crawler.saved_pages.record import Recording, expectation
from tests.test_storage import GAZETTE, article

HOME = "https://gazette.example/"
MOMENT = datetime(2026, 11, 1, 8, tzinfo=UTC)


def manifest(folder: Path, *rows: object) -> Path:
    file = folder / "manifest.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return file


class TestManifest:
    def test_the_least_that_a_line_says(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_bytes(b"<p>")
        os.utime(tmp_path / "a.html", (0, MOMENT.timestamp() + 0.5))
        (page,) = read_manifest(manifest(tmp_path, {"file": "a.html", "url": HOME}, " "))
        assert (page.url, page.role, page.status, page.content_type) == (HOME, "article", 200, "")
        assert (page.fetched_at, page.name, page.read()) == (MOMENT, "a.html", b"<p>")
        alone = page_of_file(tmp_path / "a.html", HOME)
        assert (alone.fetched_at, alone.status, alone.role, alone.rebuilt) == (MOMENT, 200, "article", False)

    def test_all_that_a_line_may_say(self, tmp_path: Path) -> None:
        row = {"file": None, "url": HOME, "role": "discovery", "status": "301", "content_type": "text/html",
               "location": "/new", "outlet": "gazette", "fetched_at": "2026-11-01T13:00:00+05:00"}  # fmt: skip
        (page,) = read_manifest(manifest(tmp_path, row))
        assert (page.file, page.read(), page.name) == (None, b"", HOME)
        assert (page.role, page.status, page.content_type) == ("discovery", 301, "text/html")
        assert (page.location, page.outlet, page.fetched_at) == ("/new", "gazette", MOMENT)

    def test_a_time_without_a_zone_is_utc(self, tmp_path: Path) -> None:
        (page,) = read_manifest(manifest(tmp_path, {"file": None, "url": HOME, "fetched_at": "2026-11-01T08:00:00"}))
        assert page.fetched_at == MOMENT

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            ({"url": HOME}, "'file' is missing"),
            ({"file": "a.html"}, "'url' is missing"),
            ({"file": "a.html", "url": HOME, "fetched_at": "yesterday"}, "yesterday"),
            ({"file": "a.html", "url": HOME, "fetched_at": 7}, "a value is not text"),
            ("[1]", "a value is not text"),
            ("{", "a line is a JSON object"),
        ],
    )
    def test_a_broken_line_is_named(self, row: object, said: str, tmp_path: Path) -> None:
        file = manifest(tmp_path, {"file": None, "url": HOME}, row)
        with pytest.raises(ManifestError) as raised:
            list(read_manifest(file))
        assert f"{file}:2: " in str(raised.value)
        assert said in str(raised.value)

    def test_packed_pages(self, tmp_path: Path) -> None:
        (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>"))
        (tmp_path / "b.html.gz").write_bytes(gzip.compress(b"<p>")[:-9])
        whole, broken = read_manifest(manifest(tmp_path, *({"file": f"{name}.html.gz", "url": HOME} for name in "ab")))
        assert whole.read() == b"<p>"
        with pytest.raises(OSError, match=r"b\.html\.gz is broken gzip"):
            broken.read()

    def test_how_many_articles_are_saved(self, tmp_path: Path) -> None:
        assert saved_articles(tmp_path) == 0
        (tmp_path / "expected.json").write_text('{"a": {}, "b": {}}', encoding="utf-8")
        assert saved_articles(tmp_path) == 0
        manifest(tmp_path)
        assert saved_articles(tmp_path) == 2
        (tmp_path / "expected.json").unlink()
        assert saved_articles(tmp_path) == 0


def recorded(
    answers: list[tuple[str, int, dict[str, str], bool]], folder: Path, *articles: str, named: tuple[str, ...] = ()
) -> list[dict[str, object]]:
    """The manifest's lines of a crawl with these answers, some of which are article pages."""
    recording = Recording(get_crawler())
    for url, status, headers, is_page in answers:
        address = Address(url=url, discovery=Discovery(url=url, found_by="feed")) if is_page else None
        role = Role.ARTICLE if is_page else Role.SOURCE
        request = Request(url, meta=CrawlMeta(role=role, address=address).attach())
        recording.process_response(request, Response(url, status=status, headers=headers, body=b"<p>"))
    for path in articles:
        recording.item_scraped(article(GAZETTE, path))

    async def addresses_seen() -> list[str]:
        return [HOME + path for path in (*articles, *named)]

    spider = SimpleNamespace(archive=SimpleNamespace(addresses_seen=addresses_seen))
    asyncio.run(recording.spider_closed(spider))  # type: ignore[arg-type]
    recording.write(folder / "gazette")
    lines = (folder / "gazette" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


class TestRecording:
    def test_sources_and_the_pages_that_gave_an_article(self, tmp_path: Path) -> None:
        answers = [
            (HOME + "robots.txt", 404, {}, False),
            (HOME + "feed/", 200, {"Content-Type": "application/rss+xml"}, False),
            (HOME + "first", 200, {"Content-Type": "text/html"}, True),
            (HOME + "list", 200, {}, True),
            (HOME + "gone", 404, {}, True),
        ]
        lines = recorded(answers, tmp_path, "first", named=("list", "gone"))
        assert [(line["url"], line["role"], line["status"]) for line in lines] == [
            (HOME + "robots.txt", "robots", 404),
            (HOME + "feed/", "discovery", 200),
            (HOME + "first", "article", 200),
            (HOME + "list", "left_out", 200),
            (HOME + "gone", "left_out", 200),
        ]
        assert lines[0]["file"] is None
        assert str(lines[1]["file"]).endswith(".xml")
        assert str(lines[2]["file"]).startswith("pages/first-")
        assert str(lines[2]["file"]).endswith(".html")
        assert (tmp_path / "gazette" / str(lines[2]["file"])).read_bytes() == b"<p>"
        expected = json.loads((tmp_path / "gazette" / "expected.json").read_text(encoding="utf-8"))
        assert list(expected) == [HOME + "first"]

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_a_redirect_that_led_to_an_article(self, status: int, tmp_path: Path) -> None:
        answers = [
            (HOME + "?p=7", status, {"Location": HOME + "first"}, True),
            (HOME + "first", 200, {}, True),
            (HOME + "?p=8", status, {"Location": HOME + "list"}, True),
        ]
        recording = recorded(answers, tmp_path, "?p=7")
        assert [(line["url"], line.get("location")) for line in recording] == [
            (HOME + "?p=7", HOME + "first"),
            (HOME + "first", None),
        ]

    @pytest.mark.parametrize("status", [201, 204, 300, 304, 404, 500])
    def test_no_other_answer(self, status: int, tmp_path: Path) -> None:
        assert recorded([(HOME + "first", status, {"Location": HOME}, True)], tmp_path, "first") == []

    @pytest.mark.parametrize(
        ("path", "name"),
        [
            ("", "home-"),
            ("news/Envoys_meet/?p=7", "news-envoys-meet-p-7-"),
            ("a" * 80, "a" * 60 + "-"),
            ("a" * 59 + "/b", "a" * 59 + "-"),
        ],
    )
    def test_names_of_files(self, path: str, name: str, tmp_path: Path) -> None:
        (line,) = recorded([(HOME + path, 200, {}, False)], tmp_path)
        assert str(line["file"]).removesuffix(".html")[:-8] == name

    @pytest.mark.parametrize(("outcome", "said"), [("stored", "stored"), ("copy", "copy"), ("", "stored")])
    def test_what_is_expected_of_an_article(self, outcome: str, said: str) -> None:
        item = article(GAZETTE, "first", text="One.\n\nTwo.", day="2026-11-01")
        item.outcome = outcome
        found = expectation(item)
        assert (found["outcome"], found["paragraphs"], found["published_on"]) == (said, ["One.", "Two."], "2026-11-01")
        assert found["texts"] == [{"language": "en", "title": "Envoys meet", "paragraphs": ["One.", "Two."]}]
