"""Dates in a page's text: the line by the headline, the dateline, the line at the foot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.dates.expressions import Expression, find_dates, western_digits
from crawler.dates.labels import label_of
from crawler.dates.names import month_number
from crawler.dates.places import (
    MAX_REJECTED,
    META_CLASS,
    Layout,
    another_story,
    in_article,
    in_header,
    is_copyright,
    place_of,
    placed,
)
from crawler.dates.stamps import has_stamp, is_change
from crawler.items import DateCandidate

_MAX_TEXT = 2000
_MAX_LINE = 200
_MAX_BESIDE = 90
"""Characters that may stand beside the date in its line (author, place, counters); a sentence has more."""
_MAX_BESIDE_FAR = 40
_MAX_PART = 30
"""Characters in a box that holds a part of a date."""
_MAX_DATELINE = 110
_SIGN_OFF = "///"
"""What agencies of Central Asia close a text with: ``///nCa, 8 November 2024``."""

_INLINE = frozenset(
    {"a", "abbr", "b", "em", "font", "i", "label", "nobr", "small", "span", "strong", "sub", "sup", "time", "u"}
)
_DATE_CLASS = re.compile(r"date|datum|time(?!line)|publi|posted|meta|byline|info", re.IGNORECASE)
_DATELINE_END = re.compile(r"\s{0,2}(?:\([^)]{2,40}\)|[)\]/])?\s{0,2}(?:[:=—–]|-{1,2}\s|\)|/)")
_LOWER_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z][^\W\d_]{2}")
_DAY_WITHOUT_YEAR = re.compile(
    r"[,:]\s(?:(?P<month>[^\W\d_]{3,9})\.?\s(?:\d\d?)|(?:\d\d?)(?:st|nd|rd|th)?\s(?P<name>[^\W\d_]{3,9}))\.?\s?"
    r"(?:\([^)]{2,40}\)|/[^/]{2,12}/)?\s?[:=—–./-]"
)


def line_candidates(layout: Layout) -> Iterator[DateCandidate]:
    """Dates in the text, line by line. A line is a block's text, or a part of it that ``<br>`` parts."""
    blocks: dict[HtmlElement, list[str]] = {}
    for element, text in layout.dated:
        if not _told_by_stamp(element):
            blocks.setdefault(_block(element, layout), []).append(text)
    boxes: set[HtmlElement] = set()
    rejected = 0
    for block, texts in blocks.items():
        place = place_of(block, layout)
        if place and rejected >= MAX_REJECTED:
            continue
        for candidate in _block_dates(block, texts, place, boxes, layout):
            rejected += bool(candidate.verdict)
            yield candidate
    for paragraph in layout.first_paragraphs[:1]:
        yield from _yearless_dateline(_text(paragraph))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _told_by_stamp(element: HtmlElement) -> bool:
    """Whether the text is that of a ``<time>`` which is gathered for it, or which tells a change."""
    time = next((holder for holder in (element, *islice(element.iterancestors(), 2)) if holder.tag == "time"), None)
    return time is not None and (not has_stamp(time) or is_change(time))


def _text(element: HtmlElement) -> str:
    """The element's text, up to ``_MAX_TEXT`` characters, with a space between the texts of different elements."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part[:_MAX_TEXT])
        length += len(part)
        if length > _MAX_TEXT:
            break
    return _squeezed(" ".join(parts))


def _block(element: HtmlElement, layout: Layout) -> HtmlElement:
    """The line that the text belongs to: out of inline markup, but not as far as a box with the headline."""
    for _ in range(8):
        parent = element.getparent()
        if element.tag not in _INLINE or parent is None or parent in layout.holders or parent.tag == "body":
            break
        element = parent
    return element


def _block_dates(
    block: HtmlElement, texts: list[str], place: str, boxes: set[HtmlElement], layout: Layout
) -> Iterator[DateCandidate]:
    text = _text(block)
    if layout.headline is not None and (block is layout.headline or text in layout.headline_text):
        return
    dates = find_dates(text)
    for _ in range(2):  # day, month and year in boxes of their own
        parent = block.getparent()
        if dates or parent is None or parent in layout.holders or parent in boxes or len(text) > _MAX_PART:
            break
        boxes.add(parent)
        block = parent
        text = _text(block)
        dates = find_dates(text)
    if not dates:
        return
    place = place or ("copyright" if is_copyright(text[:_MAX_LINE]) else "")
    if block in layout.first_paragraphs and not place:
        yield from _dateline(text, dates)
    elif len(text) <= _MAX_LINE:
        yield from _line(block, text, dates, place, layout)
    else:
        for line in {_squeezed(part): None for part in texts[:10] if len(part) <= _MAX_LINE}:
            yield from _line(block, line, find_dates(line), place, layout)


def _line(
    block: HtmlElement, text: str, dates: list[Expression], place: str, layout: Layout
) -> Iterator[DateCandidate]:
    beside = len(text) - sum(date.end - date.start for date in dates)
    classes = " ".join(element.get("class") or "" for element in (block, *block[:3]))
    end = 0
    for date in dates:
        words = text[end : date.start]
        label, at = label_of(words)
        raw = text[end + at : date.end]
        end = date.end
        kind = "modified" if label == "modified" else "published"
        if place:
            yield placed("line", raw, kind, place)
            continue
        told = label in ("published", "modified")
        source, out = _standing(block, date, text, layout, told=told, classes=classes)
        if source == "dateline":
            raw = text[: date.end]
        if label == "other":
            out = "event"
        if beside > (_MAX_BESIDE_FAR if out else _MAX_BESIDE) and not told:
            continue  # a sentence, which tells of other days
        if not told and (date.short_year or layout.headline is None) and not _DATE_CLASS.search(classes):
            continue
        if not out and source != "dateline" and another_story(block, layout):
            out = "related"
        yield placed(source, raw, kind, out)


def _standing(
    block: HtmlElement, date: Expression, text: str, layout: Layout, *, told: bool, classes: str
) -> tuple[str, str]:
    """Source of a date in this line, and the place by which it is out, if it is."""
    if layout.headline is None:
        return "line", ""
    if layout.position[block] < layout.headline_at:
        # A whole date with its weekday is how the top of a site tells the time.
        clock = date.weekday_named and not told and not in_article(block, layout)
        return "line", "clock" if clock or not in_header(block, layout) else ""
    if in_header(block, layout):
        return "line", ""
    if text.startswith(_SIGN_OFF):
        return "dateline", ""
    return "foot", "" if told or META_CLASS.search(classes) else "related"


def _dateline(text: str, dates: list[Expression]) -> Iterator[DateCandidate]:
    """Yield the date of ``ISLAMABAD, July 25, 2023 (PPI-OT): …``: place and agency before it, a mark behind it."""
    first = dates[0]
    before = text[: first.start]
    if first.start > _MAX_DATELINE or ". " in before or _LOWER_WORD.search(before):
        return
    if before.strip() and _DATELINE_END.match(text, first.end):
        yield DateCandidate(source="dateline", raw=text[: first.end])


def _yearless_dateline(text: str) -> Iterator[DateCandidate]:
    """Yield ``SANA'A, March 7 (Saba) - …`` for the reader: without a year it is no date."""
    match = _DAY_WITHOUT_YEAR.search(western_digits(text[:_MAX_DATELINE]))
    if match and month_number(match["month"] or match["name"]) and not _LOWER_WORD.search(text[: match.start()]):
        yield DateCandidate(source="dateline", raw=text[: match.end()].rstrip(" -—–:=./"))
