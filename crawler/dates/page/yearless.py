"""Days without a year: what they say, and the lines by the headline that are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.dates.page.labels import label_of
from crawler.dates.page.layout import Layout, in_header
from crawler.dates.page.places import another_story, in_article, place_of
from crawler.dates.page.stamps import has_stamp
from crawler.dates.reading.clocks import clock_after
from crawler.dates.reading.expressions import western_digits
from crawler.dates.reading.names import month_number, weekday_number
from crawler.model.items import DateCandidate

_ABOVE = 25
"""Elements before the headline in which its day may be ..."""
_MAX_ELEMENTS = 90
"""... and behind it."""
_MAX_LINE = 60
"""Letters of a box that has a day and nothing else."""
_MAX_PARTS = 4
"""Elements in the box of such a line."""
_MAX_FOUND = 3
"""Days without a year that are taken from a page."""

_WORD = r"[^\s\d!-@\[-`{-¿]{2,14}"
_DAY_MONTH = re.compile(
    rf"(?<![\d:./-])(?P<day>\d\d?)(?:st|nd|rd|th|er|-?nj[iy]|\.)?[\s-]{{1,2}}(?:(?:de|of|di|من)\s)?"
    rf"(?P<name>(?:(?:كانون|تشرين)\s)?{_WORD})",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(rf"(?P<name>{_WORD})\.?\s(?P<day>\d\d?)(?:st|nd|rd|th)?(?![\d:/-]|\.\d|\s?[,-]?\s?\d{{4}})")
_CJK = re.compile(r"(?P<month>\d\d?)\s?月\s?(?P<day>\d\d?)\s?日")
_WEEKDAY_BEFORE = re.compile(rf"({_WORD})\.?,?\s?\Z")
_WEEKDAY_AFTER = re.compile(rf",?\s({_WORD})")
_NUMBER = re.compile(r"(?<!\d)[0-3]?\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NOTHING_MORE = re.compile(r"\s?(?:[|•·,;–—-]|\Z)")


@dataclass(frozen=True, slots=True)
class Yearless:
    """A day and month in a text."""

    start: int
    """Where it begins, with its weekday."""
    end: int
    month: int
    day: int
    weekday: int | None = None
    """0 (Monday) to 6, where it stands beside the day."""
    year_at: int = 0
    """Where a year would stand."""
    year_mark: str = " {} "
    """How it would be written there."""

    def with_year(self, text: str, year: int) -> str:
        """The text as it would be with the year."""
        return text[: self.year_at] + self.year_mark.format(year) + text[self.year_at :]


def find_yearless(text: str) -> Yearless | None:
    """The first day with the name of its month but no year in the text."""
    text = western_digits(text)
    if match := _CJK.search(text):
        return Yearless(*match.span(), int(match["month"]), int(match["day"]), None, match.start(), "{}年")
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in islice(pattern.finditer(text), 8):
            month = month_number(match["name"])
            if month is not None and 1 <= int(match["day"]) <= 31:
                return _with_weekday(text, match, month)
    return None


def _with_weekday(text: str, match: re.Match[str], month: int) -> Yearless:
    start, end, weekday = match.start(), match.end(), None
    if words := _WEEKDAY_BEFORE.search(text, max(0, start - 20), start):
        weekday = weekday_number(words[1])
        start = start if weekday is None else words.start()
    elif words := _WEEKDAY_AFTER.match(text, end):
        weekday = weekday_number(words[1])
        end = end if weekday is None else words.end()
    return Yearless(start, end, month, int(match["day"]), weekday, match.end())


def yearless_lines(layout: Layout) -> Iterator[DateCandidate]:
    """Lines by the headline that are a day without a year, perhaps with its weekday, a time and a label."""
    found = 0
    for element, at in _boxes_with_day(layout):
        raw = _line(element)
        day = find_yearless(raw) if raw else None
        if day is None or not (end := _end_alone(raw, day)):
            continue
        clock_like = at < layout.headline_at and day.weekday is not None and not in_article(element, layout)
        if clock_like or place_of(element, layout) or another_story(element, layout):
            continue
        kind, begins = label_of(raw[: day.start])
        if kind in ("", "published"):
            yield DateCandidate(source="line", raw=raw[begins if kind else day.start : end])
            found += 1
            if found == _MAX_FOUND:
                return


def _boxes_with_day(layout: Layout) -> Iterator[tuple[HtmlElement, int]]:
    """Elements by the headline in whose own text a number of one or two digits stands, and those round them."""
    if layout.headline is None:
        return
    begin, end = layout.headline_at - _ABOVE, min(layout.header_end, layout.headline_at + _MAX_ELEMENTS)
    seen: set[HtmlElement] = set()
    for element, at in islice(layout.position.items(), max(0, begin), end):
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
    """The words of a small box of up to ``_MAX_LINE`` characters; empty where it is larger, has a stamp or a year."""
    if not isinstance(element.tag, str) or len(element) > _MAX_PARTS or element.tag in ("script", "style"):
        return ""
    if element.tag == "time" and has_stamp(element):
        return ""
    pieces = list(islice(element.itertext(), 8))
    text = " ".join(" ".join(pieces).split())
    stamped = any(has_stamp(time) for time in element.iter("time"))
    return "" if stamped or len(text) > _MAX_LINE or _YEAR.search(western_digits(text)) else text


def _end_alone(raw: str, day: Yearless) -> int:
    """Where the day ends, with its time; 0 where more than a label, a name and a mark stand beside it."""
    clock = clock_after(western_digits(raw), day.end)
    end = clock.end if clock else day.end
    before = raw[: day.start].rstrip()
    opens = not before or before[-1] in "|•·:,–—-" or bool(label_of(raw[: day.start])[0])
    return end if opens and _NOTHING_MORE.match(raw, end) else 0
