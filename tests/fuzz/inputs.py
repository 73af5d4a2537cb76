"""Hypothesis strategies: saved documents, with input inserted that has broken programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.fuzz.seeds import Seed

DATES = (
    "2026-11-02T10:00:00+25:00", "2026-11-02T10:00:00+9900", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
    "Mon, 02 Nov 2026 10:00:05 +9999", "Mon, 02 Nov 26 10:00:05 +2400", "10:00 GMT+30, 2 November 2026", "2026-02-30",
    "٢٠٢٦-١١-٠٢T١٠:٠٠+٢٥:٠٠", "1403/13/40", "29 رمضان 1447", "29 Safar 1300", "31.06.26", "1 January 0001", "19999999999999",
    "2026年13月45日", "Friday, 2 November 2026 at 25:61 PKT", "2026-11-02T10:00:60Z", "2 Nov 20264:29 AM", "2026-W53-9",
    "0000-00-00 00:00:00", "2026-11-02T10:00:00.99999999999999999999Z", "12/11/10 09:08:07 -0:00", "tomorrow", "5 days ago",
)  # fmt: skip
NUMBERS = (
    "9" * 5000,
    "-1",
    "1e999",
    "0x1F",
    "NaN",
    "²",
    "٣",
    "18446744073709551616",
    "00000000",
    "2147483648",
    "-0",
    "",
)
LINKS = (
    "https://host:99999/", "http://[::1", "http://[v1.x]/", "https://a..b/", "//[", "https://xn--é.example/",
    "http://\u2100.example/", "javascript:alert(1)", "data:text/html,x", "http:///a", "?page=x", "#", "http://%00/",
    "https://user:p@ss@host/", "http://" + "a" * 300 + "/", "mailto:", "https://１.２.３.４/", "http://\\@host/", "/" * 500,
)  # fmt: skip
TEXTS = (
    "\0", "\ud83d", "\ufffe", "\x1b[31m", "\x85", "\u202e", "\u0301" * 200, "&#0;", "&#xD83D;", "&#1;", "&#x110000;", "A" * 20000,
    "(" * 500, "." * 3000, " " * 5000, "١" * 300, "İ" * 40, "ﷺ" * 100, "<![CDATA[", "]]>", "-->", "<!--", "\\", '"', "'", "\n" * 400,
    "by by by ", "ISLAMABAD, Nov 2 (APP): ", "Mr. " * 300, "|" * 300, "e\u0301" * 300, "\u200b" * 300, "%s%n{0}", "None", "null",
)  # fmt: skip
MARKUP = (
    "<div>" * 300, "<b><p>" * 200, "</body></html>", "<table><tr><td>" * 60, "<a href='", "<time datetime='2026-13-45'>",
    "<time>", "<p>", "<h1>" * 50, "<title>", "<svg><title>2 Nov 2026</title>", "<math><mi>", "<template>", "<noscript>",
    "<textarea>", "<select><option>", "<plaintext>", "<frameset>", "<p:time xmlns:p='x' datetime='2026-11-02'>", "<?pi 2026?>",
    "&foo; 2 November 2026", "<br>" * 300, "<meta charset='hex'>", "<meta charset='punycode'>", "<base href='http://['>",
    "<meta http-equiv='content-type' content='text/html; charset=utf-7'>", "<span itemprop='datePublished'>2026",
    "<div itemscope itemtype='https://schema.org/NewsArticle'>", "<li>" * 500, "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"\\ud83d","datePublished":[[{"@value":1e999}]],'
    '"author":{"@id":5},"publisher":[5],"image":{"url":[{}]},"mainEntityOfPage":[[[]]],"url":7}</script>',
    '<script type="application/ld+json">' + "[" * 3000 + "</script>",
    '<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle",5,null,{}],"@id":{"a":1}}]}</script>',
    "<sitemap><loc>", "<url><image:loc>", "<item><link>", "<entry><link rel='next' href='//['/>", "<guid>?p=1</guid>",
    "<rss:item/>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<content type='application/xhtml+xml' src='x'>",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, float("inf"), float("nan"), "", [], {}, [[]], [None], [5], {"a": 5}, {"rendered": 5},
    [{"name": 5}], [[{"name": None, "taxonomy": "category"}]], {"rendered": "\ud83d\0"}, "x" * 5000, {"protected": True},
)  # fmt: skip
_STRINGS = (*DATES, *NUMBERS, *LINKS, *TEXTS)
POISON = (
    *(text.encode(errors="surrogatepass") for text in (*_STRINGS, *MARKUP)),
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\xbd", b"\x80" * 50, b"\x1f\x8b\x08", b"\0" * 100, b"\x1b$B", b"WARC/1.0\r\n",
)  # fmt: skip
_TOKEN = re.compile(rb'"[^"<>]{0,2000}"|>[^<>]{1,2000}<|\b\d+\b|\b[A-Za-z-]{3,20}(?=[=:])')
"""A value in quotes, a text between tags, a number, a name."""

_places = st.integers(0, 2**24)
_poison = st.sampled_from(POISON)
Edit = tuple[str, int, int, bytes]
_edits: SearchStrategy[Edit] = st.tuples(
    st.sampled_from(["value", "value", "value", "put", "put", "cut", "again", "end", "bytes"]),
    _places,
    st.integers(1, 400),
    _poison,
)


def edited(seeds: Sequence[Seed], *, most: int = 6) -> SearchStrategy[Seed]:
    """A seed with up to ``most`` edits; its URL and content type may also change."""
    types = st.sampled_from(
        ["", "text/html; charset=hex", "text/html; charset=idna", "x; charset=\0", "text/xml", "a/b;" * 50]
    )
    given = st.tuples(
        st.sampled_from(seeds), st.lists(_edits, min_size=1, max_size=most), st.none() | st.none() | types
    )
    return given.map(lambda drawn: _applied(*drawn))


def edited_json(seeds: Sequence[Seed]) -> SearchStrategy[Seed]:
    """A JSON document with some values of other types and poisoned texts."""
    values = st.one_of(st.sampled_from(VALUES), st.sampled_from(_STRINGS))
    given = st.tuples(st.sampled_from(seeds), st.lists(st.tuples(_places, values), min_size=1, max_size=8))
    return given.map(lambda drawn: Seed(drawn[0].url, _with_values(drawn[0].body, drawn[1]), drawn[0].content_type))


def _applied(seed: Seed, edits: Sequence[Edit], content_type: str | None) -> Seed:
    body = seed.body
    for kind, place, length, poison in edits:
        at = place % (len(body) + 1)
        body = _EDITS[kind](body, at, length, poison)
    return Seed(seed.url, body, seed.content_type if content_type is None else content_type)


def _value(body: bytes, at: int, length: int, poison: bytes) -> bytes:
    token = _TOKEN.search(body, at)
    if token is None:
        return body + poison
    quoted = token[0][:1] in (b'"', b">")
    return body[: token.start() + quoted] + poison + body[token.end() - quoted :]


_EDITS: dict[str, Callable[[bytes, int, int, bytes], bytes]] = {
    "value": _value,
    "put": lambda body, at, length, poison: body[:at] + poison + body[at:],
    "cut": lambda body, at, length, poison: body[:at] + body[at + length :],
    "again": lambda body, at, length, poison: body[:at] + body[at : at + length] * 8 + body[at:],
    "end": lambda body, at, length, poison: body[:at] if length > 200 else body,
    "bytes": lambda body, at, length, poison: (
        body[:at] + bytes((at + length * n) % 256 for n in range(8)) + body[at + 8 :]
    ),
}


def _with_values(body: bytes, changes: Sequence[tuple[int, Any]]) -> bytes:
    document = json.loads(body)
    for place, value in changes:
        holders = [*_holders(document)]
        holder, key = holders[place % len(holders)] if holders else ([document], 0)
        holder[key] = deepcopy(value)  # it may be changed later
    return json.dumps(document).encode()


def _holders(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a document, as its container and its key or index."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        each = waiting.pop()
        pairs = each.items() if isinstance(each, dict) else enumerate(each) if isinstance(each, list) else ()
        for key, inside in pairs:
            found.append((each, key))
            waiting.append(inside)
    return found
