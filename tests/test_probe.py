"""``scrapy probe``: what a site offers, and adding it as an outlet."""

from __future__ import annotations

import argparse
import json
from html import escape
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import UsageError

from crawler.commands.probe import _address, _places, _verdict, given_facts
from crawler.crawling.exit_codes import ExitCode
from crawler.discovery.sources import Feed, Listing, SiteFacts, Sitemap, WordPress
from crawler.model.address import Address
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.probing.report import GivenFacts, Report, SourceReport
from tests.conftest import FIXTURES, Run, crawl, scrapy
from tests.site import Site
from tests.test_crawl import rows

STORIES = {
    "envoys-of-two-countries-meet-in-the-capital": (
        "Envoys of two countries meet in the capital",
        "The envoys of two neighbouring countries met in the capital on Monday and spoke about trade and transit.",
    ),
    "ministers-sign-an-agreement-on-lorries": (
        "Ministers sign an agreement on lorries at the border",
        "The ministers of transport signed an agreement under which lorries need not be unloaded at the border.",
    ),
    "president-receives-credentials-of-ambassadors": (
        "President receives credentials of four new ambassadors",
        "Four ambassadors presented their credentials to the President at a ceremony in the state house on Tuesday.",
    ),
    "foreign-secretary-leaves-for-talks-on-fishing": (
        "Foreign secretary leaves for talks on fishing rights",
        "The foreign secretary left on Wednesday for two days of talks on fishing rights in the shared waters.",
    ),
    "two-ports-agree-to-share-their-timetables": (
        "Two ports agree to share the timetables of their ferries",
        "The harbour masters of two ports agreed to share the timetables of their ferries from the first of next month.",
    ),
}
MORE = (
    "Both sides will meet again in spring, when a joint committee presents its first report to the two governments. "
    "Officials said that the committee has members of both houses of parliament and of the chambers of commerce."
)
POSTS = WordPress().entrances(Outlet.unknown("http://127.0.0.1/"))[1].removeprefix("http://127.0.0.1")
INDEX = "/wp-json/?_fields=name,timezone_string"


