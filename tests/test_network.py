"""What a crawl requests, and how it handles any server answer."""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from tests.conftest import crawl, made_once, scrapy
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


CONTACT = "desk@chancery.example"
ARABIC = "وزير الخارجية يستقبل سفير اليابان في إسلام آباد ويبحث معه التعاون بين البلدين. " * 3
CHARSETS = (("UTF-8", "utf-8"), ("ISO-8859-1", "utf-8"), ("windows-1256", "windows-1256"))


@dataclass(frozen=True, slots=True)
class Crawled:
    """Results of a crawl of one site with every kind of answer."""

    exit_code: int
    log: str
    asked: list[tuple[str, dict[str, str]]]
    ledger: dict[str, dict[str, Any]]
    articles: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def crawled(shared: Path) -> Crawled:
    """Its pages, crawled once."""
    database = shared / "network.db"
    text = made_once(database.with_suffix(".json"), lambda: json.dumps(asdict(crawl_all(database))))
    return Crawled(**json.loads(text))


def crawl_all(database: Path) -> Crawled:
    names = ("good", "gone", "missing", "denied", "broken", "moved", "circle", "away", "huge", "cut", "pdf", "empty")
    paths = {name: f"/01-11-2026/{name}" for name in names}
    characters = [f"/03-11-2026/{number}" for number in range(4)]
    with Site() as site:
        put_list(site, *paths.values(), "/02-11-2026/closed", *characters)
        site.put("/robots.txt", "User-agent: chancery\nDisallow: /02-11-2026/\n", content_type="text/plain")
        site.put("/02-11-2026/closed", page("Closed"))
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
        for number, (path, (declared, encoding)) in enumerate(zip(characters, CHARSETS, strict=False)):
            body = page(f"Page {number}", f"{number} {ARABIC}").encode(encoding)
            site.put(path, body, content_type=f"text/html; charset={declared}")
        words = "Envoys of nine countries saw the harbour and heard how many ships it takes in a month. " * 4
        hostile = page("One &#xD800; two", words + "A\0B &#0; &#xDFFF; end.")
        site.put(characters[3], hostile.encode("utf-8", "surrogatepass"))
        options = ("-s", "RETRY_ENABLED=False", "-s", f"CONTACT={CONTACT}")
        run = crawl(OUTLET, "-a", f"site={site.address}", *options, database=database)
    rows = Database(database).query("SELECT url, title, text, length(text) AS characters FROM articles")
    articles = {row["url"].removeprefix(HOME): row for row in rows}
    return Crawled(run.exit_code, run.log, site.asked, ledger(database), articles)


@pytest.mark.thorough
def test_honest_user_agent_with_a_contact(crawled: Crawled) -> None:
    agents = {headers["User-Agent"] for _, headers in crawled.asked}
    assert agents == {f"Chancery/0.2 (archive of diplomatic news; +{CONTACT})"}
    assert not any("Cookie" in headers for _, headers in crawled.asked)
    assert "CONTACT is not set" not in crawled.log


def test_robots_txt_is_asked_first_and_obeyed(crawled: Crawled) -> None:
    paths = [path for path, _ in crawled.asked]
    assert paths[0] == "/robots.txt"
    assert "/02-11-2026/closed" not in paths
    closed = crawled.ledger["/02-11-2026/closed"]
    assert (closed["state"], closed["reason_code"]) == ("refused", "robots_forbidden")


def test_every_answer_has_its_entry(crawled: Crawled) -> None:
    """One page of each kind; none is lost."""
    assert crawled.exit_code == 0, crawled.log
    folder = "/01-11-2026/"
    rows = {path.removeprefix(folder): row for path, row in crawled.ledger.items() if path.startswith(folder)}
    assert {name: row["state"] for name, row in rows.items()} == {
        "good": "stored", "moved": "stored", "gone": "gone", "missing": "gone", "denied": "failed", "broken": "failed",
        "circle": "failed", "away": "failed", "huge": "failed", "cut": "failed", "pdf": "not_article",
        "empty": "not_article",
    }  # fmt: skip
    assert {name: row["http_status"] for name, row in rows.items() if row["http_status"] not in (None, 200)} == {
        "gone": 410, "missing": 404, "denied": 403, "broken": 500,
    }  # fmt: skip
    assert all(row["reason"] for row in rows.values() if row["state"] not in ("stored",))
    assert [rows[name]["reason_code"] for name in ("pdf", "empty", "away", "circle")] == [
        "pdf", "no_markup", "redirect_off_site", "redirect_circle",
    ]  # fmt: skip
    stored = sorted(path for path in crawled.articles if path.startswith(folder))
    assert stored == [f"{folder}good", f"{folder}new-place"]


def test_characters(crawled: Crawled) -> None:
    """The real charset of a page, whatever is declared; nothing that the database cannot store."""
    *pages, last = [crawled.articles[f"/03-11-2026/{number}"] for number in range(4)]
    assert [row["text"][:24] for row in pages] == [f"{number} {ARABIC}"[:24] for number in range(3)]
    assert last["characters"] == len(last["text"]) > 300
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
    assert rows["/01-11-2026/bomb"]["reason_code"] == "too_large"


@pytest.mark.thorough
def test_next_source_where_one_fails(site: Site, database: Path) -> None:
    """The feed answers 403, the API is garbage: the sitemap works. The operator is warned of a missing contact."""
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
    assert "CONTACT is not set" in run.log
    assert {headers["User-Agent"] for _, headers in site.asked} == {"Chancery/0.2 (archive of diplomatic news)"}


@pytest.mark.thorough
def test_only_the_web(tmp_path: Path) -> None:
    """Scrapy's handlers for files and other protocols are off."""
    secret = tmp_path / "secret.html"
    secret.write_text("<h1>secret</h1>")
    run = scrapy("fetch", "--nolog", secret.as_uri())
    assert "secret" not in run.output


@pytest.mark.thorough
def test_scrapy_fetch_looks_at_a_page_and_stores_nothing(site: Site, tmp_path: Path) -> None:
    """Scrapy's own commands work in this project, under its rules of politeness."""
    site.put("/page", b"<title>A page</title>")
    allowed = ("-s", f"PRIVATE_HOSTS={site.address.removeprefix('http://')}", "-s", f"DATABASE={tmp_path / 'news.db'}")
    fetched = scrapy("fetch", f"{site.address}/page", *allowed)
    assert "<title>A page</title>" in fetched.output
    assert "Traceback" not in fetched.log
    assert [*tmp_path.iterdir()] == []
    assert "/robots.txt" in site.paths
