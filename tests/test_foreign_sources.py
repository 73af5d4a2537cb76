"""Foreign documents do not stop the reading of a source: a bad entry is reported, the others are kept."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.crawling.exit_codes import ExitCode
from crawler.discovery.reading import prepare
from crawler.discovery.sources import Feed, Findings, Listing, Sitemap, Source, SourceDocument, SourceError, WordPress
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.text.foreign_text import UNPRINTABLE
from tests.conftest import Run, crawl
from tests.press import newest_first, put_pages
from tests.site import Site

OUTLET = Outlet("gazette", "The Gazette", "https://www.gazette.example/", "PK", "Asia/Karachi", ("en",),
                article=r"/\d{4}/[a-z-]+/")  # fmt: skip
HOME = OUTLET.home
AT = datetime(2026, 11, 28, tzinfo=UTC)
GOOD = HOME + "2026/good/"
POSTS = HOME + "wp-json/wp/v2/posts"

BAD_LINKS = [
    "https://www.gazette.example:99999/2026/a/", "https://www.gazette.example:x/2026/a/", "http://[::1/2026/a/",
    "https://www.gazette.example:-1/2026/a/", "//[", "http://x:y:z/", "https://\u2100.example/2026/a/", "http://:80/a",
    "https://www.gazette.example:８０/2026/a/", "javascript:alert(1)",
]  # fmt: skip
BAD_DATES = [
    "2026-11-02T10:00:00+25:00", "2026-11-02T10:00:00+9900", "2026-11-02T10:00:00-24:00", "9999-12-31T23:59:59-23:00",
    "0001-01-01T00:00:00+23:00", "Mon, 02 Nov 2026 10:00:05 +9900", "2026-11-02 10:00 UTC+99", "19999999999999",
    "2026-02-30T00:00:00Z", "2026-11-02T25:61:61Z", "٢٠٢٦-١١-٠٢T١٠:٠٠:٠٠+٢٥:٠٠", "9" * 5000, "0000-00-00T00:00:00",
    "Mon, 02 Nov 26 10:00:05 +9999", "10:00 GMT+30, 2 November 2026",
]  # fmt: skip
BAD_TEXTS = ["\ud83d", "Envoys \ud83d meet", "Envoys\0 meet", "\x1b[31mEnvoys", "Envoys\x9d", "\ufffe\uffff"]
NO_STRINGS: list[Any] = [5, 1.5, True, None, [], {}, [[]], [5], {"a": 5}, [None], ["text"]]


def read(source: Source, body: str | bytes, url: str = HOME + "x", **facts: str) -> Findings:
    raw = body.encode(errors="surrogatepass") if isinstance(body, str) else body
    return source.read(SourceDocument(url=url, body=raw, **facts), OUTLET)


def addresses_of(found: Findings) -> list[str]:
    """The addresses that would be recorded; none of their strings contains characters that no row may hold."""
    addresses, _ = prepare(found.discoveries, OUTLET, AT)
    for address in addresses:
        said = (address.url, address.published_on, address.changed_at, *vars_of(address.discovery))
        assert not [text for text in said if isinstance(text, str) and UNPRINTABLE.search(text)]
    return [address.url for address in addresses]


def vars_of(discovery: Any) -> list[Any]:
    values = [getattr(discovery, name) for name in discovery.__dataclass_fields__]
    return [*values, *discovery.aliases]


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>G</title>{"".join(items)}</channel></rss>'


def item(link: str = GOOD, title: str = "T", date: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"


def json_feed(*items: Any, **fields: Any) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items} | fields)


def entry(**fields: Any) -> dict[str, Any]:
    return {"url": GOOD, "title": "Envoys meet"} | fields


def post(**fields: Any) -> dict[str, Any]:
    return {"id": 7, "link": GOOD, "title": {"rendered": "Envoys meet"}, "date_gmt": "2026-11-02T10:00:00"} | fields


def urlset(*locs: str, date: str = "2026-11-02") -> str:
    entries = "".join(f"<url><loc>{loc}</loc><lastmod>{date}</lastmod></url>" for loc in locs)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


SOURCES = [Feed("x"), WordPress(), Sitemap("x"), Listing("x")]
WHOLE = {
    "nothing": b"",
    "white space": b" \n\t ",
    "a NUL": b"\0",
    "a byte order mark": b"\xef\xbb\xbf",
    "half a character": b"\xd9",
    "deep JSON": b'{"a":' * 100_000,
    "deep arrays": b"[" * 100_000 + b"]" * 100_000,
    "deep XML": b"<a>" * 1000,
    "deep XML that ends": b"<urlset>" + b"<url>" * 1000 + b"</url>" * 1000 + b"</urlset>",
    "deep RSS": b'<rss version="2.0"><channel><item>' + b"<title>" * 1000,
    "deep HTML": b"<html><body>" + b"<div><span>" * 500,
    "a long integer": b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"9" * 5000 + b"]}",
    "a number": b"7",
    "broken gzip": gzip.compress(b"<urlset/>" * 100)[:30],
    "an entity bomb": b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
    "a charset that is none": b'<?xml version="1.0" encoding="hex"?><rss version="2.0"><channel>\xff</channel></rss>',
    "an address of robots.txt that is none": b"Sitemap: http://[::1/\nSitemap: https://a:99999/\n",
}


@pytest.mark.parametrize("source", SOURCES, ids=str)
@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("url", [HOME, HOME + "x", HOME + "robots.txt", HOME + "x?paged=x&page=x"])
def test_a_document_is_read_or_could_not_be(source: Source, body: bytes, url: str) -> None:
    try:
        found = read(source, body, url, total_pages="9" * 5000, link="<http://[>; rel=https://api.w.org/")
    except SourceError as error:
        assert url in str(error)  # noqa: PT017 - either is right
        return
    addresses_of(found)


@pytest.mark.parametrize("source", SOURCES, ids=str)
@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE)
def test_so_is_what_it_says_of_the_site(source: Source, body: bytes) -> None:
    try:
        source.site_facts(SourceDocument(url=HOME + "x", body=body))
    except SourceError as error:
        assert HOME + "x" in str(error)  # noqa: PT017 - either is right


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_what_a_source_says_of_an_address_is_printable(text: str) -> None:
    said = Discovery(url=GOOD + text, found_by="feed", title=text, aliases=(GOOD, f"{GOOD}?p={text}"))
    assert not [value for value in vars_of(said) if isinstance(value, str) and UNPRINTABLE.search(value)]
    assert said.aliases[0] == GOOD


def test_what_it_says_of_the_site_is_printable() -> None:
    body = b'<?xml version="1.0"?><rss version="2.0"><channel><title>The \xc2\x81 Gazette</title></channel></rss>'
    assert Feed("feed/").site_facts(SourceDocument(url=OUTLET.home + "feed/", body=body)).name == "The  Gazette"


@pytest.mark.parametrize("link", BAD_LINKS)
class TestBadLink:
    def test_in_a_feed(self, link: str) -> None:
        found = read(Feed("x"), rss(item(link), item()))
        assert addresses_of(found) == [GOOD]
        assert [said for said in found.unreadable if HOME + "x" in said and "entry 1" in said]

    def test_in_a_json_feed(self, link: str) -> None:
        found = read(Feed("x"), json_feed(entry(url=link), entry(), next_url=link))
        assert addresses_of(found) == [GOOD]
        assert (found.older, len(found.unreadable)) == (None, 1)

    def test_in_a_sitemap(self, link: str) -> None:
        found = read(Sitemap("x"), urlset(link, GOOD))
        assert (addresses_of(found), len(found.unreadable)) == ([GOOD], 1)
        index = read(Sitemap("x"), urlset(link, GOOD).replace("url", "sitemap").replace("sitemapset", "sitemapindex"))
        assert (list(index.follow), len(index.unreadable)) == ([GOOD], 1)

    def test_in_the_api(self, link: str) -> None:
        found = read(WordPress(), json.dumps([post(link=link), post()]), POSTS)
        assert (addresses_of(found), len(found.unreadable)) == ([GOOD], 1)

    def test_on_a_list_page(self, link: str) -> None:
        page = f'<a href="{link}">A</a> <a rel="next" href="{link}">»</a> <a href="{GOOD}">Envoys meet</a>'
        assert addresses_of(read(Listing("x"), page)) == [GOOD]

    def test_on_the_home_page(self, link: str) -> None:
        head = f'<link rel="alternate" type="application/rss+xml" href="{link}">'
        head += f'<link rel="https://api.w.org/" href="{link}">'
        assert not read(Feed(), head, HOME).follow
        assert not read(WordPress(), head, HOME, link=f'<{link}>; rel="https://api.w.org/"').follow


@pytest.mark.parametrize("date", BAD_DATES)
@pytest.mark.parametrize(
    "found",
    [
        lambda date: read(Feed("x"), rss(item(date=date))),
        lambda date: read(Feed("x"), json_feed(entry(date_published=date, date_modified=date))),
        lambda date: read(Sitemap("x"), urlset(GOOD, date=date)),
        lambda date: read(WordPress(), json.dumps([post(date_gmt=date, modified_gmt=date)]), POSTS),
    ],
    ids=["feed", "JSON feed", "sitemap", "API"],
)
def test_a_date_that_is_none_costs_the_date(date: str, found: Callable[[str], Findings]) -> None:
    assert addresses_of(found(date)) == [GOOD]


@pytest.mark.parametrize("text", BAD_TEXTS)
class TestUnprintable:
    def test_in_a_json_feed(self, text: str) -> None:
        feed = json_feed(
            entry(title=text, authors=[{"name": text}], tags=[text], date_published=text), entry(url=GOOD + text)
        )
        found = read(Feed("x"), feed)
        assert addresses_of(found)[0] == GOOD
        assert len(found.discoveries) == 2

    def test_in_the_api(self, text: str) -> None:
        body = {"rendered": f"<p>{text} The ministers met on Monday and spoke at length.</p>"}
        term = [[{"taxonomy": "category", "name": text}]]
        fields = post(
            title={"rendered": text + "T"}, content=body, _embedded={"wp:term": term, "author": [{"name": text}]}
        )
        found = read(WordPress(), json.dumps([fields]), POSTS)
        assert addresses_of(found) == [GOOD]
        assert found.discoveries[0].html is not None
        found.discoveries[0].html.encode()

    def test_in_what_a_server_says_instead(self, text: str) -> None:
        with pytest.raises(SourceError) as error:
            read(WordPress(), json.dumps({"message": text + "busy" * 100_000}), POSTS)
        assert not UNPRINTABLE.search(str(error.value))
        assert len(str(error.value)) < 1000


@pytest.mark.parametrize("value", NO_STRINGS, ids=str)
class TestOtherTypes:
    def test_in_a_json_feed(self, value: Any) -> None:
        names = ("title", "authors", "author", "tags", "date_published", "date_modified", "id", "content_html")
        for name in names:
            assert addresses_of(read(Feed("x"), json_feed(entry(**{name: value}), entry()))) == [GOOD, GOOD], name
        assert addresses_of(read(Feed("x"), json_feed(entry(url=value), value, entry(), next_url=value))) == [GOOD]
        assert read(Feed("x"), json_feed(items=value)).discoveries == []

    def test_in_the_api(self, value: Any) -> None:
        for name in ("id", "guid", "date_gmt", "modified_gmt", "title", "excerpt", "content", "_embedded", "_links"):
            posts = [post(**{name: value}), post()]
            assert addresses_of(read(WordPress(standfirst=True), json.dumps(posts), POSTS)) == [GOOD, GOOD], name
        for name in ("wp:term", "author", "wp:featuredmedia"):
            embedded = post(content={"rendered": "The ministers met on Monday, it was said."}, _embedded={name: value})
            assert addresses_of(read(WordPress(), json.dumps([embedded]), POSTS)) == [GOOD], name
            inside = post(_embedded={name: [value, [value]]})
            assert addresses_of(read(WordPress(), json.dumps([inside]), POSTS)) == [GOOD], name
        found = read(WordPress(), json.dumps([value, post(link=value), post()]), POSTS)
        assert addresses_of(found) == [GOOD]

    def test_in_its_categories(self, value: Any) -> None:
        slugs = json.dumps([{"slug": value, "id": 1}, {"slug": "news"}, value, {"slug": "news", "id": 5}])
        found = read(WordPress(("news",)), slugs, HOME + "wp-json/wp/v2/categories?slug=news")
        assert "categories=5" in next(iter(found.follow))


@pytest.mark.parametrize("number", ["x", "-1", "9" * 5000, "9" * 30, "", "٣", "1e9", "²"])
def test_numbers_of_pages(number: str) -> None:
    found = read(WordPress(), json.dumps([post()]), f"{POSTS}?page={number}", total_pages=number)
    assert addresses_of(found) == [GOOD]
    assert found.pages is None or found.pages < 2**63
    assert addresses_of(read(Feed("x"), rss(item()), f"{HOME}feed?paged={number}")) == [GOOD]
    numbered = Listing("news/{page}")
    assert read(numbered, f'<a href="{GOOD}">T</a>', f"{HOME}news/{number}").discoveries
    assert addresses_of(read(Sitemap("x"), urlset(f"{GOOD}{number}/", GOOD)))[-1] == GOOD


def test_an_undeclared_prefix_of_a_sitemap() -> None:
    entries = f"<url><loc>{GOOD}</loc><image:image><image:loc>https://a.example/b.jpg</image:loc></image:image></url>"
    assert addresses_of(read(Sitemap("x"), f"<urlset>{entries}</urlset>")) == [GOOD]
    assert addresses_of(read(Sitemap("x"), f"<s:urlset><s:url><s:loc>{GOOD}</s:loc></s:url></s:urlset>")) == [GOOD]


def test_an_integer_of_5000_digits_costs_its_own_field() -> None:
    posts = json.dumps([post(id=0), post()]).replace('"id": 0', f'"id": {"9" * 5000}')
    assert addresses_of(read(WordPress(), posts, POSTS)) == [GOOD, GOOD]


def crawled(site: Site, database: Path, feed: str | bytes) -> tuple[Run, dict[str, int]]:
    """A crawl of an outlet with this feed as its first source, and a valid sitemap after it."""
    site.put("/feed/", feed, content_type="application/xml")
    site.put("/sitemap.xml", urlset(*(site.address + path for path in site.answers if "matter" in path)))
    done = crawl("global_news_pakistan", "-a", f"site={site.address}", database=database)
    assert done.exit_code == ExitCode.DONE, done.log
    db = Database(database)
    for table in ("addresses", "documents", "articles", "date_candidates"):
        assert not [row for row in db.table(table).rows if UNPRINTABLE.search(json.dumps(row, ensure_ascii=False))]
    (row,) = db.query("SELECT counters FROM crawls")
    db.close()
    return done, json.loads(row["counters"])


@pytest.mark.thorough
def test_a_crawl_asks_the_next_source(site: Site, database: Path) -> None:
    put_pages(site, newest_first(1, 2))
    _, counters = crawled(site, database, b"")
    assert counters["source/unreadable"] >= 1
    assert counters["article/stored"] == 2


def test_a_crawl_keeps_what_stands_beside_bad_entries(site: Site, database: Path) -> None:
    """All bad ones are counted, and the first of them logged."""
    put_pages(site, newest_first(1, 2, 3, 4))
    pages = [site.address + path for path in site.answers]
    feed = json_feed(
        entry(url=pages[0], title="\ud83d\0", authors=[{"name": "A\0"}]),
        entry(url=pages[1], tags=5, authors=7, date_published=BAD_DATES[0]),
        entry(url=pages[2], date_modified=BAD_DATES[1]),
        *[entry(url="https://a.example:99999/")] * 500,
        entry(url=pages[3], date_published="9" * 5000),
    )
    done, counters = crawled(site, database, feed)
    assert counters["address/unusable"] == 500
    assert 1 < done.log.count("a.example:99999") <= 50
    assert counters["article/stored"] == 4