def article(slug: str, day: int) -> str:
    title, first = STORIES[slug]
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title} - Gazette</title>
    <meta property="article:published_time" content="2026-11-{day:02}T09:30:00+05:00"></head>
    <body><nav><a href="/">Home</a> <a href="/about">About</a></nav>
    <article><h1>{title}</h1><p>{first}</p><p>{MORE}</p></article></body></html>"""


def addressed(form: str) -> dict[str, tuple[str, int]]:
    """Paths of the stories, newest first, with slug and day."""
    return {form.format(slug=slug, day=20 - n): (slug, 20 - n) for n, slug in enumerate(STORIES)}


def put_articles(site: Site, form: str) -> dict[str, tuple[str, int]]:
    paths = addressed(form)
    for path, (slug, day) in paths.items():
        site.put(path, article(slug, day))
    return paths


def rss(site: Site, paths: dict[str, tuple[str, int]], *, full: bool = False) -> str:
    items = ""
    for path, (slug, day) in paths.items():
        title, first = STORIES[slug]
        text = f"<p>{first}</p><p>{MORE}</p>" if full else f"{first[:60]} […]"
        items += f"""<item><title>{title}</title><link>{site.address}{path}</link><description>{escape(text)}</description>
        <pubDate>{day} Nov 2026 09:30:00 +0500</pubDate></item>"""
    return f'<rss version="2.0"><channel><title>The Gazette</title><language>en-GB</language>{items}</channel></rss>'


def put_wordpress(site: Site) -> None:
    paths = put_articles(site, "/{slug}/")
    head = """<meta name="generator" content="WordPress 6.8.2">
    <link rel="https://api.w.org/" href="/wp-json/"><link rel="alternate" type="application/rss+xml" href="/feed/">
    <link rel="stylesheet" href="/wp-content/themes/courier/style.css">"""
    site.put("/", f'<html lang="en-US"><head>{head}</head><body>{links(paths)}</body></html>')
    posts: list[dict[str, Any]] = []
    for path, (slug, day) in paths.items():
        title, first = STORIES[slug]
        posts.append({
            "id": day, "link": f"{site.address}{path}", "date": f"2026-11-{day}T14:30:00",
            "date_gmt": f"2026-11-{day}T09:30:00", "title": {"rendered": title},
            "content": {"rendered": f"<p>{first}</p><p>{MORE}</p>", "protected": False},
        })  # fmt: skip
    site.put(POSTS, json.dumps(posts), content_type="application/json")
    index = {"name": "The Gazette", "timezone_string": "Asia/Karachi"}
    site.put(INDEX, json.dumps(index), content_type="application/json")
    feed = {"content_type": "application/rss+xml", "headers": {"ETag": '"1"'}}
    site.put_next("/feed/", rss(site, paths), **feed)
    site.put("/feed/", status=304)
    urls = "".join(f"<url><loc>{site.address}{path}</loc><lastmod>2026-11-21</lastmod></url>" for path in paths)
    site.put("/wp-sitemap.xml", f"<urlset>{urls}</urlset>", content_type="application/xml")


def put_list(site: Site) -> None:
    paths = put_articles(site, "/{day:02}-11-2026/{slug}")
    site.put("/", f"<html lang='en'><head><title>Gazette</title></head><body>{links(paths)}</body></html>")


def links(paths: dict[str, tuple[str, int]]) -> str:
    menu = "".join(f'<a href="/{name}">{name}</a>' for name in ("about", "contact", "politics", "sport"))
    return menu + "".join(f'<h2><a href="{path}">{STORIES[slug][0]}</a></h2>' for path, (slug, _) in paths.items())


def probe(address: str, *options: str | Path) -> Run:
    speed = ("AUTOTHROTTLE_ENABLED=False", "DOWNLOAD_DELAY=0", "BACK_OFF_START=0.1", "WORKERS=1")
    return scrapy("probe", address, *(part for setting in speed for part in ("-s", setting)), *options)


def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str = "gazette") -> tuple[str | Path, ...]:
    """Options that add an outlet outside the project, where ``crawl`` finds it with ``SPIDER_MODULES=added``."""
    (tmp_path / "added").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "--add", name, "--spiders", tmp_path / "added", "--fixtures", tmp_path / "pages"


def said(run: Run) -> str:
    """The output, on one line."""
    return " ".join(run.output.split())


@pytest.mark.thorough
def test_wordpress_becomes_an_outlet(
    site: Site, tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_wordpress(site)
    run = probe(site.address, *folders(tmp_path, monkeypatch))
    assert run.exit_code == 0, run.log + run.output
    assert "name The Gazette (WordPress API, feed)" in said(run)
    assert "platform WordPress 6.8.2, theme courier (generator: WordPress 6.8.2, /wp-content/, /wp-json/)" in said(run)
    assert "languages en (3 articles read; stated: html lang en-US, feed en-GB)" in said(run)
    assert "time zone Asia/Karachi (WordPress API: Asia/Karachi)" in said(run)
    assert "country PK (the clock of Asia/Karachi)" in said(run)
    assert f"{site.address}/feed/ 5 articles, 2026-11-16 to 2026-11-20; older ones follow; excerpts; ETag; answers 304" \
        in said(run)  # fmt: skip
    assert "5 articles, 2026-11-16 to 2026-11-20; whole texts; neither ETag nor Last-Modified" in said(run)
    assert f"sitemap {site.address}/wp-sitemap.xml 5 articles; changed 2026-11-21" in said(run)
    assert "Envoys of two countries meet in the capital 2026-11-20, by its entry in the WordPress API; " in said(run)
    conditions = [headers.get("If-None-Match") for path, headers in site.asked if path == "/feed/"]
    assert conditions == [None, '"1"']
    text = (tmp_path / "added" / "gazette.py").read_text(encoding="utf-8")
    assert f'Outlet(name, "The Gazette", "{site.address}/", "PK", "Asia/Karachi", ("en",))' in text
    assert "sources = (WordPress(), Feed(), Sitemap())" in text
    assert text.startswith('"""The Gazette: WordPress, courier."""\n')
    expected = json.loads((tmp_path / "pages" / "gazette" / "expected.json").read_text(encoding="utf-8"))
    assert len(expected) == 3
    known = json.loads((tmp_path / "pages" / "gazette" / "known.json").read_text(encoding="utf-8"))
    assert known == {"articles": [f"{site.address}/{slug}/" for slug in list(STORIES)[:3]]}
    added = crawl("gazette", "-s", "SPIDER_MODULES=added", database=database)
    assert added.exit_code == 0, added.log
    assert len(rows(database, "articles")) == 5


@pytest.mark.thorough
def test_list(site: Site) -> None:
    put_list(site)
    run = probe(site.address)
    assert run.exit_code == 0, run.log
    assert r"URLs of articles /\d{2}-\d{2}-\d{4}/[^/?#]+/? (5 of 5 links with headlines)" in said(run)
    assert r"day in the URL /(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{4})/" in said(run)
    assert "WordPress API does not work: HTTP 404 (/wp-json/wp/v2/posts)" in said(run)
    assert "sitemap does not work: HTTP 404 (/wp-sitemap.xml, /sitemap_index.xml, /sitemap.xml)" in said(run)
    assert "Envoys of two countries meet in the capital 2026-11-20, by its meta tag; " in said(run)
    assert run.output.endswith("--add NAME --country CC --timezone ZONE\n")
    assert len(site.asked) <= 15
    assert site.paths[0] == "/robots.txt"
    assert all("Chancery" in headers["User-Agent"] for _, headers in site.asked)
    assert "\x1b" not in run.output


@pytest.mark.thorough
def test_refused_by_robots_txt(site: Site) -> None:
    put_list(site)
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n", content_type="text/plain")
    run = probe(site.address)
    assert run.exit_code == ExitCode.NOTHING_DISCOVERED
    assert f"scrapy probe: {site.address}/ refuses: robots.txt forbids it" in run.log
    assert set(site.paths) == {"/robots.txt"}


@pytest.mark.thorough
def test_list_becomes_an_outlet(site: Site, tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_list(site)
    where = folders(tmp_path, monkeypatch)
    run = probe(site.address, *where)
    assert run.exit_code == ExitCode.USAGE
    assert "the site does not state everything; add --country CC --timezone ZONE" in run.log
    assert not list((tmp_path / "added").iterdir())
    run = probe(site.address, *where, "--country", "PK")
    assert run.exit_code == 0, run.log
    text = (tmp_path / "added" / "gazette.py").read_text(encoding="utf-8")
    assert r'_DAY = r"(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{4})"' in text
    assert "sources = (Listing(),)" in text
    assert crawl("gazette", "-s", "SPIDER_MODULES=added", database=database).exit_code == 0
    found = {row["published_on"] for row in rows(database, "articles")}
    assert found == {f"2026-11-{day}" for day in range(16, 21)}
    assert crawl("gazette", "-s", "SPIDER_MODULES=added", "-s", f"REPLAY={tmp_path / 'pages'}", database=tmp_path / "r.db"
                 ).exit_code == 0  # fmt: skip


@pytest.mark.thorough
def test_feed_of_a_country(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site at its own URL, through a mirror; existing files are replaced only on request."""
    paths = put_articles(site, "/{slug}.html")
    site.put("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>')
    site.put("/rss", rss(site, paths, full=True), content_type="application/rss+xml")
    mirror = ("-a", f"site={site.address}")
    where = folders(tmp_path, monkeypatch)
    run = probe("https://www.gazette.pk", *mirror, *where)
    assert run.exit_code == 0, run.log
    assert "https://www.gazette.pk/rss 5 articles, 2026-11-16 to 2026-11-20; full texts; neither ETag" in said(run)
    assert "time zone Asia/Karachi (the only zone of PK; its stamps say +05:00 (feed, articles))" in said(run)
    assert "country PK (the domain of PK)" in said(run)
    text = (tmp_path / "added" / "gazette.py").read_text(encoding="utf-8")
    assert 'Outlet(name, "The Gazette", "https://www.gazette.pk/", "PK", "Asia/Karachi", ("en",))' in text
    assert "sources = (Feed(),)" in text
    run = probe("https://www.gazette.pk", *mirror, *where)
    assert run.exit_code == ExitCode.USAGE
    assert "to replace it, add --replace" in run.log
    assert probe("https://www.gazette.pk", *mirror, *where, "--replace", "--title", "Gazette").exit_code == 0
    assert '"Gazette"' in (tmp_path / "added" / "gazette.py").read_text(encoding="utf-8")


@pytest.mark.thorough
def test_nothing_is_half_done(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The feed answers the probe, but is gone when the pages are captured."""
    where = folders(tmp_path, monkeypatch)
    paths = put_articles(site, "/{slug}")
    site.put_next("/feed/", rss(site, paths), content_type="application/rss+xml")
    run = probe(site.address, *where, "--country", "PK")
    assert run.exit_code == ExitCode.NOTHING_DISCOVERED, run.log
    assert "so " in run.log
    assert "was not kept" in run.log
    assert "none of its sources listed an article" in run.log
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
    file = tmp_path / "added" / "gazette.py"
    file.write_text("# as it was\n")
    site.put_next("/feed/", rss(site, paths), content_type="application/rss+xml")
    assert probe(site.address, *where, "--country", "PK", "--replace").exit_code == ExitCode.NOTHING_DISCOVERED
    assert file.read_text() == "# as it was\n"


@pytest.mark.thorough
def test_nothing_to_read(site: Site) -> None:
    site.put("/", "<html><head><title>Bakery</title></head><body><a href='/bread'>Bread</a></body></html>")
    run = probe(site.address)
    assert run.exit_code == ExitCode.NOTHING_DISCOVERED
    assert f"{site.address}/ offers nothing: none of its sources lists an article" in run.log
    assert "list page does not work: too few of its links are headlines of one form (/)" in said(run)


@pytest.mark.thorough
def test_forbidden(site: Site) -> None:
    site.put("/", "<html><body>Access denied</body></html>", status=403)
    run = probe(site.address)
    assert run.exit_code == ExitCode.NOTHING_DISCOVERED
    assert f"{site.address}/ refuses: HTTP 403" in run.log
    assert site.paths.count("/") == 1


@pytest.mark.thorough
def test_articles_that_cannot_be_read(site: Site) -> None:
    site.put("/feed/", rss(site, addressed("/{slug}")), content_type="application/rss+xml")
    run = probe(site.address)
    assert run.exit_code == ExitCode.NOTHING_STORED
    assert "no article: HTTP 404" in said(run)
    assert "whether texts are full is not known" in said(run)


@pytest.mark.thorough
def test_does_not_answer() -> None:
    with Site() as site:
        address = site.address  # and nobody answers there any more
    run = probe(address)
    assert run.exit_code == ExitCode.UNREACHABLE
    assert f"{address}/ does not answer: " in run.log


@pytest.mark.thorough
def test_server_fails(site: Site) -> None:
    site.put("/robots.txt", status=404)
    for path in ("/", POSTS, "/feed/", "/wp-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml"):
        site.put(path, "no database", status=500)
    run = probe(site.address, "-s", "RETRY_ENABLED=False")
    assert run.exit_code in (ExitCode.UNREACHABLE, ExitCode.NOTHING_DISCOVERED)
    assert len(site.asked) <= 15


@pytest.mark.thorough
def test_redirected(site: Site) -> None:
    """Sources start where the redirect leads; what the site lists elsewhere is not taken."""
    site.put("/", status=301, headers={"Location": "/en/"})
    paths = put_articles(site, "/en/{slug}")
    site.put("/en/", f"<html><body>{links(paths)}</body></html>")
    feed = rss(site, paths).replace(f"<link>{site.address}", "<link>https://elsewhere.example")
    site.put("/en/feed/", feed, content_type="application/rss+xml")
    run = probe(site.address)
    assert run.exit_code == 0, run.log
    assert f"URL {site.address}/en/ (redirected from {site.address}/)" in said(run)
    assert "feed does not work: names 5 addresses, all at other hosts (/en/feed/)" in said(run)
    assert r"URLs of articles /en/" in said(run)


@pytest.mark.thorough
def test_requests_are_bounded(site: Site) -> None:
    """A sitemap of sitemaps, each of which names another."""
    put_list(site)
    maps = "".join(f"<sitemap><loc>{site.address}/sitemap-{n}.xml</loc></sitemap>" for n in range(50))
    site.put("/robots.txt", f"User-agent: *\nDisallow:\nSitemap: {site.address}/index.xml\n", content_type="text/plain")
    site.put("/index.xml", f"<sitemapindex>{maps}</sitemapindex>", content_type="application/xml")
    for n in range(50):
        site.put(f"/sitemap-{n}.xml", f"<sitemapindex>{maps}</sitemapindex>", content_type="application/xml")
    run = probe(site.address)
    assert run.exit_code == 0, run.log
    assert len(site.asked) <= 15


@pytest.mark.thorough
def test_an_outlet_already(site: Site) -> None:
    run = probe("https://www.radio.gov.pk/", "-a", f"site={site.address}")
    assert run.exit_code == ExitCode.USAGE
    assert "is already the outlet radio_pakistan; to probe it all the same, add --replace" in run.log
    assert site.paths == []
    site.put_saved_pages(FIXTURES / "radio_pakistan")
    assert probe("https://www.radio.gov.pk/", "-a", f"site={site.address}", "--replace").exit_code == 0


class TestUsage:
    @pytest.mark.parametrize(
        "given",
        [
            "gazette.example",
            "ftp://gazette.example/",
            "https://",
            "http://[bad/",
            "http://gazette.example:x/",
            "https://a b/",
        ],
    )
    def test_no_address(self, given: str) -> None:
        with pytest.raises(UsageError, match=r"is not a URL; write it as https://gazette\.example/"):
            _address(given)

    def test_address(self) -> None:
        assert _address(" https://gazette.example#top") == "https://gazette.example/"

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"country": "Pakistan"}, "--country='Pakistan': two capital letters"),
            ({"timezone": "PKT"}, "--timezone='PKT' is not an IANA zone"),
            ({"language": "en,english"}, "--language english: not a language tag"),
        ],
    )
    def test_facts_that_are_none(self, options: dict[str, str], said: str) -> None:
        with pytest.raises(UsageError, match=said):
            given_facts(argparse.Namespace(**{"title": "", "country": "", "timezone": "", "language": ""} | options))

    @pytest.mark.parametrize(
        ("name", "spiders", "said"),
        [("Gazette", "spiders", "is no name of an outlet"), ("gazette", "nowhere", "there is no folder nowhere"),
         ("radio_pakistan", "spiders", "exists; to replace it, add --replace")],
    )  # fmt: skip
    def test_places_that_are_none(self, name: str, spiders: str, said: str) -> None:
        with pytest.raises(UsageError, match=said):
            _places(argparse.Namespace(add=name, spiders=spiders, fixtures="fixtures", replace=False), Path("own"))


def report(address: str = "https://gazette.example/", **facts: Any) -> Report:
    return Report(asked=address, url=address, **facts)


def source(kind: type[Any], *, html: str | None = None, works: bool = True) -> SourceReport:
    url = "https://gazette.example/a"
    found = [Address(url=url, discovery=Discovery(url=url, found_by="feed", html=html))] if works else []
    return SourceReport(source=kind(), addresses=found)


class TestReport:
    def test_api_with_whole_texts_comes_first(self) -> None:
        found = report(sources=[source(WordPress, html="<p>"), source(Feed), source(Sitemap), source(Listing)])
        assert found.calls() == ["WordPress()", "Feed()", "Sitemap()"]

    def test_api_with_excerpts_comes_after_the_feed(self) -> None:
        found = report(sources=[source(WordPress), source(Feed), source(Sitemap, works=False), source(Listing)])
        assert found.calls() == ["Feed()", "WordPress()"]

    def test_list_where_nothing_else_works(self) -> None:
        assert report(sources=[source(Feed, works=False), source(Listing)]).calls() == ["Listing()"]

    def test_domain_and_clock_contradict_each_other(self) -> None:
        api = SourceReport(source=WordPress(), facts=SiteFacts(timezone="Asia/Dubai"))
        found = report("https://gazette.pk/", sources=[api])
        assert found.country.value == ""
        assert "its domain says PK, its clock (Asia/Dubai) says AE" in found.country.because
        assert "--country" in found.missing

    def test_what_is_given_is_believed(self) -> None:
        given = GivenFacts(title="Gazette", country="PK", timezone="Asia/Dubai", languages=("ur", "en"))
        outlet = report("https://gazette.example/", given=given).outlet("gazette")
        assert outlet == Outlet("gazette", "Gazette", "https://gazette.example/", "PK", "Asia/Dubai", ("ur", "en"))

    def test_the_zone_tells_the_country(self) -> None:
        assert report(given=GivenFacts(timezone="Asia/Karachi")).country.value == "PK"

    def test_nothing_is_guessed(self) -> None:
        assert report().missing == ["--title", "--country", "--timezone", "--language"]

    def test_verdict(self) -> None:
        assert _verdict(report(unreachable="no such host"), answered=False) == ExitCode.UNREACHABLE
        assert _verdict(report(), answered=False) == ExitCode.UNREACHABLE
        assert _verdict(report(), answered=True) == ExitCode.NOTHING_DISCOVERED
        assert _verdict(report(sources=[source(Feed)]), answered=True) == ExitCode.NOTHING_STORED
