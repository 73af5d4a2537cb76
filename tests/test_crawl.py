"""A crawl as cron runs it: from saved pages, from a server, for some days, interrupted."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.crawling.exit_codes import ExitCode
from crawler.saved_pages.manifest import MANIFEST, read_manifest
from crawler.storage.database import lock_outlet
from tests.background import Crawling, wait_until
from tests.conftest import FIXTURES, OUTLETS, crawl
from tests.site import Site

# Outlets that are crawled from a server: each kind of source, and press releases printed by several of them.
SERVED = ("business_upturn_asia", "enews_pk", "global_news_pakistan", "pak_revenue", "radio_pakistan")

# Columns with the time of a run, and row numbers, which depend on which crawl was faster.
_OF_THE_RUN = ("id", "first_seen_at", "last_seen_at", "fetched_at", "article", "seen_in", "fetched_in",
               "first_seen_in", "next_try_at", "checked_at", "read_at", "start_since", "looked_at", "next_look_at")  # fmt: skip


def rows(database: Path, table: str, sql: str = "") -> list[dict[str, Any]]:
    """Rows of a table without values that differ between two runs; articles by URL instead of id."""
    db = Database(database)
    columns = [name for name in db.table(table).columns_dict if name not in _OF_THE_RUN]
    names = ", ".join(f"t.{name}" for name in columns)
    if "article" in db.table(table).columns_dict:
        names += ", a.url AS of_article"
        join = "LEFT JOIN articles a ON a.id = t.article"
    else:
        join = ""
    found = [json.dumps(row, sort_keys=True) for row in db.query(f"SELECT {names} FROM {table} t {join} {sql}")]
    db.close()
    return [json.loads(row) for row in sorted(found)]


@pytest.mark.parametrize(
    "outlets",
    [("enews_pk", "global_news_pakistan"), SERVED],
    ids=["two", "all"],
)
@pytest.mark.thorough
def test_a_server_gives_the_rows_that_replay_gives(outlets: Sequence[str], tmp_path: Path) -> None:
    """Each outlet from its own server, one after the other, compared with all of them replayed side by side."""
    database, replayed = tmp_path / "fetched.db", tmp_path / "replayed.db"
    assert crawl(*outlets, "-s", "REPLAY=fixtures", database=replayed).exit_code == 0
    left_out = set()
    for outlet in outlets:
        with Site() as site:
            site.put_saved_pages(FIXTURES / outlet)
            assert crawl(outlet, "-a", f"site={site.address}", database=database).exit_code == 0
        pages = read_manifest(FIXTURES / outlet / MANIFEST)
        left_out |= {page.url for page in pages if page.role == "left_out"}
    assert rows(replayed, "articles"), "nothing to compare"
    for table in ("articles", "texts", "date_candidates", "copies", "addresses"):
        of_server, of_replay = rows(database, table), rows(replayed, table)
        if table == "addresses":
            # The reason of a copy depends on which crawl was first.
            for row in of_server + of_replay:
                if row["state"] == "copy":
                    row.update(reason="", reason_code="")
            of_server, of_replay = (
                [row for row in addresses if row["url"] not in left_out] for addresses in (of_server, of_replay)
            )
        assert of_server == of_replay, table


@pytest.mark.parametrize(
    ("outlet", "home", "slash"),
    [
        ("pak_revenue", b"https://pakrevenue.com", b"/"),
        ("business_upturn_asia", b"https://asia.businessupturn.com", rb"\/"),
    ],
    ids=["plain", "in JSON as PHP writes it"],
)
@pytest.mark.thorough
def test_a_mirror_may_name_itself(site: Site, database: Path, outlet: str, home: bytes, slash: bytes) -> None:
    """The mirror's links to itself become the outlet's own."""
    site.put_saved_pages(FIXTURES / outlet)
    for answer in site.answers.values():
        body = answer.body.replace(home.replace(b"/", slash), site.address.encode().replace(b"/", slash))
        answer.body = body.replace(home, site.address.encode())
    assert crawl(outlet, "-a", f"site={site.address}", database=database).exit_code == 0
    expected = json.loads((FIXTURES / outlet / "expected.json").read_text(encoding="utf-8"))
    urls = sorted(row["url"] for row in rows(database, "articles"))
    assert urls == sorted(page["url"] for page in expected.values())


@pytest.mark.thorough
def test_days_and_a_limit(database: Path) -> None:
    """Days are local: the hand-out of 19:20 UTC on the 25th is of the 26th in Karachi.

    URLs that a run skips because of their day or number wait for the next one.
    """
    days = ("-a", "since=2025-09-26", "-a", "until=2025-09-26")
    assert crawl("global_news_pakistan", "-s", "REPLAY=fixtures", *days, database=database).exit_code == 0
    assert [row["published_at"] for row in rows(database, "articles")] == ["2025-09-25T19:20:05Z"]
    left = [row for row in rows(database, "addresses") if row["state"] == "known"]
    assert [row["reason"] for row in left] == ["published outside the days asked for"] * 3
    limit = ("-a", "limit=2")
    assert crawl("global_news_pakistan", "-s", "REPLAY=fixtures", *limit, database=database).exit_code == 0
    assert len(rows(database, "articles") + rows(database, "copies")) == 3
    left = [row for row in rows(database, "addresses") if row["state"] == "known"]
    assert [row["reason"] for row in left] == ["more than the limit asked for"]


@pytest.mark.thorough
def test_days_are_asked_of_the_page_where_the_source_does_not_tell(database: Path) -> None:
    """Pak Revenue's sitemap has only changes; its pages have the day. An undated page is kept."""
    run = crawl("pak_revenue", "-s", "REPLAY=fixtures", "-a", "since=2024-11-14", database=database)
    assert run.exit_code == 0
    assert sorted(str(row["published_on"]) for row in rows(database, "articles")) == ["2024-11-15", "None"]
    reasons = [row["reason"] for row in rows(database, "addresses") if row["state"] == "known"]
    assert reasons == ["published outside the days asked for"] * 2
    assert "2 published outside the days asked for" in " ".join(run.output.split())


