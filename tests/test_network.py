"""What a crawl asks for, and what it makes of what a server may answer."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from tests.conftest import crawl, scrapy
from tests.site import Site

OUTLET = "radio_pakistan"
HOME = "https://www.radio.gov.pk"
WORDS = "The two ministers met in Islamabad and agreed to meet again before the end of the year. " * 4


def page(title: str, body: str = WORDS) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{body}</p></article></body></html>"
    )


def put_list(site: Site, *paths: str) -> None:
    links = "".join(f'<li><a href="{path}">Story</a></li>' for path in paths)
    site.put("/newslist/1", f"<html><body><ul>{links}</ul></body></html>")


def ledger(database: Path) -> dict[str, dict[str, Any]]:
    return {row["url"].removeprefix(HOME): row for row in Database(database).query("SELECT * FROM addresses")}


def test_honest_user_agent_with_a_contact(site: Site, database: Path) -> None:
    put_list(site, "/01-11-2026/one")
    site.put("/01-11-2026/one", page("One"))
    contact = "desk@chancery.example"
    assert crawl(OUTLET, "-a", f"site={site.address}", "-s", f"CONTACT={contact}", database=database).exit_code == 0
    agents = {headers["User-Agent"] for _, headers in site.asked}
    assert agents == {f"Chancery/0.1 (archive of diplomatic news; +{contact})"}
    assert not any("Cookie" in headers for _, headers in site.asked)


def test_without_a_contact_the_operator_is_told(site: Site, database: Path) -> None:
    run = crawl(OUTLET, "-a", f"site={site.address}", database=database)
    assert "CONTACT is not set" in run.log
    assert {headers["User-Agent"] for _, headers in site.asked} == {"Chancery/0.1 (archive of diplomatic news)"}


def test_robots_txt_is_asked_first_and_obeyed(site: Site, database: Path) -> None:
    put_list(site, "/01-11-2026/open", "/02-11-2026/closed")
    for name in ("/01-11-2026/open", "/02-11-2026/closed"):
        site.put(name, page(name))
    site.put("/robots.txt", "User-agent: chancery\nDisallow: /02-11-2026/\n", content_type="text/plain")
    assert crawl(OUTLET, "-a", f"site={site.address}", database=database).exit_code == 0
    assert site.paths[0] == "/robots.txt"
    assert "/02-11-2026/closed" not in site.paths
    rows = ledger(database)
    assert (rows["/02-11-2026/closed"]["state"], rows["/02-11-2026/closed"]["reason"]) == (
        "refused",
        "Forbidden by robots.txt",
    )
    assert rows["/01-11-2026/open"]["state"] == "stored"


def test_every_answer_has_its_entry(site: Site, database: Path) -> None:
    """One page of each kind; none vanishes."""
    names = ("good", "gone", "missing", "denied", "broken", "moved", "circle", "away", "huge", "cut", "pdf", "empty")
    paths = {name: f"/01-11-2026/{name}" for name in names}
    put_list(site, *paths.values())
    site.put(paths["good"], page("Good"))
    site.put(paths["gone"], status=410)
    site.put(paths["denied"], status=403)
    site.put(paths["broken"], status=500)
    site.put(paths["moved"], status=301, headers={"Location": "/01-11-2026/new-place"})
    site.put("/01-11-2026/new-place", page("Moved", WORDS + "It had been announced the day before."))
    site.put(paths["circle"], status=302, headers={"Location": paths["circle"]})
    site.put(paths["away"], status=302, headers={"Location": "http://elsewhere.example/"})
    site.put(paths["huge"], b"x" * (9 * 1024 * 1024))
    site.put(paths["cut"], page("Cut", WORDS * 20), cut_after=900)
    site.put(paths["pdf"], b"%PDF-1.7 ...", content_type="application/pdf")
    site.put(paths["empty"], "")
    run = crawl(OUTLET, "-a", f"site={site.address}", "-s", "RETRY_ENABLED=False", database=database)
    assert run.exit_code == 0, run.log
    rows = {path.removeprefix("/01-11-2026/"): row for path, row in ledger(database).items()}
    assert {name: row["state"] for name, row in rows.items()} == {
        "good": "stored", "moved": "stored", "gone": "gone", "missing": "gone", "denied": "failed", "broken": "failed",
        "circle": "failed", "away": "failed", "huge": "failed", "cut": "failed", "pdf": "not_article",
        "empty": "not_article",
    }  # fmt: skip
    assert {name: row["http_status"] for name, row in rows.items() if row["http_status"] not in (None, 200)} == {
        "gone": 410, "missing": 404, "denied": 403, "broken": 500,
    }  # fmt: skip
    assert all(row["reason"] for row in rows.values() if row["state"] not in ("stored",))
    stored = [row["url"] for row in Database(database).query("SELECT url FROM articles ORDER BY url")]
    assert stored == [f"{HOME}/01-11-2026/good", f"{HOME}/01-11-2026/new-place"]


def test_characters(site: Site, database: Path) -> None:
    """The charset that a page really has, whatever is declared; nothing that the database cannot hold."""
    arabic = "وزير الخارجية يستقبل سفير اليابان في إسلام آباد ويبحث معه التعاون بين البلدين. " * 3
    charsets = (("UTF-8", "utf-8"), ("ISO-8859-1", "utf-8"), ("windows-1256", "windows-1256"))
    paths = [f"/0{number}-11-2026/page" for number in range(1, 5)]
    put_list(site, *paths)
    for number, (path, (declared, encoding)) in enumerate(zip(paths, charsets, strict=False)):
        body = page(f"Page {number}", f"{number} {arabic}").encode(encoding)
        site.put(path, body, content_type=f"text/html; charset={declared}")
    hostile = page("One &#xD800; two", WORDS + "A\0B &#0; &#xDFFF; end.").encode("utf-8", "surrogatepass")
    site.put(paths[3], hostile)
    assert crawl(OUTLET, "-a", f"site={site.address}", database=database).exit_code == 0
    rows = Database(database).query("SELECT title, text, length(text) AS characters FROM articles ORDER BY url")
    *pages, last = list(rows)
    assert [row["text"][:24] for row in pages] == [f"{number} {arabic}"[:24] for number in range(3)]
    assert last["characters"] == len(last["text"]) > len(WORDS) - 5
    assert "\0" not in last["text"] + last["title"]


@pytest.mark.thorough
def test_a_page_that_unpacks_beyond_the_limit(site: Site, database: Path) -> None:
    put_list(site, "/01-11-2026/bomb", "/02-11-2026/good")
    bomb = gzip.compress(b"<p>boom</p>" * 5_000_000, 9)
    site.put("/01-11-2026/bomb", bomb, headers={"Content-Encoding": "gzip"})
    site.put("/02-11-2026/good", page("Good"))
    assert crawl(OUTLET, "-a", f"site={site.address}", "-s", "RETRY_ENABLED=False", database=database).exit_code == 0
    rows = ledger(database)
    assert (rows["/01-11-2026/bomb"]["state"], rows["/02-11-2026/good"]["state"]) == ("failed", "stored")


def test_next_source_where_one_fails(site: Site, database: Path) -> None:
    """The feed answers 403, the API is garbage: the sitemap has it."""
    site.put("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head></html>')
    site.put("/feed/", "denied", status=403)
    site.put("/robots.txt", "Sitemap: https://enews.pk/map.xml\n", content_type="text/plain")
    locs = "".join(
        f"<url><loc>{url}</loc></url>" for url in ("https://enews.pk/?p=7", "https://elsewhere.example/?p=8")
    )
    site.put("/map.xml", f"<urlset>{locs}</urlset>", content_type="text/xml")
    site.put("/?p=7", page("Seven"))
    run = crawl("enews_pk", "-a", f"site={site.address}", database=database)
    assert run.exit_code == 0, run.log
    own, foreign = Database(database).query("SELECT url, found_by, state, reason FROM addresses ORDER BY url DESC")
    assert own == {"url": "https://enews.pk/?p=7", "found_by": "sitemap", "state": "stored", "reason": None}
    assert (foreign["state"], foreign["reason"]) == ("refused", "not on the outlet's own host")


def test_only_the_web(tmp_path: Path) -> None:
    """Scrapy's handlers for files and other protocols are off."""
    secret = tmp_path / "secret.html"
    secret.write_text("<h1>secret</h1>")
    run = scrapy("fetch", "--nolog", secret.as_uri())
    assert "secret" not in run.output
