"""Dates in a page's text: the line by the headline, the sign-off, the line at the foot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.dates.page.found import found
from crawler.dates.page.labels import label_of
from crawler.dates.page.layout import PARAGRAPH_LENGTH, Layout, beginning_of, in_content, in_header
from crawler.dates.page.places import (
    MAX_ELSEWHERE,
    META_CLASS,
    NAMES_AUTHOR,
    OTHER_PLACES,
    TEASERS,
    OtherPlace,
    another_story,
    in_article,
    is_copyright,
    is_of_the_site,
    is_outside,
    of_this_page,
    place_of,
    says_published,
)
from crawler.dates.page.stamps import has_stamp, is_change
from crawler.dates.reading.expressions import find_dates
from crawler.model.items import DateCandidate
from crawler.model.written_date import ReadText, WrittenDate

_MAX_LINE = 200
"""Most characters of a line that may give a date: longer ones are prose."""
_MAX_BESIDE = 90
"""Most characters in a line in addition to its date (author, place, counters); a sentence has more."""
_MAX_BELOW = 10
"""Elements below the last line of an article that are checked."""
_MAX_PART = 30
"""Most characters in a box with a part of a date."""
_PLACE = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*[\s,.–—-]*){0,3}")
"""The town where a text was written; or nothing."""
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\w")
_SIGN_OFF = "///"
"""How agencies of Central Asia end a text: ``///Agency, 8 November 2024``."""

