"""What each kind of source reads from its documents."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from protego import Protego

from crawler.discovery.sources import (
    NEWS,
    Feed,
    Findings,
    Listing,
    Scope,
    Sitemap,
    Source,
    SourceDocument,
    SourceError,
    WordPress,
)
from crawler.discovery.sources.source import Level, Rank
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.page import read_document
from crawler.page.canonical import canonical_of
from crawler.politeness.robots_text import robots_text

OUTLET = Outlet("gazette", "The Gazette", "https://www.gazette.example/", "PK", "Asia/Karachi", ("en",),
                article=r"/\d{4}/[a-z-]+/")  # fmt: skip
HOME = OUTLET.home


def read(
    source: Source,
    body: str | bytes,
    url: str = HOME,
    content_type: str = "text/html",
    scope: Scope = NEWS,
    **headers: str,
) -> Findings:
    raw = body.encode() if isinstance(body, str) else body
    return source.read(SourceDocument(url=url, body=raw, content_type=content_type, **headers), OUTLET, scope)


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Gazette</title>
<item><title>Envoys &amp; ministers meet</title><link>https://www.gazette.example/2026/envoys-meet/</link>
<dc:creator>Sana Qadir</dc:creator><pubDate>Mon, 02 Nov 2026 10:00:05 +0000</pubDate><category>Diplomacy</category></item>
<item><title>No date</title><link>/2026/no-date/</link></item>
<item><title>No link</title></item>
<item><title>A script</title><link>javascript:alert(1)</link></item>
</channel></rss>"""


