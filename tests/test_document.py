"""A page is decoded and parsed once, whatever its bytes claim to be."""

from __future__ import annotations

import pytest

from crawler.page import DocumentError, TooMuchMarkupError, read_document, text_of
from crawler.page.cut_off import is_cut_off
from crawler.page.encoding import decode
from crawler.page.json_ld_article import is_article

URDU = "پاکستان اور جاپان"
RUSSIAN = "Министр иностранных дел принял посла Японии и обсудил с ним торговлю между двумя странами."


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (URDU.encode(), "", URDU),
        (URDU.encode(), "text/html; charset=iso-8859-1", URDU),
        (b"\xef\xbb\xbf" + URDU.encode(), "text/html; charset=windows-1252", URDU),
        (URDU.encode("utf-16"), "text/html", URDU),
        (RUSSIAN.encode("windows-1251"), "text/html; charset=windows-1251", RUSSIAN),
        (f'<meta charset="windows-1251">{RUSSIAN}'.encode("windows-1251"), "", f'<meta charset="windows-1251">{RUSSIAN}'),
        (f"<p>{RUSSIAN}</p>".encode("windows-1251"), "text/html; charset=utf-8", f"<p>{RUSSIAN}</p>"),
        ("Caf\u00e9 \u201cChancery\u201d".encode("cp1252"), "text/html; charset=ISO-8859-1", "Caf\u00e9 \u201cChancery\u201d"),
        (b"a\0b\x01c", "", "abc"),
        (b"text/html without charset", "text/html; charset=", "text/html without charset"),
    ],
)  # fmt: skip
def test_decode(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type) == text


def test_one_broken_character_costs_itself() -> None:
    body = (URDU * 200).encode()
    broken = body[:1001] + b"\xff" + body[1001:]
    assert decode(broken).replace("\ufffd", "")[:300] == (URDU * 200)[:300]
    assert decode(body[:-1])[:1000] == (URDU * 200)[:1000]


def test_a_byte_of_windows_in_utf_8_is_read_as_browsers_read_it() -> None:
    body = "“Chief”, he said, of Walter".encode() + b"\x92s caf" + "é".encode()
    assert decode(body, "text/html; charset=utf-8") == "“Chief”, he said, of Walter’s café"


@pytest.mark.parametrize("text", ["The port’s “chief” – at the café", URDU, RUSSIAN])
def test_text_that_was_encoded_twice_is_read(text: str) -> None:
    twice = "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
        for byte in text.encode()
    )
    assert decode(twice.encode()) == text
    assert decode(twice.replace("\u00e2\u20ac\x9d", "\u00e2\u20ac\ufffd").encode()) == text


@pytest.mark.parametrize(
    "text", ["« Voilà l'été », dit-il à l'envoyé", "AMANHÃ » À NOITE, no coração", "Ã© is a form of é à être"]
)
def test_text_that_was_encoded_once_stays(text: str) -> None:
    assert decode(text.encode()) == text
    assert decode(text.replace(" »", "\u00a0»").encode()) == text.replace(" »", "\u00a0»")


def test_one_broken_json_ld_block_does_not_lose_the_others() -> None:
    page = """<html><head>
    <script type="application/ld+json">{"@type": "NewsArticle", "headline": "broken", </script>
    <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "In a graph"}, {"@type": "Person"}]}</script>
    <script type="application/ld+json; charset=utf-8">[{"@type": "WebPage", "name": "line
break",}]</script>
    <script type="application/ld+json"><!-- {"@type": "Organization"} --></script>
    </head><body><p>x</p></body></html>"""
    types = [node["@type"] for node in read_document(page.encode()).json_ld if "@type" in node]
    assert types == ["NewsArticle", "Person", "WebPage", "Organization"]


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "NewsArticle", "headline": "Envoy\'s visit"};',
        '{"@type": "NewsArticle", "headline": "Envoy\'s visit"} track();',
        '{"@type": "NewsArticle", "headline": "Envoy\\x27s visit"}',
        '{"@type": "NewsArticle", "about": "The "new" harbour", "headline": "Envoy\'s visit",}',
    ],
)
def test_json_ld_that_is_broken_in_one_place_is_repaired(block: str) -> None:
    document = read_document(f'<html><script type="application/ld+json">{block}</script><p>a</p></html>'.encode())
    assert [node["headline"] for node in document.json_ld] == ["Envoy's visit"]


