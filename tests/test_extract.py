"""``scrapy extract``: one JSON line per page, with reasons."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.dates.publication.verdicts import Reason
from crawler.saved_pages.manifest import ManifestError, read_manifest
from crawler.storage.articles import ARTICLE_COLUMNS
from tests.conftest import FIXTURES, OUTLETS, made_once, scrapy

(SEED_PAGE,) = (FIXTURES / "radio_pakistan" / "pages").glob("*asean*")


def lines(*arguments: str | Path) -> list[dict[str, Any]]:
    run = scrapy("extract", *arguments)
    assert run.exit_code == 0, run.log
    return [json.loads(line) for line in run.output.splitlines()]


@pytest.fixture(scope="module")
def extracted(shared: Path) -> dict[str, dict[str, Any]]:
    """Every saved page of every outlet, by URL; under "", one without a URL."""
    manifests = [FIXTURES / outlet / "manifest.jsonl" for outlet in OUTLETS]
    text = made_once(shared / "extracted.json", lambda: json.dumps(lines(*manifests, SEED_PAGE)))
    return {line["url"] or "": line for line in json.loads(text)}


def test_as_it_would_be_stored(extracted: dict[str, dict[str, Any]], demo_db: Database) -> None:
    """Values that do not depend on the source are the same as in the crawl."""
    of_the_page = ("title", "text", "language", "dateline", "image_url", "text_sha256", "word_count", "outlet")
    seen = 0
    for row in demo_db.query("SELECT * FROM articles"):
        line = extracted[row["url"]]
        assert {name: line[name] for name in of_the_page} == {name: row[name] for name in of_the_page}
        texts = demo_db.query("SELECT language, title, text FROM texts WHERE article = ? ORDER BY rowid", [row["id"]])
        assert line["texts"] == list(texts)
        seen += 1
    assert seen >= 15


def test_a_line_is_one_object_with_the_columns_of_articles(extracted: dict[str, dict[str, Any]]) -> None:
    for line in extracted.values():
        assert set(line) - {"reason"} == {"file", "texts", "date_candidates", *ARTICLE_COLUMNS}
        assert ("reason" in line) == (line["text"] is None)


def test_the_reasons_of_a_date(extracted: dict[str, dict[str, Any]]) -> None:
    (seed,) = [line for url, line in extracted.items() if "/08-06-2023/" in url]
    assert (seed["published_at"], seed["published_precision"], seed["published_source"]) == (
        "2023-06-08",
        "day",
        "address",
    )
    verdicts = {candidate["source"]: candidate["verdict"] for candidate in seed["date_candidates"]}
    assert verdicts["address"] == "chosen"
    assert verdicts["clock"] == "rejected"
    assert all(candidate["reason"] for candidate in seed["date_candidates"])
    assert {candidate["reason_code"] for candidate in seed["date_candidates"]} <= set(Reason)


def test_why_a_page_is_no_article(tmp_path: Path) -> None:
    """Each of a manifest's pages, and then one that is, of an outlet that only the command line names."""
    pages = {
        "empty.html": b"",
        "picture.html": b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
        "large.html": b"<html><body><h1>Large</h1>" + b"<p>word word word word</p>" * 90_000 + b"</body></html>",
        "cut.html.gz": gzip.compress(b"<html><body><h1>Cut</h1></body></html>" * 50)[:40],
    }
    for name, body in pages.items():
        (tmp_path / name).write_bytes(body)
    manifest = tmp_path / "pages.jsonl"
    rows = [
        {"file": name, "url": f"https://site.example/{name}", "fetched_at": "2026-11-01T00:00:00Z"} for name in pages
    ]
    rows.append({"file": "missing.html", "url": "https://site.example/missing", "fetched_at": "2026-11-01T00:00:00Z"})
    manifest.write_text("\n".join(map(json.dumps, rows)))
    *of_manifest, told = lines(manifest, SEED_PAGE, "--outlet", "radio_pakistan")
    assert (told["outlet"], told["url"], told["language"]) == ("radio_pakistan", None, "en")
    reasons = {line["file"]: line["reason"] for line in of_manifest}
    assert list(reasons) == [row["file"] for row in rows]
    assert reasons["empty.html"].startswith("NotArticle: ")
    assert reasons["picture.html"].startswith("NotArticle: ")
    assert "bytes of markup, more than the limit" in reasons["large.html"]
    assert "is broken gzip" in reasons["cut.html.gz"]
    assert "No such file" in reasons["missing.html"]


@pytest.mark.thorough
def test_single_pages(extracted: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    packed = tmp_path / "page.html.gz"
    packed.write_bytes(gzip.compress(SEED_PAGE.read_bytes()))
    url = "https://www.radio.gov.pk/08-06-2023/some-slug"
    plain, from_gzip = lines(SEED_PAGE, packed, "--url", url)
    assert plain["file"] == str(SEED_PAGE)
    assert plain["text"] == from_gzip["text"]
    assert (plain["outlet"], plain["published_on"]) == ("radio_pakistan", "2023-06-08")
    nameless = extracted[""]
    assert (nameless["url"], nameless["outlet"]) == (None, "unknown")
    assert nameless["text"] == plain["text"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a page or a manifest"),
        *(
            pytest.param(arguments, said, marks=pytest.mark.thorough)
            for arguments, said in (
                (("nowhere.html",), "there is no file nowhere.html"),
                ((SEED_PAGE, "--outlet", "no_such"), "there is no outlet 'no_such'"),
                ((SEED_PAGE, "--url", "nonsense"), "--url nonsense: not a URL; write it as https://"),
            )
        ),
    ],
)
def test_wrong_arguments(arguments: tuple[str | Path, ...], said: str) -> None:
    run = scrapy("extract", *arguments)
    assert run.exit_code == 2
    assert said in run.log


@pytest.mark.thorough
def test_broken_manifest(tmp_path: Path) -> None:
    manifest = tmp_path / "pages.jsonl"
    manifest.write_text('{"file": "a.html"}\n')
    run = scrapy("extract", manifest)
    assert run.exit_code == 2
    assert f"{manifest}:1: 'url' is missing; a line needs file and url" in run.log


def test_manifest_with_a_value_of_another_type(tmp_path: Path) -> None:
    manifest = tmp_path / "pages.jsonl"
    manifest.write_text('{"file": 3, "url": "https://site.example/a"}\n')
    with pytest.raises(ManifestError, match=r"pages.jsonl:1: a value is not text; a line is a JSON object"):
        list(read_manifest(manifest))
