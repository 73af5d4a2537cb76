"""Reading foreign pages does not fail, whatever they contain."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction import extract_article
from crawler.model.items import Article, Discovery, Page
from crawler.model.outlet import Outlet
from crawler.page.encoding import decode
from crawler.text.foreign_json import parse_json, whole_number
from crawler.text.foreign_text import UNPRINTABLE, is_printable, printable, unescape
from pipelines.normalise_dates import NormaliseDates
from tests.press import Story

OUTLET = Outlet("gazette", "The Gazette", "https://gazette.example/", "PK", "Asia/Karachi", ("en",))
STORY = Story(1)


def article_of(markup: str | bytes, content_type: str = "text/html") -> Article:
    page = Page(
        outlet=OUTLET,
        address_url="https://gazette.example/a",
        fetched_url="https://gazette.example/a",
        body=markup.encode() if isinstance(markup, str) else markup,
        content_type=content_type,
        fetched_at=datetime(2026, 11, 28, tzinfo=UTC),
    )
    return NormaliseDates(OUTLET).process_item(extract_article(page, max_markup=2_000_000))


@pytest.mark.parametrize(
    "charset",
    ["hex", "base64", "rot13", "zlib", "bz2", "uu", "idna", "punycode", "undefined", "unicode_escape", "x" * 999],
)
@pytest.mark.parametrize("where", ["header", "page"])
def test_a_charset_that_is_none_is_not_believed(charset: str, where: str) -> None:
    """The page is in Windows-1251, as its words show."""
    words = "Министр иностранных дел встретился с послами и обсудил с ними вопросы торговли. " * 5
    declared = f'<meta charset="{charset}">' if where == "page" else ""
    page = f"<html><head>{declared}<title>Послы</title></head><body><p>{words}</p></body></html>".encode("cp1251")
    text = decode(page, f"text/html; charset={charset}" if where == "header" else "text/html")
    assert "Министр иностранных дел" in text


def test_a_charset_of_another_name_is() -> None:
    assert decode("é été".encode("cp1252"), "text/html; charset=Latin1") == "é été"
    assert decode("مرحبا".encode("cp1256"), 'text/html; charset="windows-1256"') == "مرحبا"
    assert decode("Привет".encode("koi8-r"), "text/html; CHARSET=KOI8-R") == "Привет"


@pytest.mark.parametrize(
    "closed", ["<html></html>", "<html/>", "<html><head></head><body></body></html>", "<p>Hello</html>"]
)
def test_what_follows_a_closed_page_belongs_to_it(closed: str) -> None:
    page = closed + STORY.page.replace("<time", "<time itemprop='datePublished'")
    article = article_of(page)
    assert (article.title, article.published_on) == (STORY.title, "2026-03-01")


@pytest.mark.parametrize(
    "date", ["2026-11-02T10:00:00+25:00", "2026-11-02T10:00:00+9900", "2026-11-02 10:00 UTC+99", "0001-01-01T00:00:00+23:00",
             "9999-12-31T23:59:59-23:00", "Mon, 02 Nov 26 10:00:05 +9999"],
)  # fmt: skip
@pytest.mark.parametrize(
    "markup",
    ['<meta property="article:published_time" content="{}">', '<time datetime="{}">today</time>', "<p class='date'>{}</p>",
     '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "T", "datePublished": "{}"}}</script>'],
)  # fmt: skip
def test_an_impossible_date_is_no_date(date: str, markup: str) -> None:
    page = f"<html><body><h1>{STORY.title}</h1>{markup.format(date)}{STORY.markup}</body></html>"
    article = article_of(page)
    assert article.published_at is None
    assert article.text


@pytest.mark.parametrize("text", ["\\u0000", "\\ud83d", "\\u009d", "\\b", "\\ufffe"])
def test_escapes_in_json_ld_bring_nothing_unprintable(text: str) -> None:
    data = f'{{"@type": "NewsArticle", "headline": "En{text}voys", "author": {{"name": "Sa{text}na"}}, "{text}a": 1}}'
    article = article_of(f'<html><head><script type="application/ld+json">{data}</script></head>{STORY.markup}')
    assert article.title == "Envoys"
    assert [each.title for each in article.texts] == ["Envoys"]


def test_references_in_attributes_bring_nothing_unprintable() -> None:
    article = article_of(f'<html><head><meta property="og:title" content="En&#1;voys&#127; meet"></head>{STORY.markup}')
    assert article.title == "Envoys meet"


@pytest.mark.parametrize("digits", [99, 100, 5000])
def test_a_reference_to_no_character_is_read(digits: int) -> None:
    """Python itself refuses to parse so long a number."""
    endless = f"&amp;#{'9' * digits};"
    data = f'{{"@type": "NewsArticle", "headline": "Envoys{endless}", "author": {{"name": "Sana{endless} Qadir"}}}}'
    article = article_of(f'<html><head><script type="application/ld+json">{data}</script></head>{STORY.markup}')
    assert article.title == "Envoys\ufffd"
    assert unescape(f"a&#{'9' * digits};b &amp; &#233;") == "a\ufffdb & é"


class TestPrintable:
    @pytest.mark.parametrize("text", ["", "a", "a\tb\r\nc", "سفیر\u200cان", "é", "🙂", "\u00a0", "\u2028", "\ufeff"])
    def test_what_stays(self, text: str) -> None:
        assert is_printable(text)
        assert printable(text) is text

    @pytest.mark.parametrize("point", [0, 8, 0xB, 0xC, 0xE, 0x1F, 0x7F, 0x80, 0x9F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
    def test_what_goes(self, point: int) -> None:
        assert not is_printable(f"a{chr(point)}b")
        assert printable(f"a{chr(point)}b") == "ab"

    def test_both_ways_of_looking_agree(self) -> None:
        points = (*range(0x400), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010))
        assert [point for point in points if bool(UNPRINTABLE.search(chr(point))) == is_printable(chr(point))] == []


def test_foreign_json_has_one_kind_of_error() -> None:
    for text in ("[" * 100_000, '{"a":' * 5000, "", "{", "[1,]", "nul"):
        with pytest.raises(ValueError, match=r"."):
            parse_json(text)
    assert parse_json("[" + "9" * 5000 + ", 7, -7]") == [float("inf"), 7, -7]


@pytest.mark.parametrize(
    ("digits", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("²", None),
    ],
)
def test_whole_numbers(digits: str, number: int | None) -> None:
    assert whole_number(digits) == number


def test_a_discovery_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="title is no text but of type int"):
        Discovery(url="https://gazette.example/a", found_by="feed", title=5)  # type: ignore[arg-type]
