"""How one value of an archive's table or query result is displayed; None leaves it to Datasette."""

from __future__ import annotations

import json
from typing import Any

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]

from crawler.browse.cells import cell, value_in_full
from crawler.browse.current_page import PAGE, Page

DIGEST = "0123456789abcdef" * 4
TERMS = json.dumps([{"term": "envoy", "where": "title", "weight": 1.5}, {"term": "<b>", "where": "body", "weight": -2}])
URDU = "سفیروں کی ملاقات"
ROW = {"language": "ur"}


@pytest.fixture(scope="module")
def datasette() -> Any:
    served = Datasette(memory=True)
    served.add_memory_database("news")
    return served


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("text_sha256", DIGEST, f'<code title="{DIGEST}">0123456789…</code>'),
        ("url", "https://gazette.example/a?b=1&c=<", 'href="https://gazette.example/a?b=1&amp;c=&lt;"'),
        ("fetched_at", "2026-03-09T08:00:05Z", '<time datetime="2026-03-09T08:00:05Z">2026-03-09 08:00</time>'),
        ("published_on", "2026-03-09", '<time datetime="2026-03-09">2026-03-09</time>'),
        ("languages", '["en", "ur"]', "en, ur"),
        ("topic_terms", TERMS, ">2 terms</span>"),
        ("counters", '{"a": 1, "b": 2, "c": 3}', ">3 counts</span>"),
        ("said", "word " * 20, "word…</span>"),
        ("dates_seen", "one\n<two>", '<ul class="lines"><li>one</li><li>&lt;two&gt;</li></ul>'),
        ("snippet", "the ⟦harbour⟧ <b>", '<span dir="ltr">the <mark>harbour</mark> &lt;b&gt;</span>'),
        ("title", URDU, f'<span dir="rtl" lang="ur">{URDU}</span>'),
        # Letters shared by many languages: the row gives the language of its title and text.
        ("title", "سفير", '<span dir="rtl" lang="ur">'),
        ("text", "سفير", '<span dir="rtl" lang="ur">'),
        ("note", "سفير", '<span dir="rtl" lang="ar">'),
        ("note", "x" * 201, "…"),
        ("seen_in", {"value": 7, "label": "word " * 17}, "word word word word word word word word word word word word word word word word word<"),
        ("story", 7, '<a href="/news/-/story/7">7</a>'),
        ("article", 7, '<a href="/news/articles/7">'),
        ("outlet", {"value": "gazette", "label": "The Gazette"}, '<a href="/news/outlets/gazette"><span dir="ltr">The Gazette'),
        ("what_changed", 7, '<a href="/news/-/revisions/7">side by side</a>'),
        ("size", 2048, "2.0 KB"),
        ("similarity", 0.873, "87&nbsp;%"),
    ],
)  # fmt: skip
def test_what_is_shown(column: str, value: Any, shown: str, datasette: Any) -> None:
    assert shown in str(cell(ROW, value, column, "articles", "news", datasette))


@pytest.mark.parametrize(
    ("column", "value"),
    [("note", "x" * 200), ("note", "[1]"), ("note", ""), ("note", None), ("outlet", ""), ("word_count", 7)],
)
def test_what_is_left_to_datasette(column: str, value: Any, datasette: Any) -> None:
    assert cell(ROW, value, column, "articles", "news", datasette) is None


@pytest.mark.parametrize(
    ("table", "column", "words"), [("stories", "article", "7"), ("copies", "article", "Talks"), ("stories", "outlet", "Talks")]
)  # fmt: skip
def test_a_reference_bears_a_headline_unless_one_stands_beside_it(
    table: str, column: str, words: str, datasette: Any
) -> None:
    value = {"value": 7, "label": "Talks"}
    assert f'<span dir="{"ltr" if words == "Talks" else "auto"}">{words}</span>' in str(
        cell(ROW, value, column, table, "news", datasette)
    )


def test_the_rows_of_a_query_are_remembered_each_once(datasette: Any) -> None:
    page, other = Page("news"), {"language": "en"}
    token = PAGE.set(page)
    try:
        for row, table in ((ROW, None), (ROW, None), (other, None), ({"id": 1}, "articles")):
            cell(row, 7, "word_count", table, "news", datasette)
    finally:
        PAGE.reset(token)
    assert page.rows == [ROW, other]


@pytest.mark.parametrize(
    ("table", "row", "path"),
    [
        ("stories", {"id": 3}, "/news/-/story/3"),
        (None, {"id": 3, "story": 5}, "/news/-/story/5"),
        (None, {"id": 3, "article": 4}, "/news/articles/4"),
        (None, {"id": 3}, "/news/articles/3"),
        (None, {}, None),
        ("articles", {"id": 3}, None),
    ],
)
def test_where_a_headline_leads(table: str | None, row: dict[str, Any], path: str | None, datasette: Any) -> None:
    shown = str(cell(row, URDU, "title", table, "news", datasette))
    assert URDU in shown
    assert (f'<a href="{path}">' in shown) if path else ("<a" not in shown)


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("title", URDU, f'<span dir="rtl" lang="ur">{URDU}</span>'),
        ("reason", "no <b>", '<span dir="ltr">no &lt;b&gt;</span>'),
        ("raw", "<i>March</i>", '<span dir="ltr">&lt;i&gt;March&lt;/i&gt;</span>'),
        ("text", f"{URDU}\n\n<b>", f'<div class="prose"><p dir="rtl" lang="ur">{URDU}</p>\n<p dir="ltr">&lt;b&gt;</p></div>'),
        ("topic_terms", "no JSON <", "no JSON &lt;"),
        ("languages", '["en", "ur"]', "en, ur"),
        ("counters", '{"b": 2, "a": "<"}', "<tr><td>a</td><td>&lt;</td></tr><tr><td>b</td><td>2</td></tr>"),
        ("counters", "{}", "none"),
        ("text_sha256", DIGEST, f"<code>{DIGEST}</code>"),
    ],
)  # fmt: skip
def test_on_the_page_of_its_row_a_value_is_shown_whole(column: str, value: str, shown: str) -> None:
    assert shown in str(value_in_full(value, column, ROW))


@pytest.mark.parametrize(
    ("column", "value"), [("title", ""), ("text", ""), ("counters", "{no"), ("note", "x"), ("size", 7)]
)
def test_what_is_left_to_datasette_there(column: str, value: Any) -> None:
    assert value_in_full(value, column, ROW) is None


def test_the_heaviest_of_the_terms_comes_first() -> None:
    shown = str(value_in_full(TERMS, "topic_terms", ROW))
    assert shown.index("-2.00") < shown.index("&lt;b&gt;") < shown.index("+1.50") < shown.index("envoy")
