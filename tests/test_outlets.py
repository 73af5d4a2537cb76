"""Every outlet's saved pages become the articles that a person has checked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.model.urls import canonical_url
from tests.conftest import FIXTURES, OUTLETS
from tests.outlet_spiders import SPIDERS

FIRST = ("business_upturn_asia", "enews_pk", "global_news_pakistan", "pak_revenue", "radio_pakistan")


def expectations() -> list[Any]:
    """One parameter per expected page."""
    return [
        pytest.param(outlet, address, expected, id=f"{outlet}:{address.rstrip('/').rsplit('/', 1)[-1][:40]}")
        for outlet in OUTLETS
        for address, expected in json.loads((FIXTURES / outlet / "expected.json").read_text(encoding="utf-8")).items()
    ]


def ledger_entry(db: Database, outlet: str, address: str) -> dict[str, Any]:
    url = canonical_url(address, SPIDERS[outlet].outlet)
    return next(db.query("SELECT * FROM addresses WHERE url = ?", [url]))


def stored(db: Database, outlet: str, address: str) -> dict[str, Any]:
    """The row of the article or of the copy."""
    entry = ledger_entry(db, outlet, address)
    if entry["state"] == "stored":
        return next(db.query("SELECT * FROM articles WHERE id = ?", [entry["article"]]))
    url = canonical_url(address, SPIDERS[outlet].outlet)
    sql = "SELECT * FROM copies WHERE article = ? AND outlet = ? AND url IN (?, ?)"
    return next(db.query(sql, [entry["article"], outlet, url, expected_url(outlet, address)]))


def expected_url(outlet: str, address: str) -> str:
    url: str = json.loads((FIXTURES / outlet / "expected.json").read_text(encoding="utf-8"))[address]["url"]
    return url


@pytest.mark.parametrize(("outlet", "address", "expected"), expectations())
class TestSavedPage:
    def test_outcome(self, demo_db: Database, outlet: str, address: str, expected: dict[str, Any]) -> None:
        entry = ledger_entry(demo_db, outlet, address)
        assert (entry["state"], entry["outlet"]) == (expected["outcome"], outlet)

    def test_title_and_text(self, demo_db: Database, outlet: str, address: str, expected: dict[str, Any]) -> None:
        row = stored(demo_db, outlet, address)
        assert row["title"] == expected["title"]
        assert row["text"].split("\n\n") == expected["paragraphs"]

    def test_no_boilerplate(self, demo_db: Database, outlet: str, address: str, expected: dict[str, Any]) -> None:
        row = stored(demo_db, outlet, address)
        left = [line for line in expected["never"] if line in row["text"] or line in row["title"]]
        assert not left

    def test_date(self, demo_db: Database, outlet: str, address: str, expected: dict[str, Any]) -> None:
        row = stored(demo_db, outlet, address)
        columns = [name for name in row if name.startswith("published_")]
        assert {name: row[name] for name in columns} == {name: expected[name] for name in columns}

    def test_event_day(self, demo_db: Database, outlet: str, address: str, expected: dict[str, Any]) -> None:
        """The right day or none; tests/test_event_day.py checks how many there are."""
        if expected["outcome"] != "stored":
            return
        row = stored(demo_db, outlet, address)
        assert row["event_date"] in (expected["event_date"], None)
        assert (row["event_date"] is None) == (row["event_date_words"] is None)

    def test_facts(self, demo_db: Database, outlet: str, address: str, expected: dict[str, Any]) -> None:
        if expected["outcome"] != "stored":
            return  # copies keep no more than text and dates
        row = stored(demo_db, outlet, address)
        facts = ("url", "language", "byline", "section", "dateline", "dateline_place", "dateline_on", "agency")
        assert {name: row[name] for name in facts} == {name: expected[name] for name in facts}
        assert json.loads(row["languages"]) == expected["languages"]
        texts = demo_db.query("SELECT language, title, text FROM texts WHERE article = ? ORDER BY rowid", [row["id"]])
        assert [{"paragraphs": text.pop("text").split("\n\n"), **text} for text in texts] == expected["texts"]


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_article_page_is_expected(demo_db: Database, outlet: str) -> None:
    """And the other way round, except for articles that a source delivered itself, which have no page."""
    expected = json.loads((FIXTURES / outlet / "expected.json").read_text(encoding="utf-8"))
    lines = (FIXTURES / outlet / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    pages = {
        page["url"] for page in map(json.loads, lines) if page.get("role") == "article" and not page.get("location")
    }
    assert len(expected) >= (4 if outlet in FIRST else 2)
    assert pages <= expected.keys()
    assert {ledger_entry(demo_db, outlet, address)["found_by"] for address in expected.keys() - pages} <= {"wordpress"}
