"""What a run requests from an outlet's sources, by the server's log: no more than needed, and back to what is known."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlite_utils import Database

from crawler.crawling.exit_codes import ExitCode
from tests.conftest import crawl
from tests.press import API, newest_first, put_feed, put_lists, put_pages, put_posts, put_sitemaps
from tests.site import Answer, Site

FEED = "global_news_pakistan"
"""Read from its feed, else from the WordPress API, else from its sitemap."""
POSTS = "business_upturn_asia"
LISTS = "radio_pakistan"


def run(site: Site, database: Path, outlet: str = FEED, *arguments: str, **settings: Any) -> dict[str, Any]:
    """The row of a successful crawl; the server's log starts with it."""
    site.asked.clear()
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    done = crawl(outlet, "-a", f"site={site.address}", *arguments, *options, database=database)
    assert done.exit_code == ExitCode.DONE, done.log
    db = Database(database)
    row: dict[str, Any] = next(db.query("SELECT * FROM crawls ORDER BY id DESC"))
    db.close()
    return row | {"counters": json.loads(row["counters"])}


def stored(database: Path) -> int:
    db = Database(database)
    count = db.table("articles").count
    db.close()
    return count


def forget_validators(site: Site) -> None:
    for answer in site.answers.values():
        answer.headers.pop("ETag", None)


def use_last_modified(site: Site) -> None:
    forget_validators(site)
    site.answers["/feed/"].headers["Last-Modified"] = "Mon, 02 Mar 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("validator", "condition"),
    [
        ("ETag", "If-None-Match"),
        ("Last-Modified", "If-Modified-Since"),
    ],
)
@pytest.mark.thorough
def test_a_feed_that_is_as_it_was(site: Site, database: Path, validator: str, condition: str) -> None:
    """One request, answered with 304, and the run succeeded."""
    stories = newest_first(*range(1, 4))
    put_pages(site, stories)
    put_feed(site, stories)
    if validator == "Last-Modified":
        use_last_modified(site)
    run(site, database)
    assert stored(database) == 3
    row = run(site, database)
    assert site.paths == ["/feed/"]
    assert site.asked[-1][1][condition] == site.answers["/feed/"].headers[validator]
    assert (row["not_modified"], row["counters"]["source/not_modified"]) == (1, 1)
    assert (row["exit_code"], row["requests"], row["discovered"]) == (ExitCode.DONE, 1, 0)


@pytest.mark.thorough
def test_validators_that_never_change(site: Site, database: Path) -> None:
    """What was not read in full for some time is requested without them."""
    old, new = newest_first(1, 2), newest_first(1, 2, 3)
    put_pages(site, new)
    put_feed(site, old)
    run(site, database)
    etag = site.answers["/feed/"].headers["ETag"]
    put_feed(site, new)
    site.answers["/feed/"].headers["ETag"] = etag
    assert run(site, database)["not_modified"] == 1
    assert stored(database) == 2
    time.sleep(2)
    assert run(site, database, FULL_FETCH_INTERVAL=1)["not_modified"] == 0
    assert "If-None-Match" not in next(headers for path, headers in site.asked if path == "/feed/")
    assert stored(database) == 3


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("outlet", "document"),
    [(FEED, "/feed/"), (POSTS, API), (FEED, "/wp-sitemap.xml"), (LISTS, "/newslist/1")],
)
def test_an_unchanged_outlet_costs_one_request(site: Site, database: Path, outlet: str, document: str) -> None:
    """Even if no server sends validators: the index of a sitemap, the first page of a list."""
    stories = newest_first(*range(1, 31))
    put_pages(site, stories)
    put: dict[str, Callable[[], None]] = {
        "/feed/": lambda: put_feed(site, stories),
        API: lambda: put_posts(site, stories),
        "/wp-sitemap.xml": lambda: put_sitemaps(site, stories, 10),
        "/newslist/1": lambda: put_lists(site, stories),
    }
    put[document]()
    forget_validators(site)
    run(site, database, outlet)
    assert stored(database) == 30
    row = run(site, database, outlet)
    assert site.paths == [document]
    assert row["counters"].get("source/unchanged", 0) == (3 if "sitemap" in document else 0)
    assert (row["overflowed"], row["exit_code"]) == (0, ExitCode.DONE)


@pytest.mark.thorough
def test_a_feed_that_overflowed(site: Site, database: Path) -> None:
    """Twenty-five new ones, while the feed lists ten: its further pages list the rest, back to what is known."""
    put_pages(site, newest_first(*range(1, 36)))
    put_feed(site, newest_first(*range(1, 11)))
    run(site, database)
    put_feed(site, newest_first(*range(1, 36)))
    row = run(site, database)
    sources = [path for path in site.paths if "matter" not in path]
    assert sources == ["/feed/", "/feed/?paged=2", "/feed/?paged=3"]
    assert (row["overflowed"], row["stored"], stored(database)) == (1, 25, 35)


