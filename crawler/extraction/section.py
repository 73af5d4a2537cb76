"""The section an article was printed in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extraction.element_roles import ElementRoles
from crawler.page import Document, text_of
from crawler.page.json_ld_article import article_node, texts_of
from crawler.page.section_names import is_section
from crawler.text.words import same_words

_JOINED = re.compile(r",(?=\S)")


def section_of(document: Document, elements: ElementRoles, title: str, site_names: tuple[str, ...]) -> str | None:
    """Return the name of the section by JSON-LD, ``article:section``, or the category link above the headline.

    Never "Uncategorized" or "Home" in any language, the site's name, a number, or the headline itself.
    """
    for value in _stated(document, elements):
        # Several in one value, as "World,Diplomacy": the first that says something.
        for part in _JOINED.split(value):
            name = " ".join(part.split())
            if is_section(name, site_names) and not same_words(name, title):
                return name
    return None


def _stated(document: Document, elements: ElementRoles) -> Iterator[str]:
    yield from texts_of(article_node(document), "articleSection")
    yield from document.meta.get("article:section", [])
    for element in elements.with_role("section"):
        # The last link of a breadcrumb leads below the home page; of a list of categories the first link counts.
        links = [element] if element.tag == "a" else [link for link in element.iter("a") if text_of(link)]
        yield from (text_of(link) for link in (reversed(links) if "crumb" in str(element.get("class")) else links))
