"""Documents of sources: broken ones before a list page that is read instead, and good ones with a bad entry."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from typing import Any

from crawler.discovery.sources import Feed, Listing, Sitemap, WordPress
from tests.faults.fault import END, GOOD, LIST, Fault
from tests.faults.server import Send, answer, endless
from tests.press import API

_FEED, _SITEMAP, _JSON = "/feed.xml", "/sitemap.xml", "/feed.json"
_XML = {"Content_Type": "application/xml"}
_JSON_TYPE = {"Content_Type": "application/json"}
_INTERNAL = "http://127.3.0.1:{port}/secret"
_DEEP = 100_000
"""Levels of markup or of JSON."""


def _laughs(root: str) -> str:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lines}]><{root}><title>&l9;</title></{root}>'


def _external(root: str, place: str) -> str:
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{place}">]>'
    return f"{head}<{root}><channel><title>&e;</title><item><link>&e;</link></item></channel><url><loc>&e;</loc></url></{root}>"


def _broken(name: str, said: str, send: Send, path: str = _FEED) -> Fault:
    """A source that cannot be read: the list page after it lists the pages."""
    source = {_FEED: Feed("feed.xml"), _JSON: Feed("feed.json"), _SITEMAP: Sitemap("sitemap.xml"), API: WordPress()}[
        path
    ]
    return Fault(name, said, {path: send}, (source, Listing(LIST)), listed=GOOD)


def _item(link: str, more: str = "", title: str = "Story") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def _feed(inside: str, head: str = "") -> str:
    first, last = (_item("{home}" + path) for path in GOOD)
    return f'<rss version="2.0"><channel><title>News</title>{head}{first}{inside}{last}</channel></rss>'


def _entry(name: str, said: str, inside: str, head: str = "") -> Fault:
    return Fault(f"feed_{name}", f"a feed: {said}", {_FEED: answer(_feed(inside, head), **_XML)}, (Feed("feed.xml"),))


def _loc(name: str, said: str, inside: str) -> Fault:
    first, last = (f"<url><loc>{{home}}{path}</loc></url>" for path in GOOD)
    document = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{first}{inside}{last}</urlset>'
    return Fault(
        f"sitemap_{name}", f"a sitemap: {said}", {_SITEMAP: answer(document, **_XML)}, (Sitemap("sitemap.xml"),)
    )


def _json_feed(name: str, said: str, *entries: Any, **top: Any) -> Fault:
    first, last = ({"url": "{home}" + path, "title": "Story"} for path in GOOD)
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [first, *entries, last], **top}
    return Fault(
        f"json_{name}", f"a JSON feed: {said}", {_JSON: answer(json.dumps(feed), **_JSON_TYPE)}, (Feed("feed.json"),)
    )


def _post(path: str = "/story-post", **fields: Any) -> dict[str, Any]:
    link = "{home}" + path
    words = "<p>The ambassador met the foreign minister in the capital and they spoke of trade and visas.</p>" * 4
    day = "2026-11-02T10:00:00"
    return {"id": 7, "link": link, "title": {"rendered": "Envoys meet"}, "date_gmt": day, "modified_gmt": day,
            "excerpt": {"rendered": ""}, "content": {"rendered": "", "protected": True, "words": words}, **fields}  # fmt: skip


def _posts(name: str, said: str, *entries: Any, **headers: str) -> Fault:
    posts = [_post(GOOD[0], id=1), *entries, _post(GOOD[1], id=2)]
    send = answer(json.dumps(posts), **{"X_WP_TotalPages": "1", **_JSON_TYPE, **headers})
    return Fault(f"wordpress_{name}", f"WordPress: {said}", {API: send}, (WordPress(), Listing(LIST)), listed=GOOD)


def _list(name: str, said: str, inside: str, head: str = "") -> Fault:
    first, last = (f'<li><a href="{path}">Story</a></li>' for path in GOOD)
    document = f"<html><head>{head}</head><body><ul>{first}{inside}{last}</ul></body></html>"
    return Fault(f"list_{name}", f"a list page: {said}", {f"/{LIST}": answer(document)})


_DATES = ("Mon, 02 Nov 2026 10:00:00 +2500", "2026-11-02T10:00:00-99:00", "2026-00-00", "99999-12-31T00:00:00Z",
          "0001-01-01T00:00:00+14:00", "9" * 5000, "2026-11-02\0", "")  # fmt: skip
_LINKS = ("https://host:99999/", "https://host:words/", "https://[::1", "https://[words]/", "/" + "x" * 90_000,
          f"https://{chr(228) * 300}.example/", "file:///etc/passwd", "javascript:alert(1)", _INTERNAL, "{home}/story-\0",
          "http://", "//", "")  # fmt: skip


def _each_kind(name: str, said: str, links: Sequence[str], dates: Sequence[str]) -> list[Fault]:
    """Entries of these links and dates, in every kind of source."""
    pairs = [(link, date) for link in links for date in dates]
    feed = "".join(_item(link, f"<pubDate>{date}</pubDate>") for link, date in pairs)
    locs = "".join(f"<url><loc>{link}</loc><lastmod>{date}</lastmod></url>" for link, date in pairs)
    items = [{"url": link, "title": "Story", "date_published": date} for link, date in pairs]
    posts = [
        _post(link=link, date_gmt=date, modified_gmt=date, id=number) for number, (link, date) in enumerate(pairs, 3)
    ]
    links_of_list = "".join(f'<li><a href="{link}">Story, {date}</a></li>' for link, date in pairs)
    return [
        _entry(name, said, feed), _loc(name, said, locs), _json_feed(name, said, *items), _posts(name, said, *posts),
        _list(name, said, links_of_list),
    ]  # fmt: skip


def _answers() -> list[Fault]:
    """Answers that any document may get."""
    cases: dict[str, tuple[str, Send]] = {
        "empty": ("nothing", answer("", **_XML)),
        "html": ("a web page", answer("<html><body><p>Hello</p></body></html>")),
        "binary": ("random bytes", answer(bytes(range(256)) * 40, **_XML)),
        "nul": ("NUL", answer(b"\0" * 9000, **_XML)),
        "500": ("500", answer("", 500)),
        "404": ("404", answer("", 404)),
        "part": ("206 that nobody asked for", answer(_feed(""), 206, **_XML)),
        "endless": ("a body without end", endless(b"HTTP/1.1 200 OK\r\n\r\n", b"<item>x</item>" * 4000)),
        "bomb": ("gzip, 200 MB unpacked", lambda connection: answer(gzip.compress(bytes(200_000_000)), Content_Encoding="gzip")(connection)),
        "cut": ("gzip, cut", answer(gzip.compress(_feed(_item("/story-x") * 900).encode())[:-90], Content_Encoding="gzip")),
        "circle": ("a redirect to itself", answer("", 302, Location=_FEED)),
        "internal": ("a redirect to an internal address", answer("", 302, Location=_INTERNAL)),
        "laughs": ("an XML bomb", answer(_laughs("rss"), **_XML)),
        "file": ("an external entity of a file", answer(_external("rss", "file:///etc/passwd"), **_XML)),
        "entity": ("an external entity of an internal address", answer(_external("rss", _INTERNAL), **_XML)),
        "deep": ("100,000 levels", answer("<a>" * _DEEP + "</a>" * _DEEP, **_XML)),
        "prefix": ("a prefix that is not declared", answer("<x:urlset><x:url/></x:urlset>", **_XML)),
    }  # fmt: skip
    kinds = {"feed": _FEED, "sitemap": _SITEMAP}
    faults = [
        _broken(f"{kind}_{name}", f"a {kind}: {said}", send, path)
        for kind, path in kinds.items() for name, (said, send) in cases.items()
    ]  # fmt: skip
    return faults + [
        _broken(f"wordpress_{name}", f"WordPress: {said}", send, API) for name, (said, send) in cases.items()
        if name in ("empty", "html", "nul", "500", "endless", "internal")
    ]  # fmt: skip


def _json_answers() -> list[Fault]:
    version = '"version": "https://jsonfeed.org/version/1.1"'
    cases = {
        "deep": ("100,000 levels", "[" * _DEEP), "deep_closed": ("100,000 levels, closed", '{"items":' + "[" * _DEEP + "]" * _DEEP + "}"),
        "cut": ("cut", '{"items": [{"url": "'), "digits": ("a number of 50,000 digits", "9" * 50_000),
        "items_number": ("items that are a number", f'{{{version}, "items": 7}}'),
        "items_object": ("items that are an object", f'{{{version}, "items": {{"url": 7}}}}'),
        "nan": ("NaN", f'{{{version}, "items": [NaN, Infinity]}}'), "null": ("null", "null"), "text": ("a text", '"items"'),
    }  # fmt: skip
    return [
        _broken(f"{kind}_{name}", f"{said_of}: {said}", answer(text, **_JSON_TYPE), path)
        for kind, said_of, path in (("json", "a JSON feed", _JSON), ("wordpress", "WordPress", API))
        for name, (said, text) in cases.items()
    ]


def _calendar(path: str) -> Send:
    """A list in which every page leads to another."""
    count = iter(range(10**9))

    def send(connection: Any) -> None:
        links = "".join(f'<li><a href="{good}">Story</a></li>' for good in GOOD)
        following = f'<a rel="next" href="{path}{next(count)}">Next</a>'
        answer(f"<html><body><ul>{links}</ul>{following}</body></html>")(connection)

    return send


class _Anything(dict[str, Send]):
    """The same answer to every path with this prefix, in addition to others."""

    def __init__(self, begin: str, send: Send) -> None:
        super().__init__({f"/{LIST}": send})
        self._begin, self._send = begin, send

    def get(self, key: str, default: Any = None) -> Any:
        return self._send if key.startswith(self._begin) else super().get(key, default)


_SURROGATE = "Envoys \ud83d meet"

FAULTS = [
    *_answers(), *_json_answers(),
    *_each_kind("dates", "dates that there are not", ["{home}/story-x"], _DATES),
    *_each_kind("links", "links that lead nowhere or inside", _LINKS, ["2026-11-02T10:00:00Z"]),
    _entry("next_internal", "its next page is an internal address", "",
           f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{_INTERNAL}"/>'),
    _entry("next_itself", "its next page is itself", "",
           '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{home}/feed.xml"/>'),
    _entry("title_long", "a title of 1 MB", _item("{home}/story-x", title="x" * 1_000_000)),
    _entry("title_nul", "NUL in a title", _item("{home}/story-x", title="a\0b")),
    _entry("entries_many", "20,000 entries of other hosts", _item("http://elsewhere.example/x") * 20_000),
    _loc("index_internal", "it names a sitemap at an internal address", f"<sitemap><loc>{_INTERNAL}</loc></sitemap>"),
    _loc("index_itself", "it names itself", "<sitemap><loc>{home}/sitemap.xml</loc></sitemap>"),
    _loc("many", "100,000 addresses of other hosts", "<url><loc>http://elsewhere.example/x</loc></url>" * 100_000),
    _json_feed("next_internal", "its next page is an internal address", {}, next_url=_INTERNAL),
    _json_feed("surrogate", "a lone surrogate in title, author and text",
               {"url": "{home}/story-x", "title": _SURROGATE, "authors": [{"name": _SURROGATE}], "content_text": _SURROGATE}),
    _json_feed("nul", "NUL in title and author", {"url": "{home}/story-x", "title": "a\0b", "authors": [{"name": "\0"}]}),
    _json_feed("numbers", "numbers in place of texts and lists",
               {"url": 7, "title": 7, "tags": 7, "authors": 7, "content_html": 7, "date_published": 7}),
    _json_feed("entry_number", "an entry that is a number", 7),
    _json_feed("authors_mixed", "authors and tags of every type",
               {"url": "{home}/story-x", "authors": [7, None, [], {"name": {}}], "tags": [{}, None, 7]}),
    _posts("surrogate", "a lone surrogate in title and text",
           _post(title={"rendered": _SURROGATE}, content={"rendered": _SURROGATE * 40 + END, "protected": False})),
    _posts("nul_in_text", "NUL in title and text", _post(title={"rendered": "a\0b"}, content={"rendered": "<p>a\0b</p>" * 40 + END, "protected": False})),
    _posts("numbers", "numbers in place of texts", _post(title=7, content=7, excerpt=7, link=7, id="x", date_gmt=7)),
    _posts("terms", "terms that are a number", _post(_embedded={"wp:term": 7, "author": 7})),
    _posts("terms_mixed", "terms of every type", _post(_embedded={"wp:term": [7, [7, None, {"name": 7}]], "author": [None, {"name": {}}]})),
    _posts("post_number", "a post that is a number", 7),
    _posts("pages_digits", "5,000 digits of pages", _post(), X_WP_TotalPages="9" * 5000),
    _posts("pages_words", "pages in words", _post(), X_WP_TotalPages="many"),
    _posts("pages_negative", "-5 pages", _post(), X_WP_TotalPages="-5"),
    Fault("list_deep", "a list page: 100,000 levels", {"/deep": answer("<html><body>" + "<div>" * _DEEP)},
          (Listing("deep"), Listing(LIST)), listed=GOOD),
    _list("links_many", "20,000 links of other hosts", '<a href="http://elsewhere.example/story-x">x</a>' * 20_000),
    _list("base", "its base is an internal address", "", f'<base href="{_INTERNAL}">'),
    _list("base_junk", "its base is no address", "", '<base href="http://[::1">'),
    _list("next_internal", "its next page is an internal address", f'<a rel="next" href="{_INTERNAL}">Next</a>'),
    _list("page_words", "its next page is ?page=x", '<a rel="next" href="?page=x">Next</a>'),
    _list("page_digits", "its next page has 5,000 digits", f'<a rel="next" href="?page={"9" * 5000}">Next</a>'),
    Fault("list_endless", "a list page: a calendar without end", _Anything("/newslist/", _calendar("/newslist/"))),
    Fault("home_internal", "a home page that announces a feed at an internal address",
          {"/": answer(f'<html><head><link rel="alternate" type="application/rss+xml" href="{_INTERNAL}"></head></html>')},
          (Feed(), Listing(LIST)), listed=GOOD),
    Fault("home_api_internal", "a Link header that announces an API at an internal address",
          {"/": answer("<html></html>", Link=f'<{_INTERNAL}>; rel="https://api.w.org/"')}, (WordPress(), Listing(LIST)), listed=GOOD),
    Fault("robots_sitemap_internal", "robots.txt that names a sitemap at an internal address",
          {"/robots.txt": answer(f"Sitemap: {_INTERNAL}\n", Content_Type="text/plain")}, (Sitemap(), Listing(LIST)), listed=GOOD),
]  # fmt: skip
