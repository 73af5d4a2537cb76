"""Lines by the headline with a day but no year, or with how long ago it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from lxml.html import HtmlElement

from crawler.dates.page.found import found
from crawler.dates.page.labels import label_of
from crawler.dates.page.layout import Layout, beginning_of, by_headline, in_header
from crawler.dates.page.places import another_story, in_article, place_of
from crawler.dates.page.stamps import has_stamp
from crawler.dates.reading.expressions import find_dates, western_digits
from crawler.dates.reading.yearless_dates import find_yearless
from crawler.model.items import DateCandidate
from crawler.model.written_date import ReadText, Unreadable, WrittenDate
from crawler.text.ages import Age, ages_in

_MAX_LINE = 60
"""Most characters of a box with a day and nothing else."""

_NUMBER = re.compile(r"(?<!\d)\d\d?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NOTHING_MORE = re.compile(r"\s?(?:[|•·,;–—-]|\Z)")


def yearless_lines(layout: Layout) -> Iterator[DateCandidate]:
    """Yield lines by the headline with a day but no year, and possibly a weekday, a time and a label."""
    for element, at in _boxes_with_day(layout):
        raw = _line(element)
        yearless = find_yearless(raw) if raw else None
        if yearless is None or not _is_alone(raw, yearless.in_leap_year):
            age = _age(raw, layout.held)
            if age and not place_of(element, layout) and not another_story(element, layout):
                yield found("line", raw, reading=ReadText(unreadable=Unreadable.RELATIVE, age=age))
            continue
        above = at < layout.headline_at and not in_article(element, layout)
        clock_like = above and yearless.weekday is not None
        if clock_like or find_dates(raw) or place_of(element, layout) or another_story(element, layout):
            continue
        date = yearless.in_leap_year
        label, begins = label_of(raw[: date.start])
        if label in ("", "published"):
            start = begins if label else date.start
            reading = ReadText(unreadable=Unreadable.NO_YEAR, yearless=yearless.moved(start))
            yield found("above" if above and not label else "line", raw[start : date.end], reading=reading)


def _age(line: str, held: timedelta | None) -> Age | None:
    """Return how long before the fetch the line puts the publication; None if unknown."""
    if held is None:
        return None
    ages = (age for age in ages_in(line) if label_of(line[: age.start])[0] != "modified")
    return next((age._replace(about=age.about + held) for age in ages), None)


def _boxes_with_day(layout: Layout) -> Iterator[tuple[HtmlElement, int]]:
    """Yield elements by the headline whose own text has a number of one or two digits, and their parents."""
    seen: set[HtmlElement] = set()
    for element, at in by_headline(layout):
        for text, inside in ((element.text, True), (element.tail, False)):
            if not text or text.isspace() or not _NUMBER.search(western_digits(text)):
                continue
            box = element if inside else element.getparent()
            for holder in (box, box.getparent() if box is not None else None):
                if holder is None or holder in seen or holder in layout.holders:
                    continue
                seen.add(holder)
                if in_header(holder, at, layout):
                    yield holder, at


def _line(element: HtmlElement) -> str:
    """Return the text of a box of up to ``_MAX_LINE`` characters; empty if it is longer, has a stamp or a year."""
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return ""
    if element.tag == "time" and has_stamp(element):
        return ""
    text = beginning_of(element)
    stamped = any(has_stamp(time) for time in element.iter("time"))
    return "" if stamped or len(text) > _MAX_LINE or _YEAR.search(western_digits(text)) else text


def _is_alone(raw: str, date: WrittenDate) -> bool:
    """Whether the date and its time have only a label, a name and a mark next to them."""
    before = raw[: date.start].rstrip()
    opens = not before or before[-1] in "|•·:,–—-" or bool(label_of(raw[: date.start])[0])
    return opens and _NOTHING_MORE.match(raw, date.end) is not None
