"""Sources that lead to their articles other than by a plain link, in two runs of the crawler with real servers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.crawling.exit_codes import ExitCode
from tests.gazettes import crawl_outlets, put_outlets, story
from tests.site import Site

OUTLETS = {
    "counted": "Feed('feed.xml')",
    "elsewhere": "Feed('feed.xml')",
    "second": "Feed('feed.xml'), Sitemap('list.txt')",
    "asking": "Feed('feed.xml')",
    "closed": "Feed('feed.xml')",
    "papers": "Listing('news/list')",
}
RSS = {"content_type": "application/rss+xml"}


def feed(*links: str) -> str:
    entries = "".join(
        f"<item><title>Entry {number}</title><link>{link}</link></item>" for number, link in enumerate(links)
    )
    return f'<rss version="2.0"><channel><title>News</title>{entries}</channel></rss>'


def serve(name: str, site: Site, counter: Site) -> None:
    for number in (1, 2):
        site.put(f"/story-{number}", story(f"{name}{number}"))
    own = [f"{site.address}/story-{number}" for number in (1, 2)]
    abroad = feed(f"http://one.example/{name}", f"http://two.example/{name}")
    if name == "counted":
        for number, link in enumerate(own, 1):
            counter.put(f"/~r/{number}", status=302, headers={"Location": link})
        counter.put("/~r/3", story("nowhere"))
        site.put("/feed.xml", feed(*(f"{counter.address}/~r/{number}" for number in (1, 2, 3))), **RSS)
    elif name in ("elsewhere", "second"):
        site.put("/feed.xml", abroad, headers={"ETag": '"1"'}, **RSS)
        site.put("/list.txt", "\n".join(own), content_type="text/plain", headers={"ETag": '"1"'})
    elif name == "asking":
        site.put_next("/story-1", status=302, headers={"Location": own[0], "Set-Cookie": "seen=1; Path=/"})
        site.answers["/story-2"].headers["Set-Cookie"] = "articles_read=2; Path=/"
        site.put("/story-3", story("asking3"))
        site.put("/feed.xml", feed(*own, f"{site.address}/story-3"), headers={"ETag": '"1"'}, **RSS)
    elif name == "closed":
        site.put("/robots.txt", "User-agent: *\nDisallow: /story".encode("utf-16"), headers={"ETag": '"1"'})
        site.put("/feed.xml", feed(*own), headers={"ETag": '"1"'}, **RSS)
    elif name == "papers":
        links = "".join(f'<li><a href="{link}">A headline</a></li>' for link in ("story-1", "story-2", "Minutes.PDF"))
        site.put("/news/list", f"<html><head><base href='/'></head><body><ul>{links}</ul></body></html>")


@pytest.fixture
def sites() -> Iterator[dict[str, Site]]:
    with ExitStack() as running:
        names = [*OUTLETS, "counter"]
        found = {name: running.enter_context(Site(f"127.0.0.{20 + at}")) for at, name in enumerate(names)}
        for name in OUTLETS:
            serve(name, found[name], found["counter"])
        yield found


@pytest.mark.thorough
def test_two_runs(sites: dict[str, Site], tmp_path: Path, database: Path) -> None:
    put_outlets(tmp_path, {name: (f"{sites[name].address}/", source) for name, source in OUTLETS.items()})
    allowed = ("-s", f"PRIVATE_HOSTS={sites['counter'].address.removeprefix('http://')}")
    first = crawl_outlets(tmp_path, *allowed, database=database)
    asked = {name: list(site.asked) for name, site in sites.items()}
    for site in sites.values():
        site.asked.clear()
    second = crawl_outlets(tmp_path, *allowed, database=database)
    db = Database(database)
    codes: dict[str, list[int]] = {name: [] for name in OUTLETS}
    for row in db.query("SELECT outlet, exit_code FROM crawls ORDER BY id"):
        codes[row["outlet"]].append(row["exit_code"])
    stored = {name: db.table("articles").count_where("outlet = ?", [name]) for name in OUTLETS}
    reasons = {
        name: [
            row["reason_code"]
            for row in db.query(
                "SELECT reason_code FROM addresses WHERE outlet = ? AND reason_code <> '' ORDER BY url", [name]
            )
        ]
        for name in OUTLETS
    }
    db.close()
    assert stored == {"counted": 2, "elsewhere": 0, "second": 2, "asking": 3, "closed": 0, "papers": 2}, first.log

    # A source whose URLs are all ruled out has failed, today and tomorrow; the next one is read.
    nothing = ExitCode.NOTHING_DISCOVERED
    assert codes["elsewhere"] == [nothing, nothing], second.log
    assert reasons["elsewhere"] == ["off_site", "off_site"]
    assert codes["closed"] == [ExitCode.NOTHING_STORED, nothing]
    assert reasons["closed"] == ["robots_forbidden", "robots_forbidden"]
    assert codes["second"] == codes["counted"] == codes["asking"] == codes["papers"] == [0, 0]

    # A click counter is asked where an entry leads, and trusted only if it leads to the outlet.
    assert reasons["counted"] == ["off_site"]

    # A document is listed with its link, and not requested.
    assert reasons["papers"] == ["pdf"]
    assert not [path for path, _ in asked["papers"] if path.endswith(".PDF")]

    # A cookie is sent back if a redirect set it, but not if it came with an article.
    sent = [(path, headers.get("Cookie")) for path, headers in asked["asking"]]
    assert [cookie for path, cookie in sent if path == "/story-1"] == [None, "seen=1"]
    assert {cookie for _, cookie in sent} == {None, "seen=1"}

    # An unchanged outlet costs one request a source, and robots.txt is requested once a day.
    for name in ("asking", "second"):
        assert "/robots.txt" in [path for path, _ in asked[name]]
        assert len(sites[name].asked) <= len(OUTLETS[name].split(", ")), sites[name].paths
    assert not [name for name, site in sites.items() if "/robots.txt" in site.paths]
