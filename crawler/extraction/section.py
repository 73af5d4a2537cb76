"""The section an article was printed in."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.document import Document
from crawler.extraction.blocks import text_of
from crawler.extraction.structured import article_node, texts_of
from crawler.extraction.survey import Survey

_NONE = frozenset(("uncategorized", "uncategorised", "home", "news feed"))


def section_of(document: Document, seen: Survey) -> str | None:
    """Name of the section by JSON-LD, ``article:section``, or the category link over the headline."""
    for value in _stated(document, seen):
        name = " ".join(value.split())
        if name and len(name) <= 80 and name.lower() not in _NONE:
            return name
    return None


def _stated(document: Document, seen: Survey) -> Iterator[str]:
    yield from texts_of(article_node(document), "articleSection")
    yield from document.meta.get("article:section", [])
    for element in seen.roles.get("section", ()):
        # The last link of a breadcrumb that leads below the home page; the first of a list of categories.
        links = [element] if element.tag == "a" else [link for link in element.iter("a") if text_of(link)]
        yield from (text_of(link) for link in (reversed(links) if "crumb" in str(element.get("class")) else links))