@pytest.mark.thorough
@pytest.mark.parametrize("further", ["WordPress API", "sitemap", "list"])
def test_a_source_that_overflowed_and_knows_no_pages(site: Site, database: Path, further: str) -> None:
    """The next source fills the gap."""
    before, after = newest_first(*range(1, 11)), newest_first(*range(1, 36))
    put_pages(site, after)
    outlet = LISTS if further == "list" else FEED
    for stories in (before, after):
        if further == "list":
            put_lists(site, stories[:10])
            links = "".join(f'<a href="{story.path}">{story.title}</a> ' for story in stories)
            site.put("/", f"<html><body>{links}</body></html>")
        else:
            put_feed(site, stories, pages=False)
            put_posts(site, stories) if further == "WordPress API" else put_sitemaps(site, stories)
        row = run(site, database, outlet)
    assert (row["overflowed"], row["stored"], stored(database)) == (1, 25, 35)
    assert run(site, database, outlet)["stored"] == 0
    assert len(site.paths) == 1, "known ground again"


@pytest.mark.thorough
class TestWalkThatWasCutShort:
    """The next run repeats it, although the documents that it read are unchanged."""

    def test_by_a_page_that_failed(self, site: Site, database: Path) -> None:
        put_pages(site, newest_first(*range(1, 36)))
        put_feed(site, newest_first(*range(1, 11)))
        run(site, database)
        put_feed(site, newest_first(*range(1, 36)))
        site.put_next("/feed/?paged=2", "busy", status=503)
        assert run(site, database, RETRY_ENABLED=False)["walked"] == 0
        assert stored(database) == 20
        assert run(site, database)["walked"] == 1
        assert stored(database) == 35

    def test_by_a_sitemap_that_failed(self, site: Site, database: Path) -> None:
        put_pages(site, newest_first(*range(1, 41)))
        put_sitemaps(site, newest_first(*range(1, 21)), 20)
        run(site, database)
        put_sitemaps(site, newest_first(*range(1, 41)), 20)
        site.put_next("/posts-1.xml", "busy", status=503)
        run(site, database, RETRY_ENABLED=False)
        run(site, database)
        assert stored(database) == 40

    def test_by_its_limit(self, site: Site, database: Path) -> None:
        put_pages(site, newest_first(*range(1, 36)))
        put_feed(site, newest_first(*range(1, 36)))
        row = run(site, database, FEED, "-a", "limit=3")
        assert (row["walked"], row["stored"], row["skipped"]) == (0, 3, 7), "of the ten that a feed's page names"
        run(site, database)
        assert stored(database) == 35

    def test_by_days_that_were_asked_for(self, site: Site, database: Path) -> None:
        """Those few days lead no further back than to themselves."""
        stories = newest_first(*range(1, 11), *range(100, 160))
        put_pages(site, stories)
        put_feed(site, newest_first(*range(1, 11)))
        run(site, database)
        put_feed(site, stories)
        run(site, database, FEED, "-a", f"since={stories[0].published:%Y-%m-%d}")
        assert 10 < stored(database) < 70
        run(site, database)
        assert stored(database) == 70


@pytest.mark.thorough
def test_pages_that_robots_txt_forbids(site: Site, database: Path) -> None:
    """They are not failures that a later run might avoid: the walk has gone as far as it may."""
    put_pages(site, newest_first(*range(1, 16)))
    put_feed(site, newest_first(*range(1, 16)))
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /*?paged=\n", content_type="text/plain")
    assert run(site, database)["walked"] == 1
    assert stored(database) == 10
    assert run(site, database)["not_modified"] == 1


@pytest.mark.thorough
def test_what_became_of_each_document_has_a_code(site: Site, database: Path) -> None:
    articles = newest_first(*range(1, 4))
    put_pages(site, articles)
    put_sitemaps(site, articles)
    site.answers["/feed/"] = Answer(b"<html><p>Soon to come.</p></html>")
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /wp-json/\n", content_type="text/plain")
    run(site, database)
    db = Database(database)
    codes = {(row["source"], row["answer_code"]) for row in db.query("SELECT source, answer_code FROM documents")}
    notes = yaml.safe_load(files("crawler.browse").joinpath("metadata.yaml").read_text(encoding="utf-8"))
    failing = notes["databases"]["news"]["queries"]["failing_sources"]["sql"]
    listed = {(row["source"], row["answer_code"]) for row in db.query(failing, {"outlet": FEED})}
    db.close()
    assert {("feed", "unreadable"), ("WordPress API", "robots_forbidden"), ("sitemap", "read")} <= codes
    assert {("feed", "unreadable"), ("WordPress API", "robots_forbidden")} <= listed
    assert not {code for _, code in listed} & {"read", "not_modified"}
