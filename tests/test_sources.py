"""What each kind of source reads out of its documents."""

from __future__ import annotations

import gzip
import json

import pytest

from crawler.items import Discovery
from crawler.outlets import Outlet
from crawler.sources import Feed, Findings, Listing, Sitemap, Source, SourceDocument, SourceError, WordPress

OUTLET = Outlet("gazette", "The Gazette", "https://www.gazette.example/", "PK", "Asia/Karachi", ("en",),
                article=r"/\d{4}/[a-z-]+/")  # fmt: skip
HOME = OUTLET.home


def read(
    source: Source, body: str | bytes, url: str = HOME, content_type: str = "text/html", link: str = ""
) -> Findings:
    raw = body.encode() if isinstance(body, str) else body
    return source.read(SourceDocument(url=url, body=raw, content_type=content_type, link=link), OUTLET)


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Gazette</title>
<item><title>Envoys &amp; ministers meet</title><link>https://www.gazette.example/2026/envoys-meet/</link>
<dc:creator>Sana Qadir</dc:creator><pubDate>Mon, 02 Nov 2026 10:00:05 +0000</pubDate><category>Diplomacy</category></item>
<item><title>No date</title><link>/2026/no-date/</link></item>
<item><title>No link</title></item>
<item><title>A script</title><link>javascript:alert(1)</link></item>
</channel></rss>"""


class TestFeed:
    def test_rss(self) -> None:
        found = read(Feed("feed/"), RSS, HOME + "feed/", "application/rss+xml").discoveries
        assert found == [
            Discovery(
                url="https://www.gazette.example/2026/envoys-meet/",
                found_by="feed",
                published="Mon, 02 Nov 2026 10:00:05 +0000",
                title="Envoys & ministers meet",
                byline="Sana Qadir",
                section="Diplomacy",
            ),
            Discovery(url="https://www.gazette.example/2026/no-date/", found_by="feed", title="No date"),
        ]

    def test_atom_updated_is_no_publication(self) -> None:
        atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title><entry><title>T</title>
        <link href="https://www.gazette.example/2026/t/"/><updated>2026-11-03T08:00:00Z</updated></entry></feed>"""
        (found,) = read(Feed("feed/"), atom, HOME + "feed/", "application/atom+xml").discoveries
        assert (found.published, found.modified) == (None, "2026-11-03T08:00:00Z")

    def test_broken_xml_is_read_as_far_as_it_goes(self) -> None:
        broken = RSS.replace("&amp;", "&").replace("</channel></rss>", "")
        assert len(read(Feed("feed/"), broken, HOME + "feed/", "application/rss+xml").discoveries) == 2

    def test_wrong_charset_in_the_header(self) -> None:
        urdu = RSS.replace("Envoys &amp; ministers meet", "سفیروں کی ملاقات")
        found = read(Feed("feed/"), urdu, HOME + "feed/", "application/rss+xml; charset=ISO-8859-1").discoveries
        assert found[0].title == "سفیروں کی ملاقات"

    def test_web_page_is_no_feed(self) -> None:
        with pytest.raises(SourceError, match="is no feed"):
            read(Feed("feed/"), "<html><body>Not found</body></html>", HOME + "feed/")

    def test_is_looked_for_on_the_home_page(self) -> None:
        home = """<html><head>
        <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
        <link rel="alternate" type="application/rss+xml" title="The Gazette" href="/feed/"></head></html>"""
        assert list(read(Feed(), home).follow) == ["https://www.gazette.example/feed/"]
        assert Feed().entrances(OUTLET) == [HOME, HOME + "feed/"]

    def test_entities_do_not_explode(self) -> None:
        levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{levels}]><rss version="2.0"><channel>'
        bomb += "<item><title>&l11;</title><link>https://www.gazette.example/2026/x/</link></item></channel></rss>"
        found = read(Feed("feed/"), bomb, HOME + "feed/", "application/rss+xml").discoveries
        assert all(len(entry.title or "") < 1000 for entry in found)


