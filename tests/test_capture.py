"""A recorded crawl replays as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import FIXTURES, Run, crawl, scrapy
from tests.site import Site
from tests.test_crawl import rows

OUTLET = "global_news_pakistan"


def capture(site: Site, to: Path, *options: str, outlet: str = OUTLET) -> Run:
    speed = ("-s", "AUTOTHROTTLE_ENABLED=False", "-s", "DOWNLOAD_DELAY=0")
    return scrapy("capture", outlet, "--to", to, "-a", f"site={site.address}", *speed, *options)


def manifest(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.thorough
def test_recording_replays(site: Site, tmp_path: Path, database: Path) -> None:
    site.put_saved_pages(FIXTURES / OUTLET)
    run = capture(site, tmp_path)
    assert run.exit_code == 0, run.log
    assert "Recorded 4 articles" in run.output
    folder = tmp_path / OUTLET
    assert sorted({line["role"] for line in manifest(folder)}) == ["article", "discovery", "robots"]
    assert all(line["url"].startswith("https://globalnewspakistan.com/") for line in manifest(folder))
    assert crawl(OUTLET, "-s", f"REPLAY={tmp_path}", database=database).exit_code == 0
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    by_hand = json.loads((FIXTURES / OUTLET / "expected.json").read_text(encoding="utf-8"))
    assert {url: entry["paragraphs"] for url, entry in expected.items()} == {
        url: entry["paragraphs"] for url, entry in by_hand.items()
    }
    stored = {row["url"]: row["text"].split("\n\n") for row in rows(database, "articles")}
    assert stored == {entry["url"]: entry["paragraphs"] for entry in expected.values()}
    # A second run by mistake changes nothing.
    site.asked.clear()
    again = capture(site, tmp_path)
    assert again.exit_code == 2
    assert "exists; replace it with --replace" in again.log
    assert site.paths == []


@pytest.mark.thorough
def test_some_articles_of_many(site: Site, tmp_path: Path, database: Path) -> None:
    """The recorded feed lists articles that were not recorded: a replay knows that, and it is not an error."""
    site.put_saved_pages(FIXTURES / OUTLET)
    assert capture(site, tmp_path, "--articles", "2").exit_code == 0
    assert [line["role"] for line in manifest(tmp_path / OUTLET)].count("left_out") == 2
    run = crawl(OUTLET, "-s", f"REPLAY={tmp_path}", database=database)
    assert run.exit_code == 0, run.log
    states = [(row["state"], row["reason"]) for row in rows(database, "addresses")]
    assert sorted(states, key=str).count(("known", "left out when the outlet's pages were recorded")) == 2
    assert len(rows(database, "articles")) == 2


@pytest.mark.thorough
def test_articles_that_an_api_brings(site: Site, tmp_path: Path, database: Path) -> None:
    """Their pages are neither requested nor saved; of those in the answer, a replay stores what was recorded."""
    outlet = "business_upturn_asia"
    site.put_saved_pages(FIXTURES / outlet)
    run = capture(site, tmp_path, "--articles", "2", outlet=outlet)
    assert "Recorded 2 articles" in run.output, run.log
    roles = [line["role"] for line in manifest(tmp_path / outlet)]
    assert sorted(roles) == ["discovery", "discovery", "left_out", "left_out", "robots"]
    run = crawl(outlet, "-s", f"REPLAY={tmp_path}", database=database)
    assert run.exit_code == 0, run.log
    expected = json.loads((tmp_path / outlet / "expected.json").read_text(encoding="utf-8"))
    assert {row["url"] for row in rows(database, "articles")} == {entry["url"] for entry in expected.values()}
    assert [row["state"] for row in rows(database, "addresses")].count("known") == 2


@pytest.mark.thorough
def test_error_pages_are_not_saved(site: Site, tmp_path: Path) -> None:
    site.put_saved_pages(FIXTURES / OUTLET)
    site.put("/?p=8713", "<html><body><h1>Internal error</h1></body></html>", status=500)
    site.put("/?p=8742", "<html><body><h1>Access denied</h1></body></html>", status=403)
    site.put("/robots.txt", "<html><body>Not found</body></html>", status=404)
    assert capture(site, tmp_path, "-s", "RETRY_ENABLED=False").exit_code == 0
    lines = {line["url"].removeprefix("https://globalnewspakistan.com/"): line for line in manifest(tmp_path / OUTLET)}
    assert (lines["?p=8713"]["role"], lines["?p=8742"]["role"]) == ("left_out", "left_out")
    assert (lines["robots.txt"]["status"], lines["robots.txt"]["file"]) == (404, None)
    saved = [file.read_text(encoding="utf-8") for file in (tmp_path / OUTLET).rglob("*.html")]
    assert len(saved) == 3  # home, two articles
    assert not [text for text in saved if "Internal error" in text or "denied" in text]


@pytest.mark.thorough
def test_what_is_there_stays_where_nothing_comes(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / OUTLET
    folder.mkdir()
    (folder / "expected.json").write_text("{}")
    assert capture(site, tmp_path, "--replace").exit_code == 3
    assert (folder / "expected.json").read_text() == "{}"


@pytest.mark.thorough
def test_the_archive_is_left_alone(site: Site, tmp_path: Path, database: Path) -> None:
    site.put_saved_pages(FIXTURES / OUTLET)
    assert capture(site, tmp_path, "--articles", "1", "-s", f"DATABASE={database}").exit_code == 0
    assert not database.exists()
