"""The subtitle between headline and body, where it belongs to the article."""

from __future__ import annotations

import re

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.document import Document
from crawler.extraction.blocks import matches, text_of
from crawler.extraction.title import same_words

_STANDFIRST = XPath(
    """
    //*[self::p or self::div or self::h2 or self::h3 or self::span][
        contains(@class, 'td-post-sub-title') or contains(@class, 'tdb_single_subtitle')
        or contains(@class, 'tdb-single-subtitle') or contains(@class, 'standfirst') or contains(@class, 'sub-title')
        or contains(@class, 'subtitle') or contains(@class, 'entry-subtitle') or contains(@class, 'single-excerpt')
        or contains(@class, 'post-excerpt') or contains(@class, 'article-excerpt') or contains(@class, 'entry-excerpt')]
    """
)
_WORD = re.compile(r"\w+")


def with_standfirst(document: Document, paragraphs: list[str], title: str) -> list[str]:
    """``paragraphs``, led by the page's standfirst unless it is there already or repeats headline or lede."""
    for element in matches(_STANDFIRST, document.tree):
        text = text_of(element)
        if not 3 <= len(text) <= 600 or _in_teaser(element):
            continue
        words = _WORD.findall(text.lower())
        if same_words(text, title) or any(_WORD.findall(p.lower())[: len(words)] == words for p in paragraphs[:4]):
            return paragraphs
        return [text, *paragraphs]
    return paragraphs


def _in_teaser(element: HtmlElement) -> bool:
    """Whether it stands with another headline than the article's: no h1 before it within the same block."""
    for parent in element.iterancestors():
        if parent.tag in ("body", "html"):
            return False
        if parent.tag == "a" or "module" in (parent.get("class") or "").split("-"):
            return True
        if next(parent.iter("h1"), None) is not None:
            return False
        if next(parent.iter("h2", "h3", "h4"), None) not in (None, element):
            return True
    return False