_INLINE = frozenset(
    {"a", "abbr", "b", "em", "font", "i", "label", "nobr", "small", "span", "strong", "sub", "sup", "time", "u"}
)
_DATE_CLASS = re.compile(r"date|datum|time(?!line)|publi|posted|meta|byline|info", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    box: HtmlElement
    at: int
    """Position of the element with its first year, or before it."""
    text: str
    dates: list[WrittenDate]

    @property
    def classes(self) -> str:
        return " ".join(element.get("class") or "" for element in (self.box, *self.box))

    @property
    def is_byline(self) -> bool:
        """Whether the class of a box says that it is the author's line."""
        return NAMES_AUTHOR.search(self.classes) is not None

    @property
    def beside(self) -> int:
        """Number of characters in addition to its dates."""
        return len(self.text) - sum(date.end - date.start for date in self.dates)


def line_candidates(layout: Layout) -> Iterator[DateCandidate]:
    """Yield the dates in the text, line by line. A line is the text of a block, or a part of it between ``<br>``."""
    blocks: dict[HtmlElement, list[tuple[str, int]]] = {}
    for element, text, at in layout.dated:
        if not _is_in_stamp(element):
            blocks.setdefault(_block(element, layout), []).append((text, at))
    seen: set[HtmlElement] = set()
    elsewhere = 0
    for block, texts in blocks.items():
        if block in layout.first_paragraphs:
            continue  # its dateline is read with the text
        place: str | None = place_of(block, layout)
        if place in TEASERS and of_this_page(block, layout):
            place = "foot"
        if place in OTHER_PLACES and elsewhere >= MAX_ELSEWHERE:
            continue
        for line in _lines(block, texts, seen, layout):
            of_line = place or (OtherPlace.COPYRIGHT if is_copyright(line.text) else None)
            for candidate in _dates_of(line, of_line, layout):
                elsewhere += candidate.source in OTHER_PLACES
                yield candidate


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _is_in_stamp(element: HtmlElement) -> bool:
    """Whether the text is in a ``<time>`` that is collected elsewhere, or that is only about a change."""
    time = next((holder for holder in (element, *element.iterancestors("time")) if holder.tag == "time"), None)
    if time is None or not has_stamp(time):
        return time is not None
    return is_change(time) and len(find_dates(beginning_of(time))) < 2


def _block(element: HtmlElement, layout: Layout) -> HtmlElement:
    """Return the line the text belongs to: outside inline markup, but not as far out as a box with the headline."""
    while element.tag in _INLINE:
        parent = element.getparent()
        if parent is None or parent in layout.holders or parent.tag == "body":
            break
        element = parent
    return element


def _lines(block: HtmlElement, texts: list[tuple[str, int]], seen: set[HtmlElement], layout: Layout) -> Iterator[_Line]:
    text, at = beginning_of(block), texts[0][1]
    if layout.headline is not None and (block is layout.headline or text in layout.headline_text):
        return
    if len(text) > _MAX_LINE:
        for part, part_at in texts:
            if len(part) <= _MAX_LINE and (dates := find_dates(line := _squeezed(part), every_calendar=True)):
                yield _Line(block, part_at, line, dates)
        return
    dates = find_dates(text, every_calendar=True)
    while not dates and len(text) <= _MAX_PART:  # day, month and year in separate boxes
        parent = block.getparent()
        if parent is None or parent in layout.holders or parent in seen:
            break
        seen.add(parent)
        block = parent
        text = beginning_of(block)[:_MAX_LINE]
        dates = find_dates(text, every_calendar=True)
    if dates:
        yield _Line(block, at, text, dates)


def _dates_of(line: _Line, place: str | None, layout: Layout) -> Iterator[DateCandidate]:
    end = 0
    for date in line.dates:
        label, at = label_of(line.text[end : date.start])
        start, end = end + at, date.end
        kind = "modified" if label == "modified" else "published"
        if place:
            own = place in TEASERS and kind == "published" and (label == "published" or says_published(line.box))
            away = not own or label == "other" or another_story(line.box, layout)
            yield _found(place if away else "foot", line, start, date, kind)
            continue
        labelled = label in ("published", "modified")
        source, other_place = _source_of(line, date, layout, labelled=labelled)
        if source == "dateline":
            start = 0
        if label == "other":
            other_place = OtherPlace.EVENT
        if line.beside > _MAX_BESIDE and not labelled:
            continue  # a sentence, which mentions other days
        unsure = layout.headline is None or (date.short_year and not _LETTER.search(line.text[date.start : date.end]))
        if unsure and not labelled and not (_DATE_CLASS.search(line.classes) or line.is_byline):
            continue
        if not other_place and source != "dateline" and another_story(line.box, layout):
            other_place = OtherPlace.RELATED
        if other_place in TEASERS and of_this_page(line.box, layout):
            source, other_place = "foot", None
        yield _found(other_place or source, line, start, date, kind)


def _found(source: str, line: _Line, start: int, date: WrittenDate, kind: str = "published") -> DateCandidate:
    """Return the date of a line, with the text from ``start`` to the end of the date."""
    dates = tuple(each.moved(start) for each in line.dates if each.start >= start and each.end <= date.end)
    return found(source, line.text[start : date.end], kind, ReadText(dates))


def _source_of(line: _Line, date: WrittenDate, layout: Layout, *, labelled: bool) -> tuple[str, OtherPlace | None]:
    """Return the source of a date in this line, and the place it belongs to if that is not the article's."""
    if line.text.startswith(_SIGN_OFF):
        return "dateline", None
    if layout.headline is None:
        return "line", None
    by_headline = in_header(line.box, line.at, layout)
    if line.at < layout.headline_at:
        if not by_headline:
            # With a label it is as far from the headline as the foot, without one it is the site's.
            return "foot", None if labelled and in_content(line.box, layout) else OtherPlace.CLOCK
        if labelled or in_article(line.box, layout) or META_CLASS.search(line.classes) or line.is_byline:
            return "line", None
        if is_of_the_site(line.box, layout):
            return "above", OtherPlace.CLOCK
        if not is_outside(layout, line.box):
            return "line", None
        # The top of a site shows the current day as a full date with its weekday.
        return "above", OtherPlace.CLOCK if date.weekday_named else None
    if by_headline:
        layout.dated_line = layout.dated_line if layout.dated_line is not None else line.box
        # A page gives its publication once, directly below the headline; a short page has other dates near it.
        return "line" if labelled or line.box is layout.dated_line else "foot", None
    own = labelled or META_CLASS.search(line.classes) is not None or _closes_article(line, date, layout)
    return "foot", None if own else OtherPlace.RELATED


def _closes_article(line: _Line, date: WrittenDate, layout: Layout) -> bool:
    """Whether the line ends the article: a day with its time, directly in its box; or a day, perhaps after a place."""
    parent = line.box.getparent()
    beside = line.text[: date.start], line.text[date.end :]
    alone = date.clock is not None and not any(map(_WORD.search, beside))
    if alone and parent is not None and parent.tag == "article" and parent in layout.holders:
        return True
    is_sibling = any(paragraph.getparent() is parent for paragraph in layout.first_paragraphs)
    ends = all(len(beginning_of(below)) < PARAGRAPH_LENGTH for below in islice(line.box.itersiblings(), _MAX_BELOW))
    return is_sibling and ends and _PLACE.fullmatch(beside[0]) is not None and not beside[1].strip(" .")
