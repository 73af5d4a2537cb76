"""Backfills of past years: through an API, sitemaps and lists; interrupted and resumed."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.discovery.sources import Scope, WordPress
from tests.conftest import Run, crawl
from tests.outlet_spiders import SPIDERS
from tests.site import Site

OUTLET = "enews_pk"
HOME = SPIDERS[OUTLET].outlet.home
DAYS = ("-a", "since=2015-03-01", "-a", "until=2015-04-30")
POSTS, PAGES = 4, 6
"""On a page, and how many pages."""


def words(number: int) -> str:
    return f"Envoy number {number} called on the minister and spoke of trade between the two countries."


def put_api(site: Site) -> list[str]:
    """An API of six pages, newest first, a post every second day; returns the URLs of the pages."""
    _, first = WordPress().entrances(SPIDERS[OUTLET].outlet, Scope(since=date(2015, 3, 1), until=date(2015, 4, 30)))
    path = first.removeprefix(HOME.rstrip("/"))
    paths = [path, *(f"{path}&page={page}" for page in range(2, PAGES + 1))]
    newest = datetime(2015, 4, 29, 10)
    for page, address in enumerate(paths):
        posts = []
        for number in range(page * POSTS, (page + 1) * POSTS):
            moment = (newest - timedelta(days=2 * number)).isoformat()
            posts.append(
                {
                    "id": number,
                    "link": f"{HOME}envoy-{number}/",
                    "date_gmt": moment,
                    "modified_gmt": moment,
                    "title": {"rendered": f"Envoy {number}"},
                    "content": {"rendered": f"<p>{words(number)}</p>", "protected": False},
                }
            )
        body, headers = json.dumps(posts), {"X-WP-TotalPages": str(PAGES)}
        site.put(address, body, content_type="application/json", headers=headers)
    site.put("/", "<html><body>eNews</body></html>")
    return paths


def backfill(site: Site, database: Path, *options: str) -> Run:
    return crawl(OUTLET, "-a", f"site={site.address}", *DAYS, *options, database=database)


def only(database: Path) -> dict[str, Any]:
    (row,) = Database(database).query("SELECT * FROM backfills")
    return row


@pytest.mark.thorough
def test_through_the_api_without_a_page_of_an_article(site: Site, database: Path) -> None:
    """After an interruption by the budget it is resumed; its progress is in the log and the archive."""
    paths = put_api(site)
    run = backfill(site, database, "-s", "REQUESTS_PER_HOST=5", "-s", "PROGRESS_INTERVAL=0.2")
    assert run.exit_code == 0, run.log
    assert site.paths == ["/robots.txt", "/", *paths[:3]]
    row = only(database)
    assert (row["source"], row["documents"], row["pages"], row["finished_at"]) == ("WordPress API", 3, PAGES, None)
    assert row["reached"] == "2015-04-07"

    site.asked.clear()
    site.answers[paths[3]].delay = site.answers[paths[4]].delay = 1.0
    run = backfill(site, database, "-s", "PROGRESS_INTERVAL=0.2")
    assert run.exit_code == 0, run.log
    assert site.paths == ["/", *paths[3:]]
    assert "4 of 6 documents, back to" in run.log
    row = only(database)
    assert (row["documents"], row["pages"], row["reached"]) == (PAGES, PAGES, "2015-03-14")
    assert row["finished_at"]
    articles = list(Database(database).query("SELECT text, published_at FROM articles ORDER BY published_at DESC"))
    assert [row["text"] for row in articles] == [words(number) for number in range(POSTS * PAGES)]
    assert articles[0]["published_at"] == "2015-04-29T10:00:00Z"

    # A second backfill starts over: the outlet may have added something since.
    site.asked.clear()
    assert backfill(site, database).exit_code == 0
    assert len(site.paths) == 1 + PAGES
    assert Database(database).table("articles").count == POSTS * PAGES


@pytest.mark.thorough
def test_the_next_run_for_news_is_not_led_astray(site: Site, database: Path) -> None:
    """Knowing the past does not mean knowing the present."""
    put_api(site)
    assert backfill(site, database).exit_code == 0
    (row,) = Database(database).query("SELECT walked FROM crawls")
    assert row["walked"] == 0


@pytest.mark.thorough
def test_through_sitemaps_of_those_months(site: Site, database: Path) -> None:
    """The API answers 401. Only monthly sitemaps that may list the days are read, and only those days in them."""
    site.put("/", "<html><body>eNews</body></html>")
    months = ("2015-01", "2015-02", "2015-03", "2015-04", "2015-05")
    locs = "".join(f"<sitemap><loc>{HOME}map-{month}.xml</loc></sitemap>" for month in months)
    site.put("/robots.txt", f"Sitemap: {HOME}maps.xml\n", content_type="text/plain")
    site.put("/maps.xml", f"<sitemapindex>{locs}</sitemapindex>", content_type="text/xml")
    for number, month in enumerate(months):
        site.put(
            f"/map-{month}.xml", f"<urlset><url><loc>{HOME}?p={number}</loc></url></urlset>", content_type="text/xml"
        )
        body = f"<article><h1>Envoy {number}</h1><time datetime='{month}-15'>{month}-15</time><p>{words(number) * 3}</p></article>"
        head = f'<meta property="article:published_time" content="{month}-15T10:00:00+05:00">'
        site.put(f"/?p={number}", f"<html><head>{head}</head><body>{body}</body></html>")
    # The first or last day may be in the neighbouring month's file, in another time zone.
    days = ("-a", "since=2015-03-03", "-a", "until=2015-04-28")
    run = crawl(OUTLET, "-a", f"site={site.address}", *days, database=database)
    assert run.exit_code == 0, run.log
    assert [path for path in site.paths if path.startswith("/map-")] == ["/map-2015-04.xml", "/map-2015-03.xml"]
    told = [row["published_on"] for row in Database(database).query("SELECT published_on FROM articles ORDER BY 1")]
    assert told == ["2015-03-15", "2015-04-15"]
    assert only(database)["finished_at"]


@pytest.mark.thorough
def test_through_a_list_with_pages(site: Site, database: Path) -> None:
    """Back to the first day that is wanted, and no further."""
    home, outlet = "https://www.radio.gov.pk", "radio_pakistan"
    for page in range(1, 9):
        days = [date(2026, 11, 20) - timedelta(days=2 * (page - 1) + step) for step in range(2)]
        paths = [f"/{day:%d-%m-%Y}/story-{day:%d-%m}" for day in days]
        links = "".join(f'<a href="{path}">Story</a>' for path in paths)
        older = f'<a rel="next" href="/newslist/{page + 1}">Next</a>'
        site.put(f"/newslist/{page}", f"<html><body>{links}{older}</body></html>")
        for path in paths:
            site.put(
                path, f"<html><body><article><h1>{path}</h1><p>{path} {words(page) * 3}</p></article></body></html>"
            )
    run = crawl(outlet, "-a", f"site={site.address}", "-a", "since=2026-11-14", database=database)
    assert run.exit_code == 0, run.log
    lists = [path for path in site.paths if path.startswith("/newslist")]
    assert lists == [f"/newslist/{page}" for page in range(1, 6)]
    fetched = sorted(
        row["url"].removeprefix(home)[1:11] for row in Database(database).query("SELECT url FROM articles")
    )
    assert fetched == [f"{day}-11-2026" for day in range(14, 21)]