def test_every_crawl_leaves_a_row(demo: Path) -> None:
    crawls = rows(demo, "crawls")
    assert sorted(row["outlet"] for row in crawls) == OUTLETS
    for row in crawls:
        counters = json.loads(row["counters"])
        assert (row["exit_code"], row["reason"]) == (0, "finished")
        assert row["discovered"] == counters["address/discovered"] >= row["stored"] + row["copies"] >= 2
        assert row["requests"] == counters["downloader/request_count"] >= 3


def test_the_table_tells_what_became_of_each_address(demo: Path, demo_db: Database) -> None:
    printed = demo.with_suffix(".txt").read_text(encoding="utf-8")
    lines = [line.split() for line in printed.splitlines() if line.strip()]
    assert lines[0] == ["outlet", "discovered", "stored", "new", "copies", "skipped", "failed", "undated"]
    table = {line[0]: line[1:] for line in lines if line[0] in OUTLETS}
    assert sorted(table) == OUTLETS

    def count(of: str, outlet: str, where: str = "true") -> int:
        return int(demo_db.execute(f"SELECT count(*) FROM {of} WHERE outlet = ? AND {where}", [outlet]).fetchone()[0])

    for outlet, (discovered, stored, new, copies, *skipped, failed, undated) in table.items():
        assert new == stored, outlet
        assert int(stored) == count("articles", outlet), outlet
        assert int(copies) == count("copies", outlet), outlet
        assert int(undated) == count("articles", outlet, "published_at IS NULL"), outlet
        assert int(discovered) == count("addresses", outlet), outlet
        assert (skipped == ["0"], int(failed)) == (int(discovered) == int(stored) + int(copies), 0), outlet


def test_the_database_is_sound(demo_db: Database) -> None:
    assert demo_db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert demo_db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert demo_db.journal_mode == "wal"
    for word in ("parliamentary", "سفیر"):
        assert list(demo_db.table("articles").search(word)), word


