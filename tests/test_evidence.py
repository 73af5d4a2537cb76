"""How well an outlet is supported: captured, seen elsewhere, or only believed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.discovery.sources import Feed, Listing
from crawler.model.outlet import Outlet
from crawler.saved_pages.evidence import EvidenceError, Sureness, sureness_of
from crawler.saved_pages.manifest import KNOWN, MANIFEST

GAZETTE = Outlet("gazette", "The Gazette", "https://gazette.example/", "PK", "Asia/Karachi", ("en",), article="/n/.*")
SOURCES = (Feed("rss.xml"), Listing())


def seen(*facts: str, origin: str = "public code") -> dict[str, Any]:
    return {"facts": list(facts), "from": origin, "on": "2026-11-22"}


def folder_with(folder: Path, *evidence: object) -> Path:
    (folder / KNOWN).write_text(json.dumps({"evidence": evidence}), encoding="utf-8")
    return folder


def manifest(folder: Path, **more: object) -> None:
    row = {"file": None, "url": "https://gazette.example/n/1", **more}
    (folder / MANIFEST).write_text(json.dumps(row), encoding="utf-8")


@pytest.mark.parametrize("origin", ["stored page", "public code", "recorded answer"])
def test_seen_is_an_outlet_whose_home_articles_and_one_source_others_saw(tmp_path: Path, origin: str) -> None:
    folder = folder_with(tmp_path, seen("home", "article", "feed rss.xml", origin=origin))
    assert sureness_of(GAZETTE, SOURCES, folder) == (Sureness.SEEN, ())


def test_believed_is_an_outlet_with_a_decisive_fact_that_nobody_saw(tmp_path: Path) -> None:
    believed = seen("list page /", origin="default of the platform")
    folder = folder_with(tmp_path, seen("home", "timezone"), believed)
    assert sureness_of(GAZETTE, SOURCES, folder) == (Sureness.BELIEVED, ("article", "sources"))
    # An outlet whose articles have the platform's own URLs gives no form that could be checked.
    wordpress = replace(GAZETTE, article=Outlet.unknown("https://gazette.example/").article)
    assert sureness_of(wordpress, SOURCES, folder) == (Sureness.BELIEVED, ("sources",))
    assert sureness_of(GAZETTE, SOURCES, tmp_path / "nothing")[1] == ("home", "article", "sources")


def test_captured_are_pages_that_the_site_answered_and_none_that_were_rebuilt(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    manifest(folder, rebuilt=True)
    assert sureness_of(GAZETTE, SOURCES, folder)[0] is Sureness.BELIEVED
    manifest(folder)
    assert sureness_of(GAZETTE, SOURCES, folder) == (Sureness.CAPTURED, ())


@pytest.mark.parametrize(
    "entry",
    [{"facts": ["home"]}, {"from": "public code"}, "home", seen("home", origin="hearsay"), {**seen("a"), "on": "x"}],
)
def test_evidence_that_cannot_be_understood_names_the_file_and_the_cure(tmp_path: Path, entry: object) -> None:
    with pytest.raises(EvidenceError, match=r"known\.json: evidence: .*'recorded answer'.*YYYY-MM-DD"):
        sureness_of(GAZETTE, SOURCES, folder_with(tmp_path, entry))
