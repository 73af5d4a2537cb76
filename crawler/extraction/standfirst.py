"""The subtitle between headline and body, where it belongs to the article."""

from __future__ import annotations

from lxml.html import HtmlElement

from crawler.extraction.survey import Survey
from crawler.page import text_of
from crawler.text.words import same_words, words_of

_TAGS = frozenset(("p", "div", "h2", "h3", "h4", "span"))
_LONGEST = 600  # characters


def standfirst_of(seen: Survey, title: str) -> str | None:
    """The standfirst as printed; None where there is none, or where it only says the headline again."""
    for element in seen.roles.get("standfirst", ()):
        text = text_of(element)
        if 3 <= len(text) <= _LONGEST and element.tag in _TAGS and not _in_teaser(element):
            return None if same_words(text, title) else text
    return None


def with_standfirst(standfirst: str | None, paragraphs: list[str]) -> list[str]:
    """``paragraphs`` led by the standfirst, unless it stands there already or repeats the lede."""
    if standfirst is None:
        return paragraphs
    words = words_of(standfirst)
    if any(words_of(paragraph)[: len(words)] == words for paragraph in paragraphs[:4]):
        return paragraphs
    return [standfirst, *paragraphs]


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
