"""Pages with hostile markup, metadata or characters: as much as possible is read."""

from __future__ import annotations

import json
from typing import Any

from tests.faults.fault import Fault, bad_page, page
from tests.faults.server import answer


def _script(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def _json_ld(**fields: Any) -> str:
    return _script(json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **fields}))


def _nodes(count: int) -> str:
    nodes = [
        {"@type": "NewsArticle", "datePublished": f"2026-11-{n % 28 + 1:02}T10:00:{n % 60:02}Z"} for n in range(count)
    ]
    return _script(json.dumps({"@graph": nodes}))


def _meta(content: str) -> str:
    return f'<meta property="article:modified_time" content="{content}"><time datetime="{content}">{content}</time>'


def _page(name: str, said: str, inside: str = "", head: str = "") -> Fault:
    return bad_page(name, said, answer(page(inside, head)), whole=True)


def _cut(markup: str) -> str:
    return markup.partition("</article>")[0]


FAULTS = [
    _page("json_ld_nodes", "80,000 nodes of JSON-LD", head=_nodes(80_000)),
    _page("json_ld_scripts", "20,000 scripts of JSON-LD", head=_json_ld(datePublished="2026-11-02") * 20_000),
    _page("json_ld_deep", "JSON-LD of 100,000 levels", head=_script("[" * 100_000 + "]" * 100_000)),
    _page("json_ld_digits", "JSON-LD with a number of 50,000 digits", head=_script('{"datePublished": ' + "9" * 50_000 + "}")),
    _page("json_ld_types", "JSON-LD with every type in every place",
          head=_json_ld(datePublished=[7, None, {}], author=[[7]], headline={}, publisher=7, **{"@graph": [7, None]})),
    _page("json_ld_surrogate", "JSON-LD with a lone surrogate", head=_script('{"@type":"NewsArticle","headline":"a \\ud83d b"}')),
    _page("times_many", "30,000 times", "<time datetime='2026-11-02T10:00:00Z'>2 November 2026</time>" * 30_000),
    _page("offset_25", "an offset of 25 hours", head=_meta("2026-11-02T10:00:00+25:00")),
    _page("offset_99", "an offset of 99 hours", head=_meta("2026-11-02T10:00:00+9900")),
    _page("year_0", "the year 0", head=_meta("0000-11-02T10:00:00Z")),
    _page("year_99999", "the year 99999", head=_meta("99999-11-02T10:00:00Z")),
    _page("date_digits", "a date of 5,000 digits", head=_meta("9" * 5000)),
    _page("first_moment", "the first moment of all, east of Greenwich", head=_meta("0001-01-01T00:00:00+14:00")),
    _page("last_moment", "the last moment of all, west of Greenwich", head=_meta("9999-12-31T23:59:59-12:00")),
    _page("deep", "100,000 levels of markup", "<div>" * 100_000),
    bad_page("elements_many", "300,000 elements", answer(page("<b></b>" * 300_000))),
    _page("attributes_many", "an element of 50,000 attributes", "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x</p>"),
    _page("attribute_long", "an attribute of 1 MB", f"<p title='{'x' * 1_000_000}'>x</p>"),
    _page("word_long", "a word of 1 MB", f"<p>{'x' * 1_000_000}</p>"),
    _page("line_of_digits", "300,000 digits in a line", f"<p>{'1 ' * 150_000}</p>"),
    _page("months_many", "100,000 names of months", f"<p>{'May ' * 100_000}</p>"),
    _page("commas", "500,000 commas", f"<p>{',' * 500_000}</p>"),
    _page("brackets", "200,000 brackets", f"<p>{'(' * 200_000}</p>"),
    _page("table_deep", "tables within tables", "<table><tr><td>" * 3000),
    bad_page("comment_open", "a comment that does not end", answer(_cut(page("<!-- ")))),
    bad_page("script_open", "a script that does not end", answer(_cut(page("<script>")))),
    _page("nul", "NUL in the text", "<p>a\0b&#0;c</p>"),
    _page("surrogates", "lone surrogates as references", "<p>a &#xD800; b &#xDFFF; c</p>"),
    _page("references", "references to no character", "<p>&#x110000; &#99999999999999999999; &nosuch;</p>"),
    _page("entities", "an internal entity", "<p>&l9;</p>", '<!DOCTYPE x [<!ENTITY l9 "lol">]>'),
    _page("bidi", "marks that turn the direction of text", "<p>\u202e\u2066 turned \u202d</p>"),
    _page("combining", "100,000 combining marks", f"<p>a{chr(0x301) * 100_000}</p>"),
    _page("canonical_internal", "a canonical address inside", head='<link rel="canonical" href="http://127.3.0.1:{port}/secret">'),
    _page("canonical_port", "a canonical address of port 99999", head='<link rel="canonical" href="https://host:99999/">'),
    _page("canonical_junk", "a canonical address that is none", head='<link rel="canonical" href="http://[::1">'),
    _page("base_junk", "a base that is no address", head='<base href="http://[words]/">'),
    _page("language_junk", "a language that is none", head=f'<meta http-equiv="content-language" content="{"x-" * 5000}">'),
    _page("charset_two", "another charset in the page", head='<meta charset="utf-16"><meta charset="hex">'),
    bad_page("utf_8_broken", "bytes that are no UTF-8", answer(page("<p>MARK</p>").encode().replace(b"MARK", b"\xff\xfe\x80")), whole=True),
    bad_page("utf_16_odd", "UTF-16 with half a letter", answer(page().encode("utf-16")[:-1], Content_Type="text/html; charset=utf-16"), whole=True),
    bad_page("markup_6_mb", "6 MB of markup", answer(page("<p>On and on they spoke.</p>" * 230_000)), whole=True),
    bad_page("empty", "an empty page", answer("")),
    bad_page("frames", "frames only", answer("<html><frameset><frame src='/story-x'></frameset></html>")),
    bad_page("xhtml_laughs", "an XML bomb that is called a page",
             answer('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + "x" * 90_000 + '">]><html>' + "&a;" * 90_000 + "</html>",
                    Content_Type="application/xhtml+xml")),
]  # fmt: skip