def test_json_ld_without_end_is_left() -> None:
    deep = '<script type="application/ld+json">' + '{"@graph":' * 100_000 + "</script>"
    assert read_document(f"<html><head>{deep}</head><body>x</body></html>".encode()).json_ld == []


def test_size_counts_markup_without_scripts() -> None:
    script = f"<script>{'x' * 50_000}</script><style>{'y' * 50_000}</style><!-- {'z' * 50_000} -->"
    page = f"<html><body>{script}<p>{'word ' * 100}</p></body></html>".encode()
    assert read_document(page, max_markup=2000).tree.text_content().startswith("word")
    with pytest.raises(TooMuchMarkupError, match="more than the limit of 300"):
        read_document(page, max_markup=300)


@pytest.mark.parametrize("body", [b"", b"   \n", b"<!-- nothing -->", b"\0\0"])
def test_nothing_to_read(body: bytes) -> None:
    with pytest.raises(DocumentError):
        read_document(body)


@pytest.mark.parametrize(("levels", "is_read"), [(240, True), (260, False)])
def test_what_is_nested_too_deeply_is_not_taken_for_the_whole(levels: int, is_read: bool) -> None:
    """libxml2 would silently drop what follows."""
    page = b"<html><body>" + b"<div>" * levels + b"<p>inside</p>" + b"</div>" * levels + b"<p>after</p>"
    if is_read:
        assert text_of(read_document(page).tree) == "insideafter"
    else:
        with pytest.raises(TooMuchMarkupError, match="256 levels"):
            read_document(page)


@pytest.mark.parametrize(("elements", "is_read"), [(40_000, True), (150_000, False)])
def test_elements_without_end_are_not_read(elements: int, is_read: bool) -> None:
    page = b"<html><body><p>inside</p>" + b"<b></b>" * elements
    if is_read:
        assert len(read_document(page).elements) > elements
    else:
        with pytest.raises(TooMuchMarkupError, match="elements, more than the limit"):
            read_document(page)


@pytest.mark.parametrize(
    ("end", "is_cut"),
    [("<!-- the foot", True), ("<!--", True), ("<script>var a = 1;", True), ("<SCRIPT src='/a.js'>", True),
     ("<script>let page = '<!-- -->';", True), ("<!-- <script></script> ", True),
     ("", False), ("</body></html>", False), ("<!-- the foot -->", False), ("<!-- the foot </BODY></HTML>", False), ("<!-- <script> -->", False),
     ("<script>let start = '<!--';</script></html>", False), ("<script>f()</SCRIPT >", False),
     ("<!-- a --><script>let b = '<script';</script>", False)],
)  # fmt: skip
def test_a_page_that_ends_inside_a_comment_or_a_script_is_cut_off(end: str, is_cut: bool) -> None:
    page = f"<html><!-- head --><script>let a = 1 --> 0;</script><body><p>The envoys met.</p>{end}"
    assert is_cut_off(page.encode()) is is_cut


def test_references_to_characters_that_are_none() -> None:
    page = b"<html><body><p>a&#1;b&#8c</p>&#xFFFF;<script>x</script>&#2;tail</body></html>"
    assert "".join(read_document(page).tree.text_content().split()) == "abctail"


def test_meta_by_any_of_its_names() -> None:
    page = b"""<html><head><meta property="og:title" content="A"><meta name="Author" content=" B ">
    <meta itemprop="datePublished" content="2026-11-01"><meta name="empty" content=""></head><body>x</body></html>"""
    document = read_document(page)
    assert document.meta == {"og:title": ["A"], "author": ["B"], "datepublished": ["2026-11-01"]}
    assert document.first_meta("missing", "og:title") == "A"


@pytest.mark.parametrize(
    ("types", "is_one"),
    [
        ("NewsArticle", True),
        ("newsarticle", True),
        ("https://schema.org/LiveBlogPosting", True),
        (["WebPage", "Report"], True),
        ("JobPosting", False),
        ("Review", False),
        ("WebPage", False),
        (None, False),
    ],
)
def test_one_rule_for_the_nodes_that_are_articles(types: object, is_one: bool) -> None:
    assert is_article({"@type": types}) is is_one