class TestAddressOfAnEntry:
    """The article's own address, wherever the entry has it."""

    OWN = "https://www.gazette.example/2026/envoys-meet/"

    @pytest.mark.parametrize(
        "entry",
        [
            "<link>http://clicks.example/~r/g/1</link><o:origLink>{own}</o:origLink>",
            "<link>http://clicks.example/~r/g/1</link><guid>{own}</guid>",
            '<link>http://clicks.example/~r/g/1</link><guid isPermaLink="false">{own}</guid>',
            "<link>http://clicks.example/go?to=1&amp;url=https%3A%2F%2Fwww.gazette.example%2F2026%2Fenvoys-meet%2F</link>",
            "<link>https://www.gazette.example/</link><guid>{own}</guid>",
            "<link>{own}</link><guid>https://www.gazette.example/?id=7</guid>",
        ],
    )
    def test_rss(self, entry: str) -> None:
        rss = f"""<rss version="2.0" xmlns:o="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>G</title>
        <item><title>T</title>{entry.format(own=self.OWN)}</item></channel></rss>"""
        (found,) = read(Feed("f"), rss, HOME + "f", "application/rss+xml").discoveries
        assert (found.url, found.is_redirect) == (self.OWN, False)

    def test_atom(self) -> None:
        atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title><entry><title>T</title><id>{self.OWN}</id>
        <link href="http://clicks.example/1"/></entry></feed>"""
        assert read(Feed("f"), atom, HOME + "f").discoveries[0].url == self.OWN

    def test_json(self) -> None:
        items = [{"url": "https://clicks.example/1", "external_url": self.OWN}, {"id": self.OWN}, {"url": self.OWN}]
        answer = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
        assert [found.url for found in read(Feed("f"), answer, HOME + "f").discoveries] == [self.OWN] * 3

    @pytest.mark.parametrize(
        ("links", "leads_on"),
        [
            (("http://clicks.example/1", "http://clicks.example/2"), True),
            (("http://clicks.example/1", "http://other.example/2"), False),
            (("http://clicks.example/1", OWN), False),
        ],
    )
    def test_where_all_lead_over_one_other_host(self, links: tuple[str, ...], leads_on: bool) -> None:
        entries = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in links)
        rss = f'<rss version="2.0"><channel><title>G</title>{entries}</channel></rss>'
        found = read(Feed("f"), rss, HOME + "f", "application/rss+xml").discoveries
        assert [discovery.is_redirect for discovery in found] == [leads_on] * len(links)


class TestBase:
    """One base for every link of a page (WHATWG HTML, "Document base URLs")."""

    @pytest.mark.parametrize(
        ("base", "read_at"),
        [
            ("https://www.gazette.example/2026/", "/2026/"),
            ("/2026/", "/2026/"),
            ("javascript:x", "/news/"),
            ("", "/news/"),
            ("http://10.0.0.7/2026/", "/news/"),
            ("https://evilgazette.example/2026/", "/news/"),
        ],
    )
    def test_links(self, base: str, read_at: str) -> None:
        page = f"""<html><head><base target="_top"><base href="{base}"><base href="/other/">
        <link rel="next" href="list-2"></head><body><a href="envoys-meet/">Envoys</a></body></html>"""
        outlet = replace(OUTLET, article=r"/(?:news|\d{4})/[a-z-]+/")
        document = SourceDocument(url=HOME + "news/list", body=page.encode())
        found = Listing("news/list").read(document, outlet)
        assert [discovery.url for discovery in found.discoveries] == [
            f"https://www.gazette.example{read_at}envoys-meet/"
        ]

    def test_announced_feeds(self) -> None:
        page = """<head><base href="/en/"><link rel="alternate" type="application/rss+xml" href="rss">
        <link rel="alternate" type="application/atom+xml" href="sport/atom"></head>"""
        assert list(read(Feed(), page).follow) == [HOME + "en/rss", HOME + "en/sport/atom"]

    def test_canonical_and_picture(self) -> None:
        markup = b"<head><base href='/en/'><link rel=canonical href='2026/envoys-meet/'></head>"
        assert canonical_of(read_document(markup), HOME + "x", OUTLET) == HOME + "en/2026/envoys-meet/"


class TestSitemapForms:
    """sitemaps.org, "Other Sitemap formats", and what is found in the wild."""

    OWN = ("https://www.gazette.example/2026/a/", "https://www.gazette.example/2026/b/")

    @pytest.mark.parametrize(
        "body",
        [
            "{0}\n{1}\n", "\ufeff\r\n{0}\r\n\r\n  {1}",
            "<urlset><urlset><url><loc>{0}</loc></url></urlset><url><loc>{1}</loc></url></urlset>",
            "<sitemapindex><url><loc>{0}</loc></url><url><loc>{1}</loc></url></sitemapindex>",
            '<rss version="2.0"><channel><item><link>{0}</link></item><item><link>{1}</link></item></channel></rss>',
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{0}"/></entry><entry><link href="{1}"/></entry></feed>',
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("packed", [0, 1, 2, 5])
    def test_read(self, body: str, packed: int) -> None:
        raw = body.format(*self.OWN).encode()
        for _ in range(packed):
            raw = gzip.compress(raw)
        assert {found.url for found in read(Sitemap("s"), raw, HOME + "s", "").discoveries} == set(self.OWN)

    def test_text_in_utf_16(self) -> None:
        assert len(read(Sitemap("s"), "\n".join(self.OWN).encode("utf-16"), HOME + "s", "").discoveries) == 2

    def test_a_list_of_sitemaps_inside_a_list_of_pages(self) -> None:
        xml = f"<urlset><sitemap><loc>{HOME}more.xml</loc></sitemap><url><loc>{self.OWN[0]}</loc></url></urlset>"
        found = read(Sitemap("s"), xml, HOME + "s", "text/xml")
        assert (list(found.follow), [each.url for each in found.discoveries]) == ([f"{HOME}more.xml"], [self.OWN[0]])

    @pytest.mark.parametrize("body", ["", "Not found", '{"urls": []}', "<html></html>", "news/a.html"])
    def test_others_are_none(self, body: str) -> None:
        with pytest.raises(SourceError):
            read(Sitemap("s"), body, HOME + "s", "text/plain")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_robots_txt_is_read_alike_for_its_rules_and_its_sitemaps(encoding: str) -> None:
    body = f"Sitemap: {HOME}news.xml\nUser-agent: *\nDisallow: /private/\n".encode(encoding)
    assert list(read(Sitemap(), body, HOME + "robots.txt", "text/plain").follow) == [HOME + "news.xml"]
    assert not Protego.parse(robots_text(body)).can_fetch(HOME + "private/a", "Chancery")


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

    @pytest.mark.parametrize(
        "feed",
        [
            '<rss version="0.91"><channel><title>G</title><item><title>T</title><link>{url}</link></item></channel></rss>',
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
            '<channel rdf:about="x"><title>G</title></channel><item rdf:about="{url}"><title>T</title><link>{url}</link></item>'
            "</rdf:RDF>",
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title><entry><title>T</title><link rel="replies" href="/c"/>'
            '<link rel="alternate" href="{url}"/></entry></feed>',
        ],
        ids=["RSS 0.91", "RDF", "Atom"],
    )
    def test_each_kind(self, feed: str) -> None:
        (found,) = read(Feed("f"), feed.format(url=HOME + "2026/t/"), HOME + "f", "text/xml").discoveries
        assert (found.url, found.title, found.published) == (HOME + "2026/t/", "T", None)

    def test_broken_xml_is_read_as_far_as_it_goes(self) -> None:
        broken = RSS.replace("&amp;", "&").replace("</channel></rss>", "")
        assert len(read(Feed("feed/"), broken, HOME + "feed/", "application/rss+xml").discoveries) == 2

    @pytest.mark.parametrize("charset", ["ISO-8859-1", "hex", "rot13", "undefined", "x" * 999])
    def test_wrong_charset_in_header_and_declaration(self, charset: str) -> None:
        urdu = RSS.replace("Envoys &amp; ministers meet", "سفیروں کی ملاقات")
        urdu = urdu.replace('encoding="UTF-8"', f'encoding="{charset}"')
        found = read(Feed("feed/"), urdu, HOME + "feed/", f"application/rss+xml; charset={charset}").discoveries
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

    def test_feeds_of_sections_are_all_read(self) -> None:
        feed = Feed("world.xml", also=("https://feeds.example/trade",))
        assert feed.entrances(OUTLET) == [HOME + "world.xml", "https://feeds.example/trade"]
        assert (str(feed), feed.needs_all_entrances) == ("feed world.xml, https://feeds.example/trade", True)
        assert not Feed("world.xml").needs_all_entrances

    def test_json_feed(self) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "next_url": "https://www.gazette.example/feed.json?page=2",
            "items": [
                {
                    "id": "1", "url": "https://www.gazette.example/2026/envoys-meet/", "title": "Envoys meet",
                    "date_published": "2026-11-02T15:00:05+05:00", "date_modified": "2026-11-03T09:00:00+05:00",
                    "authors": [{"name": "Sana Qadir"}], "tags": ["Diplomacy", "Trade"],
                },
                {"id": "2"}, "no item",
            ],
        }  # fmt: skip
        found = read(Feed("feed.json"), json.dumps(feed), HOME + "feed.json", "application/feed+json")
        assert found.discoveries == [
            Discovery(
                url="https://www.gazette.example/2026/envoys-meet/",
                found_by="feed",
                published="2026-11-02T15:00:05+05:00",
                modified="2026-11-03T09:00:00+05:00",
                title="Envoys meet",
                byline="Sana Qadir",
                section="Diplomacy",
            )
        ]
        assert found.older == "https://www.gazette.example/feed.json?page=2"

    @pytest.mark.parametrize("body", ['{"items": []}', '{"version": "https://jsonfeed.org/version/1"', "[]"])
    def test_other_json_is_no_feed(self, body: str) -> None:
        with pytest.raises(SourceError, match=r"is no (feed|JSON)"):
            read(Feed("feed.json"), body, HOME + "feed.json", "application/json")

    def test_the_api_is_no_feed(self) -> None:
        home = """<html><head>
        <link rel="alternate" type="application/json" href="https://www.gazette.example/wp-json/wp/v2/pages/2">
        <link rel="alternate" type="application/feed+json" href="/feed/json/"></head></html>"""
        assert list(read(Feed(), home).follow) == ["https://www.gazette.example/feed/json/"]

    @pytest.mark.parametrize(
        ("link", "is_feed"),
        [
            ('rel="alternate" type="application/rss+xml" href="/f"', True),
            ('rel="feed ALTERNATE" type="Application/Atom+XML" href="/f"', True),
            ('rel="alternate" type="application/rdf+xml" href="/f"', True),
            ('rel="alternate" type="application/json" href="/f"', True),
            ('rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/7"', False),
            ('rel="alternate" type="application/json" href="/?rest_route=/wp/v2/posts/7"', False),
            ('rel="alternate" type="application/feed+json" href="/?rest_route=/feed"', True),
            ('rel="alternate" type="text/html" href="/f"', False),
            ('rel="stylesheet" type="application/rss+xml" href="/f"', False),
            ('rel="alternate" type="application/rss+xml" href="/a/comments/feed/"', False),
            ('rel="alternate" type="application/rss+xml"', False),
        ],
    )
    def test_what_announces_a_feed(self, link: str, is_feed: bool) -> None:
        found = read(Feed(), f"<html><head><link {link}></head><body></body></html>")
        assert bool(found.follow) is is_feed

    def test_json_feed_of_the_first_version(self) -> None:
        feed = {"version": "https://jsonfeed.org/version/1", "items": [
            {"url": "/2026/a/", "author": {"name": "Sana Qadir"}, "tags": []}, {"url": "/2026/b/", "authors": ["x", {}]},
        ]}  # fmt: skip
        found = read(Feed("feed.json"), " " + json.dumps(feed), HOME + "feed.json")
        assert [(each.url, each.byline, each.section) for each in found.discoveries] == [
            (HOME + "2026/a/", "Sana Qadir", None),
            (HOME + "2026/b/", None, None),
        ]
        assert found.older is None

    def test_number_of_the_post(self) -> None:
        """WordPress also gives each post a number, which other sources may use in URLs."""
        guid = '<guid isPermaLink="false">https://www.gazette.example/?p=7</guid>'
        feed = RSS.replace("<category>", guid + "<category>").replace(
            "<link>/2026", "<guid>tag:x,2026:1</guid><link>/2026"
        )
        first, second = read(Feed("feed/"), feed, HOME + "feed/", "application/rss+xml").discoveries
        assert (first.aliases, second.aliases) == (("https://www.gazette.example/?p=7",), ())

    @pytest.mark.parametrize(
        ("url", "mark", "older"),
        [
            (HOME + "feed/", "", HOME + "feed/?paged=2"),
            (HOME + "feed/?paged=2", "", HOME + "feed/?paged=3"),
            (HOME + "category/news/feed/?lang=ur", "", HOME + "category/news/feed/?lang=ur&paged=2"),
            (HOME + "rss.xml", "", None),
            (HOME + "rss.xml", "<generator>https://wordpress.org/?v=6.8</generator>", HOME + "rss.xml?paged=2"),
            (HOME + "rss.xml", '<atom:link rel="next" href="/rss-2.xml" xmlns:atom="http://www.w3.org/2005/Atom"/>',
             HOME + "rss-2.xml"),
        ],
    )  # fmt: skip
    def test_where_older_entries_stand(self, url: str, mark: str, older: str | None) -> None:
        feed = RSS.replace("<title>The Gazette</title>", "<title>The Gazette</title>" + mark)
        found = read(Feed("feed/"), feed, url, "application/rss+xml")
        assert found.older == older
        assert found.rank == (None if "paged" in url else Rank(Level.NEWS))

    def test_entities_do_not_explode(self) -> None:
        levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{levels}]><rss version="2.0"><channel>'
        bomb += "<item><title>&l11;</title><link>https://www.gazette.example/2026/x/</link></item></channel></rss>"
        found = read(Feed("feed/"), bomb, HOME + "feed/", "application/rss+xml").discoveries
        assert all(len(entry.title or "") < 1000 for entry in found)


def post(number: int = 7, **fields: Any) -> dict[str, Any]:
    text = "<p>The envoys of two countries met in Islamabad.</p>\n<p>They spoke about trade.</p>"
    return {
        "id": number,
        "link": f"https://www.gazette.example/2026/story-{number}/",
        "guid": {"rendered": f"https://www.gazette.example/?p={number}"},
        "date_gmt": "2026-11-02T10:00:05",
        "modified_gmt": "2026-11-03T10:00:05",
        "title": {"rendered": "Envoys &#8211; and ministers"},
        "content": {"rendered": text, "protected": False},
        "excerpt": {"rendered": "<p>The envoys of two countries met [&hellip;]</p>"},
        "_embedded": {
            "author": [{"name": "Sana Qadir"}],
            "wp:featuredmedia": [{"source_url": "https://www.gazette.example/envoys.jpg"}],
            "wp:term": [
                [{"taxonomy": "category", "name": "Foreign &amp; trade"}],
                [{"taxonomy": "post_tag", "name": "x"}],
            ],
        },
    } | fields


class TestWordPress:
    API = HOME + "wp-json/wp/v2/posts?per_page=100&order=desc"

    def posts(self, *posts: Any, source: WordPress | None = None, url: str = API, total_pages: str = "") -> Findings:
        return read(source or WordPress(), json.dumps(posts), url, "application/json", total_pages=total_pages)

    def test_posts(self) -> None:
        (found,) = self.posts(post(), {"id": 8, "link": None}).discoveries
        assert found.html is not None
        assert (found.url, found.found_by, found.published, found.modified, found.title, found.byline, found.section) == (
            "https://www.gazette.example/2026/story-7/", "wordpress", "2026-11-02T10:00:05", "2026-11-03T10:00:05",
            "Envoys – and ministers", "Sana Qadir", "Foreign & trade",
        )  # fmt: skip
        assert found.aliases == ("https://www.gazette.example/?p=7",)
        assert "<p>They spoke about trade.</p>" in found.html
        assert 'content="https://www.gazette.example/envoys.jpg"' in found.html

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "<p>Short.</p>",
            "<p>The envoys of two countries met in Islamabad and spoke about [&hellip;]</p>",
            '<p>The envoys of two countries met in Islamabad. <a class="more-link" href="/x">Read more &raquo;</a></p>',
            "<p>[vc_row][vc_column]The envoys of two countries met in Islamabad.[/vc_column][/vc_row]</p>",
        ],
    )
    def test_a_text_that_is_not_whole_is_read_from_its_page(self, content: str) -> None:
        (found,) = self.posts(post(content={"rendered": content})).discoveries
        assert found.html is None

    def test_what_a_plug_in_has_spoilt_is_left_out(self) -> None:
        spoilt = post(date_gmt=False, modified_gmt=7, title="Envoys", content=[], excerpt=None, _embedded=[], guid=None)
        (found,) = self.posts(spoilt, "no post", {"link": "javascript:x"}).discoveries
        assert (found.published, found.modified, found.title, found.byline, found.section) == (None,) * 5
        assert found.html is None
        assert found.aliases == ("https://www.gazette.example/?p=7",)
        (found,) = self.posts(
            post(_embedded={"author": [{"name": ""}, {"name": "A &amp; B"}], "wp:term": None})
        ).discoveries
        assert (found.byline, found.section) == ("A & B", None)

    @pytest.mark.parametrize(
        ("guid", "number", "aliases"),
        [
            ("https://gazette.example/?p=9", 7, ("https://gazette.example/?p=9",)),
            ("https://other.example/?p=9", 7, ("https://www.gazette.example/?p=7",)),
            ("https://gazette.example/9", 7, ("https://www.gazette.example/?p=7",)),
            ("", "7", ()),
        ],
    )
    def test_other_addresses_of_a_post(self, guid: str, number: Any, aliases: tuple[str, ...]) -> None:
        (found,) = self.posts(post(guid={"rendered": guid}) | {"id": number}).discoveries
        assert found.aliases == aliases

    def test_a_protected_text_is_none(self) -> None:
        (found,) = self.posts(post(content={"rendered": post()["content"]["rendered"], "protected": True})).discoveries
        assert found.html is None

    def test_standfirst(self) -> None:
        """An excerpt that somebody wrote, if the outlet prints it; not one that is cut from the text."""
        written = {"rendered": "<p>A meeting in Islamabad had trade for its subject.</p>"}
        for excerpt, source, there in (
            (written, WordPress(standfirst=True), True),
            (written, WordPress(), False),
            (post()["excerpt"], WordPress(standfirst=True), False),
        ):
            (found,) = self.posts(post(excerpt=excerpt), source=source).discoveries
            assert ((found.html or "").count("<p>") == 3) is there

    def test_pages(self) -> None:
        first = self.posts(post(), total_pages="3")
        assert (first.older, first.pages, first.rank) == (f"{self.API}&page=2", 3, Rank())
        last = self.posts(post(), url=f"{self.API}&page=3", total_pages="3")
        assert (last.older, last.rank) == (None, None)
        assert self.posts(*[post(number) for number in range(100)]).older == f"{self.API}&page=2"
        assert self.posts(post()).older is None

    def test_days(self) -> None:
        """The API compares with the site's local time: an extra day on either side."""
        scope = Scope(since=date(2015, 1, 1), until=date(2020, 12, 31))
        _, address = WordPress().entrances(OUTLET, scope)
        query = parse_qs(urlsplit(address).query)
        assert (query["after"], query["before"]) == (["2014-12-31T00:00:00"], ["2021-01-02T00:00:00"])
        assert query["per_page"] == ["100"]

    def test_changes(self) -> None:
        since = Scope(changed_since=datetime(2026, 11, 3, 9, 30, tzinfo=UTC))
        found = read(WordPress(), json.dumps([post()]), self.API, "application/json", since)
        assert found.changes == f"{self.API}&orderby=modified&modified_after=2026-11-02T09:30:00"
        assert read(WordPress(), json.dumps([post()]), found.changes, "application/json", since).changes is None

    def test_categories_by_their_slugs(self) -> None:
        source = WordPress(categories=("diplomacy", "trade"))
        _, address = source.entrances(OUTLET)
        assert address == f"{HOME}wp-json/wp/v2/categories?slug=diplomacy,trade&_fields=id,slug&per_page=100"
        answer = [{"id": 3, "slug": "diplomacy"}, {"id": 5, "slug": "trade"}]
        (posts,) = read(source, json.dumps(answer), address, "application/json").follow
        assert posts.startswith(HOME + "wp-json/wp/v2/posts?per_page=100&")
        assert posts.endswith("&categories=3,5")
        with pytest.raises(SourceError, match="knows no category trade"):
            read(source, json.dumps(answer[:1]), address, "application/json")

    def test_api_is_where_the_home_page_says(self) -> None:
        in_page = '<html><head><link rel="https://api.w.org/" href="https://www.gazette.example/api/"></head></html>'
        (address,) = read(WordPress(), in_page).follow
        assert address.startswith("https://www.gazette.example/api/wp/v2/posts?per_page=100&")

    def test_api_is_where_the_header_says(self) -> None:
        link = '<https://www.gazette.example/?rest_route=/>; rel="https://api.w.org/"'
        for source, route in ((WordPress(), "posts&per_page=100&"), (WordPress(("trade",)), "categories&slug=trade&")):
            (address,) = read(source, "<html></html>", link=link).follow
            assert address.startswith(f"https://www.gazette.example/?rest_route=/wp/v2/{route}")
        answer = json.dumps([{"id": 5, "slug": "trade"}])
        (posts,) = read(WordPress(("trade",)), answer, address, "application/json").follow
        assert posts.startswith("https://www.gazette.example/?rest_route=/wp/v2/posts&per_page=100&")

    @pytest.mark.parametrize("body", ['{"code": "rest_forbidden", "message": "You are not allowed."}', "<html>", "7"])
    def test_refusal_is_named(self, body: str) -> None:
        with pytest.raises(SourceError, match=r"not allowed|is no JSON|no list of posts: int"):
            read(WordPress(), body, self.API)


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

    def test_what_an_index_says_of_changes(self) -> None:
        """Sitemaps with their last changes; without them, the highest number is the newest."""
        entries = (("1", "2026-11-01"), ("2", "2026-11-20"), ("3", "2026-10-01"))
        locs = "".join(
            f"<sitemap><loc>{HOME}post-sitemap{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
            for name, day in entries
        )
        found = read(Sitemap("s.xml"), f"<sitemapindex>{locs}</sitemapindex>", HOME + "s.xml")
        assert list(found.follow.items()) == [
            (HOME + "post-sitemap2.xml", "2026-11-20"), (HOME + "post-sitemap1.xml", "2026-11-01"),
            (HOME + "post-sitemap3.xml", "2026-10-01"),
        ]  # fmt: skip
        assert found.rank is not None
        silent = "".join(f"<sitemap><loc>{HOME}posts-post-{name}.xml</loc></sitemap>" for name in (1, 2, 10))
        found = read(Sitemap("s.xml"), f"<sitemapindex>{silent}</sitemapindex>", HOME + "s.xml")
        assert list(found.follow) == [f"{HOME}posts-post-{name}.xml" for name in (10, 2, 1)]
        assert found.rank is None

    def test_days_leave_sitemaps_out(self) -> None:
        """By their last change, or by the month or day in their names."""
        entries = (
            ("a.xml", "2014-05-01"), ("b.xml", "2016-05-01"), ("2015-02.xml", ""), ("2021-02.xml", ""),
            ("daily/2020/2020-12-31.xml.gz", ""), ("daily/2021/2021-03-27.xml.gz", ""), ("c.xml", ""),
        )  # fmt: skip
        locs = "".join(
            f"<sitemap><loc>{HOME}{name}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
            for name, day in entries
        )
        scope = Scope(since=date(2015, 1, 1), until=date(2020, 12, 31))
        found = read(Sitemap("s.xml"), f"<sitemapindex>{locs}</sitemapindex>", HOME + "s.xml", "text/xml", scope)
        assert {url.removeprefix(HOME) for url in found.follow} == {
            "b.xml", "2015-02.xml", "daily/2020/2020-12-31.xml.gz", "c.xml",
        }  # fmt: skip

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

    def test_links_in_and_out(self) -> None:
        page = "".join(f'<a href="/2026/{name}/">{name}</a>' for name in ("talks", "talks-live", "sport"))
        source = Listing("news", allow="talks", deny="live")
        assert [entry.url for entry in read(source, page, HOME + "news").discoveries] == [HOME + "2026/talks/"]

    @pytest.mark.parametrize(
        ("source", "url", "page", "older"),
        [
            (Listing("list/{page}"), "list/1", "", "list/2"),
            (Listing("list/{page}"), "list/9", '<a rel="next" href="/other">', "list/10"),
            (Listing("news"), "news", '<link rel="next" href="/news?page=2">', "news?page=2"),
            (Listing("news"), "news", '<a class="next page-numbers" href="/news/page/2/">2</a>', "news/page/2/"),
            (Listing("news"), "news/page/2/", '<a href="/news/page/3/">Older posts »</a>', "news/page/3/"),
            (Listing("news"), "news", '<a href="/news/page/2/">اگلا</a>', "news/page/2/"),
            (Listing("news"), "news", '<a href="/gallery/5">Next</a>', None),
            (Listing("news"), "news", '<a href="https://elsewhere.example/news/2">Next</a>', None),
            (Listing("news"), "news", '<a href="#">Next</a>', None),
        ],
    )
    def test_where_the_list_goes_on(self, source: Listing, url: str, page: str, older: str | None) -> None:
        found = read(source, f"<html><body><p>News</p>{page}</body></html>", HOME + url)
        assert found.older == (HOME + older if older else None)

    def test_a_list_is_no_article(self) -> None:
        """Whatever its URL looks like."""
        page = '<a href="/2026/news/">News</a><a href="/2026/news/2/">2</a><a href="/2026/talks/">Talks</a>'
        found = read(Listing("2026/news/"), page, HOME + "2026/news/")
        assert [entry.url for entry in found.discoveries] == [HOME + "2026/talks/"]

    def test_empty_answer(self) -> None:
        with pytest.raises(SourceError, match="the page is empty"):
            read(Listing("news"), "", HOME + "news")
