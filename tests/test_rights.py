"""What pages say about their reuse: read, recorded with the page, and respected if the settings say so."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.model.rights import Rights
from crawler.page.rights import may_state_rights, rights_in_headers, rights_of
from crawler.warc.writer import pages_folder
from tests.conftest import crawl
from tests.site import Site

AGENT = "Chancery"
OUTLET, HOME = "radio_pakistan", "https://www.radio.gov.pk"


@pytest.mark.parametrize(
    ("value", "noarchive"),
    [
        ("noarchive", True),
        ("noindex, NoArchive", True),
        ("chancery: noindex, noarchive", True),
        ("otherbot: noarchive", False),
        ("otherbot: nofollow, noarchive", False),
        ("otherbot: nofollow, chancery: noarchive", True),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST, noarchive", True),
        ("otherbot: max-snippet: 5, noarchive", False),
        ("noindex, nofollow", False),
        ("none", False),
        ("", False),
    ],
)
def test_x_robots_tag(value: str, noarchive: bool) -> None:
    assert rights_in_headers([("X-Robots-Tag", value)], AGENT) == Rights(noarchive)


def test_each_x_robots_tag_begins_anew() -> None:
    headers = [("X-Robots-Tag", "otherbot: noindex"), ("x-robots-tag", "noarchive")]
    assert rights_in_headers(headers, AGENT).noarchive


@pytest.mark.parametrize(("value", "reserved"), [("1", True), (" 0 ", False), ("2", None), ("", None)])
def test_tdm_header(value: str, reserved: bool | None) -> None:
    assert rights_in_headers([("TDM-Reservation", value)], AGENT) == Rights(tdm_reservation=reserved)


@pytest.mark.parametrize(
    ("meta", "rights"),
    [
        ('<meta name="robots" content="index, noarchive">', Rights(noarchive=True)),
        ('<META NAME="ROBOTS" CONTENT="NOARCHIVE">', Rights(noarchive=True)),
        ('<meta name="chancery" content="noarchive">', Rights(noarchive=True)),
        ('<meta name="otherbot" content="noarchive">', Rights()),
        ('<meta name="description" content="What noarchive and tdm-reservation mean">', Rights()),
        ('<meta name="tdm-reservation" content="1">', Rights(tdm_reservation=True)),
        ('<meta name="tdm-reservation" content="0">', Rights(tdm_reservation=False)),
    ],
)
def test_meta(meta: str, rights: Rights) -> None:
    for encoding in ("utf-8", "utf-16"):
        body = f"<html><head>{meta}</head><body>x</body></html>".encode(encoding)
        assert may_state_rights(body)
        assert rights_of(body, f"text/html; charset={encoding}", Rights(), AGENT) == rights


def test_the_page_goes_before_its_headers_in_tdm_and_adds_to_them_in_noarchive() -> None:
    body = b'<meta name="tdm-reservation" content="0">'
    assert rights_of(body, "text/html", Rights(True, True), AGENT) == Rights(True, False)
    assert rights_of(b"", "text/html", Rights(True, True), AGENT) == Rights(True, True), "nothing to parse"


def test_a_page_that_says_nothing_is_not_parsed() -> None:
    assert not may_state_rights(b'<meta name="robots" content="index, follow"><p>No archive has it.</p>')


def put_pages(site: Site) -> None:
    pages = {
        "plain": ("", {}), "meta": ('<meta name="robots" content="noarchive">', {}),
        "header": ("", {"X-Robots-Tag": "noarchive"}), "other": ("", {"X-Robots-Tag": "otherbot: noarchive"}),
        "mined": ("", {"TDM-Reservation": "1"}), "free": ('<meta name="tdm-reservation" content="0">', {}),
    }  # fmt: skip
    paths = {name: f"/0{number}-11-2026/{name}" for number, name in enumerate(pages, 1)}
    links = "".join(f'<a href="{path}">A story</a>' for path in paths.values())
    site.put("/newslist/1", f"<html><body>{links}</body></html>")
    for name, (meta, headers) in pages.items():
        words = f"The two ministers met in {name} and agreed to meet again before the end of the year. " * 4
        body = f"<html><head>{meta}</head><body><article><h1>Talks {name}</h1><p>{words}</p></article></body></html>"
        site.put(paths[name], body, headers=headers)


def states(db: Database) -> dict[str, tuple[str, str | None]]:
    rows = db.query("SELECT url, state, reason_code FROM addresses")
    return {row["url"].rpartition("/")[2]: (row["state"], row["reason_code"]) for row in rows}


@pytest.mark.thorough
def test_recorded_and_not_honoured(site: Site, database: Path) -> None:
    put_pages(site)
    assert crawl(OUTLET, "-a", f"site={site.address}", database=database).exit_code == 0
    db = Database(database)
    rows = db.query("SELECT url, noarchive, tdm_reservation FROM pages")
    assert {row["url"].rpartition("/")[2]: (row["noarchive"], row["tdm_reservation"]) for row in rows} == {
        "plain": (0, None), "meta": (1, None), "header": (1, None), "other": (0, None), "mined": (0, 1), "free": (0, 0),
    }  # fmt: skip
    assert {state for state, _ in states(db).values()} == {"stored"}


@pytest.mark.thorough
def test_honoured(site: Site, database: Path) -> None:
    """The URL's row says why; nothing of the page is kept."""
    put_pages(site)
    honour = ("-s", "HONOUR_NOARCHIVE=True", "-s", "HONOUR_TDM_RESERVATION=True")
    assert crawl(OUTLET, "-a", f"site={site.address}", *honour, database=database).exit_code == 0
    db = Database(database)
    noarchive = ("refused", "noarchive")
    reserved = ("refused", "tdm_reserved")
    stored = ("stored", None)
    assert states(db) == {
        "plain": stored, "meta": noarchive, "header": noarchive, "other": stored, "mined": reserved, "free": stored,
    }  # fmt: skip
    assert db.table("pages").count == db.table("articles").count == 3
    kept = b"".join(file.read_bytes() for file in pages_folder(database).rglob("*.warc.gz"))
    assert kept

    assert b"Talks plain" in gzip.decompress(kept)
    assert b"Talks meta" not in gzip.decompress(kept)
