"""The subtitle between headline and body, if it belongs to the article."""

from __future__ import annotations

from lxml.html import HtmlElement

from crawler.extraction.element_roles import ElementRoles
from crawler.page import text_of
from crawler.text.words import same_words, words_of

_TAGS = frozenset(("p", "div", "h2", "h3", "h4", "span"))
_LONGEST = 600  # characters


def standfirst_of(elements: ElementRoles, title: str) -> str | None:
    """Return the standfirst as printed; None if there is none, or if it only repeats the headline."""
    for element in elements.with_role("standfirst"):
        text = text_of(element)
        if 3 <= len(text) <= _LONGEST and element.tag in _TAGS and not _in_teaser(element):
            return None if same_words(text, title) else text
    return None


def with_standfirst(standfirst: str | None, paragraphs: list[str]) -> list[str]:
    """Return ``paragraphs`` with the standfirst first, unless they contain it already or it repeats the lede."""
    if standfirst is None:
        return paragraphs
    words = words_of(standfirst)
    if any(words_of(paragraph)[: len(words)] == words for paragraph in paragraphs[:4]):
        return paragraphs
    return [standfirst, *paragraphs]


def _in_teaser(element: HtmlElement) -> bool:
    """Whether it belongs to another headline than the article's: its block has no h1."""
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