@pytest.mark.thorough
def test_two_processes_give_the_rows_that_one_gives(demo: Path, database: Path) -> None:
    """Each crawls half of the outlets, at the same time and into one file, with copies of each other's articles."""
    replay = ("-s", "REPLAY=fixtures")
    with (
        Crawling(*OUTLETS[::2], *replay, database=database) as first,
        Crawling(*OUTLETS[1::2], *replay, database=database) as second,
    ):
        for crawling in (first, second):
            assert crawling.end() == ExitCode.DONE, crawling.log
    for table in ("outlets", "articles", "texts", "date_candidates", "copies", "addresses", "aliases", "documents"):
        of_two, of_one = rows(database, table), rows(demo, table)
        for row in of_two + of_one if table == "addresses" else ():
            if row["state"] == "copy":  # the reason depends on which was first
                row.update(reason="", reason_code="")
        assert of_two == of_one, table
    # The counters also depend on which was first.
    ends = [
        sorted((row["outlet"], row["exit_code"], row["discovered"], row["stored"] + row["copies"], row["failed"])
               for row in rows(file, "crawls"))
        for file in (database, demo)
    ]  # fmt: skip
    assert ends[0] == ends[1]


def test_a_killed_crawl_loses_nothing(site: Site, database: Path) -> None:
    """SIGKILL in the middle: the row of the run stays open, and the next run fetches what was left."""
    site.put_saved_pages(FIXTURES / "radio_pakistan")
    (path,) = [path for path in site.answers if "pakistan-oman" in path]
    slow = site.answers[path]
    slow.turn = threading.Semaphore(0)
    with Crawling("radio_pakistan", "-a", f"site={site.address}", database=database) as crawling:
        wait_until(lambda: path in site.paths or not crawling.running, "the page is asked for")
        crawling.process.kill()
        assert crawling.end() == -signal.SIGKILL, crawling.log
        assert [row["state"] for row in rows(database, "addresses")].count("fetching") >= 1
        assert [row["finished_at"] for row in rows(database, "crawls")] == [None]
        slow.turn = None
        assert crawl("radio_pakistan", "-a", f"site={site.address}", database=database).exit_code == 0
        assert len(rows(database, "articles")) == 5
        # The workers of the killed crawl, which are of its group, go too.
        group = ["pgrep", "-g", str(crawling.process.pid)]
        wait_until(lambda: not subprocess.run(group, capture_output=True, check=False).stdout, "the workers are gone")


def test_one_crawl_of_an_outlet_at_a_time(database: Path) -> None:
    """The second says why it did not start, and the other outlets of its run are crawled."""
    lock = lock_outlet(database, "radio_pakistan")
    run = crawl("radio_pakistan", "pak_revenue", "-s", "REPLAY=fixtures", database=database)
    lock.release()
    # It is being crawled: nobody need look at it.
    assert run.exit_code == ExitCode.DONE
    assert "radio_pakistan: the crawl could not start" in run.output
    assert f"radio_pakistan: another crawl of this outlet is writing to {database}" in run.log
    assert "Traceback" not in run.log
    assert [row["outlet"] for row in rows(database, "articles")] == ["pak_revenue"] * 4
    assert [row["outlet"] for row in rows(database, "crawls")] == ["pak_revenue"]


@pytest.mark.thorough
def test_a_crawl_that_overlaps_itself(site: Site, database: Path) -> None:
    """The second sends no request to the site. A dead process does not block the next one."""
    site.put_saved_pages(FIXTURES / "radio_pakistan")
    page = site.answers["/newslist/1"]
    page.turn = threading.Semaphore(0)
    with Crawling("radio_pakistan", "-a", f"site={site.address}", database=database) as crawling:
        wait_until(lambda: "/newslist/1" in site.paths or not crawling.running, "the list is asked for")
        second = crawl("radio_pakistan", "-a", f"site={site.address}", database=database)
        assert second.exit_code == ExitCode.NOT_STARTED, second.log
        assert site.paths == ["/robots.txt", "/newslist/1"]
    page.turn = None
    assert crawl("radio_pakistan", "-a", f"site={site.address}", database=database).exit_code == ExitCode.DONE


