"""The body that a page states in JSON-LD, where its markup holds only a teaser, or is drawn by script."""

from __future__ import annotations

from lxml.html import fragment_fromstring

from crawler.extraction.blocks import Outline
from crawler.extraction.loader import without_markup
from crawler.page import Document
from crawler.page.json_ld_article import article_node, texts_of
from crawler.text.foreign_text import unescape

_OUTWEIGHED = 2
"""Times the text of the markup: a shorter one is the same text, parted worse."""


def or_stated_body(document: Document, paragraphs: list[str]) -> list[str]:
    """``paragraphs``, or those of the page's ``articleBody`` where that is far longer."""
    node = article_node(document)
    for body in texts_of(node, "articleBody"):
        if len(body) > _OUTWEIGHED * sum(map(len, paragraphs)):
            stated = _paragraphs(body)
            if sum(map(len, stated)) > _OUTWEIGHED * sum(map(len, paragraphs)):
                return stated
    return paragraphs


def _paragraphs(body: str) -> list[str]:
    markup = unescape(body)
    if "</p>" in markup:
        return [block.text for block in Outline(fragment_fromstring(markup, create_parent="div")).blocks]
    return [text for line in without_markup(body).splitlines() if (text := " ".join(line.split()))]
