"""The section an article was printed in."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import XPath

from crawler.document import Document
from crawler.extraction.blocks import matches, text_of
from crawler.extraction.structured import article_node, texts_of

_PRINTED = XPath(
    """
    //*[contains(@class, 'td-category')]//a
    | //a[contains(@class, 'tdb-entry-category')]
    | //*[contains(@class, 'cat-links')]//a
    | //a[contains(@rel, 'category')]
    """
)
_NONE = frozenset(("uncategorized", "uncategorised", "home", "news feed"))


def section_of(document: Document) -> str | None:
    """Name of the section by JSON-LD, ``article:section``, or the category link over the headline."""
    for value in _stated(document):
        name = " ".join(value.split())
        if name and len(name) <= 80 and name.lower() not in _NONE:
            return name
    return None


def _stated(document: Document) -> Iterator[str]:
    yield from texts_of(article_node(document), "articleSection")
    yield from document.meta.get("article:section", [])
    for element in matches(_PRINTED, document.tree):
        yield text_of(element)