def feed_of(*numbers: int) -> str:
    items = "".join(
        f"<item><title>Story {number}</title><link>https://enews.pk/?p={number}</link>"
        f"<pubDate>Mon, {number:02} Jun 2026 20:00:00 +0000</pubDate></item>"
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>eNews</title>{items}</channel></rss>'


def put_stories(site: Site, *numbers: int) -> None:
    site.put("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head></html>')
    site.put("/feed/", feed_of(*numbers), content_type="application/rss+xml")
    for number in numbers:
        words = f"Envoy number {number} called on the minister and spoke of trade between the two countries. " * 4
        body = f"<article><h1>Story {number}</h1><p>{words}</p></article>"
        site.put(f"/?p={number}", f"<html><head><title>Story {number}</title></head><body>{body}</body></html>")


@pytest.mark.thorough
def test_what_a_feed_no_longer_names_is_fetched_all_the_same(site: Site, database: Path) -> None:
    """A run met its limit, and the feed has moved on: the next run has the URLs, and the days from the feed."""
    put_stories(site, 1, 2, 3)
    assert crawl("enews_pk", "-a", f"site={site.address}", "-a", "limit=1", database=database).exit_code == 0
    put_stories(site, 4)
    assert crawl("enews_pk", "-a", f"site={site.address}", database=database).exit_code == 0
    assert [(row["title"], row["published_at"], row["published_source"]) for row in rows(database, "articles")] == [
        (f"Story {number}", f"2026-06-0{number}T20:00:00Z", "feed") for number in range(1, 5)
    ]
    assert [path for path in site.paths if site.paths.count(path) > 2] == []


@pytest.mark.thorough
def test_a_failure_waits_for_its_time(site: Site, database: Path) -> None:
    put_stories(site, 1, 2)
    site.put("/?p=2", "busy", status=500)
    for _ in range(2):
        run = crawl("enews_pk", "-a", f"site={site.address}", "-s", "RETRY_ENABLED=False", database=database)
        assert run.exit_code == 0, run.log
    assert site.paths.count("/?p=2") == 1
    db = Database(database)
    db.execute("UPDATE addresses SET next_try_at = '2026-01-01T00:00:00Z' WHERE state = 'failed'")
    db.conn.commit()
    db.close()
    put_stories(site, 2)
    site.put("/feed/", feed_of(3), content_type="application/rss+xml")
    assert crawl("enews_pk", "-a", f"site={site.address}", database=database).exit_code == 0
    assert [row["title"] for row in rows(database, "articles")] == ["Story 1", "Story 2"]


@pytest.mark.thorough
def test_one_article_by_whatever_address(site: Site, database: Path) -> None:
    """Scheme, www, final slash, trackers, amp, number and readable URL, rel=canonical: one page, one article."""
    home, path = "https://enews.pk", "/envoys-meet/"
    forms = (
        f"http://enews.pk{path}", f"https://www.enews.pk{path}", f"{home}{path.rstrip('/')}", f"{home}{path}amp/",
        f"{home}{path}?utm_source=rss&fbclid=x", f"{home}/?p=7", f"{home}{path}#comments", f"{home}{path}",
    )  # fmt: skip
    words = "The envoys of two countries met in Islamabad and spoke of trade between them. " * 4
    head = f'<link rel="canonical" href="{home}{path}">'
    page = f"<html><head>{head}</head><body><article><h1>Envoys meet</h1><p>{words}</p></article></body></html>"
    for form in (path, path.rstrip("/")):
        site.put(form, page)
    site.put("/?p=7", status=301, headers={"Location": f"{home}{path}"})
    for number, address in enumerate(forms):
        item = f"<item><title>Envoys meet</title><link>{address.replace('&', '&amp;')}</link></item>"
        site.put("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head></html>')
        site.put("/feed/", f'<rss version="2.0"><channel>{item}</channel></rss>', content_type="application/rss+xml")
        run = crawl("enews_pk", "-a", f"site={site.address}", database=database)
        assert run.exit_code == 0, run.log
        assert len(rows(database, "articles")) == 1, (number, address)
    assert [row["url"] for row in rows(database, "articles")] == [f"{home}{path}"]
    assert rows(database, "articles")[0]["url"] == f"{home}{path}"
    # The number redirects, so it was requested once; all other forms were recognised.
    pages = [asked for asked in site.paths if asked.startswith((path.rstrip("/"), "/?p="))]
    assert pages == [path, "/?p=7", path]
    named = {row["url"]: row["named_as"] for row in Database(database).query("SELECT url, named_as FROM addresses")}
    assert named == {f"{home}{path}": f"http://enews.pk{path}", f"{home}/?p=7": f"{home}/?p=7"}
