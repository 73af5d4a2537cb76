"""The layout of a page: its headline, where its body starts, and its texts with a year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, islice

from lxml.html import HtmlElement

from crawler.dates.reading.expressions import MAX_TEXT, western_digits
from crawler.page import Document, text_of

_PARAGRAPHS_OF_HEADER = 3
"""There can be a standfirst and a caption between the headline and its date line."""
PARAGRAPH_LENGTH = 80
"""Fewest characters of a body paragraph: anything shorter may be a byline or a caption."""
_HEADER_ELEMENTS = 60
"""Elements after the headline that count as its header if nothing shows where the body starts."""
_LINES_ABOVE = 25
"""Most elements between the headline and a line above it; a line further up belongs to the site."""
MAX_DATED = 400
"""Most texts with a year, stamps and properties that are checked: an archive page has more, an article does not."""
_NO_TEXT = frozenset({"title", "option", "textarea"})
_YEAR = re.compile(r"(?:19|20)\d\d|\d\.\d\d?\.\d\d|(?:[-/]|\s['’]|[^\W\d_]{3}\.?,?\s)2\d(?!\d)")
_MAY_BE_YEAR = re.compile(r"[0-9][0-9.]")
"""Matches in every text in which ``_YEAR`` does, but is faster."""
_ANY_YEAR = re.compile(rf"{_YEAR.pattern}|1[34]\d\d|年")
_OTHER_ONES_AND_TWOS = "١٢۱۲१२১২１２"
"""A year in Arabic, Persian, Devanagari, Bengali or full-width digits starts with one of these."""
_OTHER_YEARS = re.compile(r"1[34]\d\d(?:[/-]\d\d?[/-]\d|(?<=[\u0600-\u06ff]\s\d{4}))")


@dataclass(slots=True)
class Layout:
    """Where things are on a page. A position is the number of an element in document order."""

    position: dict[HtmlElement, int]
    times: list[HtmlElement]
    """``<time>`` elements."""
    dated: list[tuple[HtmlElement, str, int]]
    """Texts with a year, each with the element that contains it and its position."""
    headline: HtmlElement | None = None
    headline_text: str = ""
    headline_at: int = -1
    holders: set[HtmlElement] = field(default_factory=set)
    """The headline and every element that contains it."""
    first_paragraphs: list[HtmlElement] = field(default_factory=list)
    header_end: int = 0
    """Position of the paragraph that shows the body has started."""
    dated_line: HtmlElement | None = None
    """The first line below the headline with a date, once it is found."""
    held: timedelta | None = None
    """How long before the fetch the page was generated; None if unknown."""
    own: frozenset[str] = frozenset()
    """The page's own URLs, by ``address_key``."""


def lay_out(
    document: Document, headline: HtmlElement | None, place_of: Callable[[HtmlElement, Layout], str | None]
) -> Layout:
    """Find the surroundings of the headline and the paragraphs at the start of the body.

    ``place_of`` says whether a paragraph belongs to another place: one in a sidebar does not start the body.
    """
    position = dict(zip(document.elements, count()))
    layout = Layout(position=position, times=[*document.tagged("time")][:MAX_DATED], dated=[])
    other_years = _has_other_years(document.tree.text_content())
    dated: list[tuple[HtmlElement, str, int]] = []
    for at, element in enumerate(document.elements):
        # A loose test for a year: it runs for every text of the page.
        text = element.text
        if text and (other_years or _MAY_BE_YEAR.search(text)) and element.tag not in _NO_TEXT:
            dated.append((element, text, at))
        text = element.tail
        if text and (other_years or _MAY_BE_YEAR.search(text)):
            dated.append((element.getparent(), text, at))
    year = _ANY_YEAR if other_years else _YEAR
    layout.dated = [found for found in dated if year.search(western_digits(found[1]))][:MAX_DATED]
    if headline is None:
        return layout
    layout.headline = headline
    layout.headline_at = position[headline]
    layout.header_end = layout.headline_at + _HEADER_ELEMENTS  # unless the body says otherwise
    layout.headline_text = " ".join(headline.text_content().split())
    layout.holders = {headline, *headline.iterancestors()}
    _find_body(document.tagged("p"), layout, place_of)
    return layout


def _has_other_years(page: str) -> bool:
    """Whether the page may have years in other digits or in another calendar."""
    return any(digit in page for digit in _OTHER_ONES_AND_TWOS) or _OTHER_YEARS.search(page) is not None


def _find_body(
    paragraphs: Iterable[HtmlElement], layout: Layout, place_of: Callable[[HtmlElement, Layout], str | None]
) -> None:
    for paragraph in paragraphs:
        if layout.position[paragraph] < layout.headline_at or len(text_of(paragraph)) < PARAGRAPH_LENGTH:
            continue
        if place_of(paragraph, layout):
            continue
        layout.first_paragraphs.append(paragraph)
        layout.header_end = layout.position[paragraph]
        if len(layout.first_paragraphs) == _PARAGRAPHS_OF_HEADER:
            break


def in_header(element: HtmlElement, at: int, layout: Layout) -> bool:
    """Whether position ``at`` in the element is by the headline.

    That is shortly above the headline in the same box, or between the headline and the body.
    """
    if layout.headline is None:
        return False
    if at >= layout.headline_at:
        return at < layout.header_end
    return layout.headline_at - at <= _LINES_ABOVE and in_content(element, layout)


def by_headline(layout: Layout) -> Iterator[tuple[HtmlElement, int]]:
    """Yield elements that may be by the headline, with their positions; nothing on a page without one."""
    if layout.headline is not None:
        yield from islice(layout.position.items(), max(0, layout.headline_at - _LINES_ABOVE), layout.header_end)


def in_content(element: HtmlElement, layout: Layout) -> bool:
    """Whether the element shares a box smaller than the page with the headline, at any depth."""
    shared = shared_box(element, layout)
    return shared is not None and shared.tag not in ("body", "html")


def follows_headline(element: HtmlElement, layout: Layout) -> bool:
    """Whether the element is between the headline and the body, and close to the headline."""
    at = layout.position[element]
    return layout.headline_at <= at < min(layout.header_end, layout.headline_at + _HEADER_ELEMENTS)


def beginning_of(element: HtmlElement) -> str:
    """Return about ``MAX_TEXT`` characters of the element's text, with a space between texts of different elements."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part[:MAX_TEXT])
        length += len(part)
        if length > MAX_TEXT:
            break
    return " ".join(" ".join(parts).split())


def shared_box(element: HtmlElement, layout: Layout) -> HtmlElement | None:
    """Return the smallest box that contains both the element and the headline."""
    boxes = (box for box in (element, *element.iterancestors()) if box in layout.holders)
    return next(boxes, None)