class TestWordPress:
    def test_posts(self) -> None:
        posts = [
            {
                "id": 7,
                "link": "https://www.gazette.example/?p=7",
                "date_gmt": "2026-11-02T10:00:05",
                "modified_gmt": "2026-11-03T10:00:05",
                "title": {"rendered": "Envoys &#8211; and ministers"},
            },
            {"id": 8, "link": None},
        ]
        (found,) = read(WordPress(), json.dumps(posts), HOME + "wp-json/wp/v2/posts").discoveries
        assert found == Discovery(
            url="https://www.gazette.example/?p=7",
            found_by="wordpress",
            published="2026-11-02T10:00:05",
            modified="2026-11-03T10:00:05",
            title="Envoys – and ministers",
            aliases=("https://www.gazette.example/?p=7",),
        )

    def test_api_is_where_the_home_page_says(self) -> None:
        in_page = '<html><head><link rel="https://api.w.org/" href="https://www.gazette.example/api/"></head></html>'
        (address,) = read(WordPress(), in_page).follow
        assert address.startswith("https://www.gazette.example/api/wp/v2/posts?per_page=100&")

    def test_api_is_where_the_header_says(self) -> None:
        link = '<https://www.gazette.example/?rest_route=/>; rel="https://api.w.org/"'
        (address,) = read(WordPress(), "<html></html>", link=link).follow
        assert address.startswith("https://www.gazette.example/?rest_route=/wp/v2/posts&per_page=100&")

    def test_refusal_is_named(self) -> None:
        answer = json.dumps({"code": "rest_forbidden", "message": "Sorry, you are not allowed to do that."})
        with pytest.raises(SourceError, match="not allowed to do that"):
            read(WordPress(), answer, HOME + "wp-json/wp/v2/posts")


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://www.gazette.example/2026/older/</loc><lastmod>2026-11-01</lastmod></url>
<url><loc>https://www.gazette.example/2026/newer/</loc><lastmod>2026-11-02</lastmod>
<news:news><news:publication_date>2026-10-30T09:00:00+05:00</news:publication_date><news:title>Newer</news:title></news:news></url>
</urlset>"""


class TestSitemap:
    @pytest.mark.parametrize("body", [SITEMAP.encode(), gzip.compress(SITEMAP.encode())], ids=["plain", "gzip"])
    def test_articles_newest_first(self, body: bytes) -> None:
        newer, older = read(Sitemap("s.xml"), body, HOME + "s.xml").discoveries
        assert (newer.url, newer.published, newer.title) == (
            "https://www.gazette.example/2026/newer/", "2026-10-30T09:00:00+05:00", "Newer",
        )  # fmt: skip
        assert (older.published, older.modified) == (None, "2026-11-01")

    def test_index_names_the_sitemaps_that_hold_articles(self) -> None:
        names = ("posts-post-1", "posts-page-1", "taxonomies-category-1", "users-1")
        locs = "".join(f"<sitemap><loc>{HOME}wp-sitemap-{name}.xml</loc></sitemap>" for name in names)
        index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</sitemapindex>'
        assert list(read(Sitemap("s.xml"), index, HOME + "s.xml").follow) == [HOME + "wp-sitemap-posts-post-1.xml"]

    def test_is_looked_for_in_robots_txt(self) -> None:
        robots = "User-agent: *\nDisallow: /admin/\nSitemap: https://www.gazette.example/map.xml\n"
        assert list(read(Sitemap(), robots, HOME + "robots.txt", "text/plain").follow) == [HOME + "map.xml"]
        assert Sitemap().entrances(OUTLET)[0] == HOME + "robots.txt"

    def test_foreign_files_are_not_opened(self) -> None:
        hostile = '<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>'
        assert read(Sitemap("s.xml"), hostile, HOME + "s.xml").discoveries == []

    @pytest.mark.parametrize("body", ["<html><body>404</body></html>", "not XML at all", b"\x1f\x8bbroken"])
    def test_what_is_no_sitemap(self, body: str | bytes) -> None:
        with pytest.raises(SourceError, match=r"s\.xml"):
            read(Sitemap("s.xml"), body, HOME + "s.xml")


class TestListing:
    def test_links_that_have_the_form_of_articles(self) -> None:
        page = """<html><body><a href="/about-us">About</a>
        <a href="/2026/envoys-meet/"><img src="x.jpg"></a>
        <a href="/2026/envoys-meet/?utm_source=home">Envoys meet in Islamabad</a>
        <a href="http://gazette.example/2026/second/">Second</a>
        <a href="https://elsewhere.example/2026/third/">Third</a>
        <a href="mailto:desk@gazette.example">Write</a><a href="http://[broken/2026/x/">Broken</a></body></html>"""
        found = read(Listing("news"), page, HOME + "news").discoveries
        assert [(entry.url, entry.title) for entry in found] == [
            ("https://www.gazette.example/2026/envoys-meet/", "Envoys meet in Islamabad"),
            ("http://gazette.example/2026/second/", "Second"),
        ]

    def test_empty_answer(self) -> None:
        with pytest.raises(SourceError, match="the page is empty"):
            read(Listing("news"), "", HOME + "news")
