"""Dates in running text: where they are and what they say, as written."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from crawler.dates.reading.clocks import Clock, clock_after, clock_at, clock_before
from crawler.dates.reading.written_days import LETTER, DayMatch, written_days
from crawler.model.written_date import Calendar, WrittenDate
from crawler.text.calendar_names import weekday_number

MAX_TEXT = 600
"""Characters that are searched; a date line is far shorter."""

_PLAIN = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯０１２３４５６７８９"
    "：／（），。،、．－\u200c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u061c",
    "0123456789" * 5 + ":/(),.,,.-" + " " * 11,
)
_AFTER_YEAR = re.compile(r"\s?(?:ء|م(?!\w)|هـ?(?!\w)|г(?:\.|ода?\b|\b))")
_WORDS_BEFORE = re.compile(rf"(?:({LETTER}{{2,14}})[\s-])?({LETTER}{{2,14}})\.?\s?[,/|(]?\s{{0,2}}\Z")
_WORDS_AFTER = re.compile(rf"[\s,(|]{{0,3}}(?P<first>{LETTER}{{1,14}})(?:[\s-](?P<second>{LETTER}{{2,8}}))?\)?")
_CJK_WEEKDAY = re.compile(
    r"\s?(?:\(\s?(?P<short>[月火水木金土日])\s?\)|\(?(?P<long>(?:星期|周|週)[一二三四五六日]|[月火水木金土日]曜日)\)?)"
)
_FULL_YEAR = re.compile(r"\d{4}")
_SHORTEST_AFTER = 5
"""Fewest letters of a weekday after a date; shorter ones (Sun, Do, Mi) are also other words."""


def western_digits(text: str) -> str:
    """Turn digits and punctuation of other scripts into ASCII, and direction marks into spaces; positions stay."""
    return text if text.isascii() else text.translate(_PLAIN)


def find_dates(text: str, *, every_calendar: bool = False) -> list[WrittenDate]:
    """Return the full dates (day, month and year) in the first ``MAX_TEXT`` characters, in order.

    Reads year-first, day-first and month-first forms with month names of ``names.py`` and ``calendars.py``, numbers
    with ``-``, ``/`` or ``.`` between them, and 年月日. D.M.Y with dots is always day first (the American order is not
    written with dots). Never a date without a year.

    ``every_calendar``: also include numbers that would be dates of another calendar, and dates of the Islamic calendar,
    whose ``day`` is uncertain.
    """
    text = western_digits(text[:MAX_TEXT])
    found: list[WrittenDate] = []
    for date_found in written_days(text):
        if not every_calendar and (not date_found.named or date_found.calendar is Calendar.ISLAMIC):
            continue
        if not any(date_found.start < taken.end and taken.start < date_found.end for taken in found):
            found.append(_with_surroundings(text, date_found))
    found.sort(key=lambda expression: expression.start)
    for earlier, later in pairwise(list(found)):
        if later.start < earlier.end:  # a time between two dates belongs to the first
            found[found.index(later)] = replace(
                later, start=earlier.end, clock=None, to_second=False, offset=None, zone_name=None
            )
    return found


def _with_surroundings(text: str, found: DayMatch) -> WrittenDate:
    start, end, day, other_day = found.start, found.end, found.day, found.other_day
    short_year = _FULL_YEAR.search(text, start, end) is None and "年" not in text[start:end]
    if behind := _AFTER_YEAR.match(text, end):
        end = behind.end()
    weekday, start = _weekday_before(text, start)
    if weekday is None:
        weekday, end = _weekday_after(text, end)
    clock = clock_after(text, end) if found.time_at is None else clock_at(text, found.time_at)
    if clock is not None:
        end = max(end, clock.end)
    elif clock := clock_before(text, found.start):
        start = min(start, clock.start)
    if other_day is not None and weekday is not None and day.weekday() != other_day.weekday():
        if weekday == other_day.weekday():
            day, other_day = other_day, None
        elif weekday == day.weekday():
            other_day = None
    calendar, named = found.calendar, found.named
    written = WrittenDate(start, end, day, other_day, short_year=short_year, calendar=calendar, calendar_named=named)
    return at_time(replace(written, weekday_named=weekday is not None), clock)


def at_time(written: WrittenDate, clock: Clock | None) -> WrittenDate:
    """Return the date with the time of day next to it."""
    if clock is None:
        return written
    return replace(written, clock=clock.time, to_second=clock.to_second, offset=clock.offset, zone_name=clock.zone)


def _weekday_before(text: str, start: int) -> tuple[int | None, int]:
    """Return the weekday directly before a date, and where the two start."""
    words = _WORDS_BEFORE.search(text, 0, start)
    if words is None:
        return None, start
    if words[1] and (weekday := weekday_number(f"{words[1]} {words[2]}")) is not None:
        return weekday, words.start(1)
    weekday = weekday_number(words[2])
    return weekday, start if weekday is None else words.start(2)


def _weekday_after(text: str, end: int) -> tuple[int | None, int]:
    """Return the weekday directly after a date, and where the two end."""
    if not text.isascii() and (match := _CJK_WEEKDAY.match(text, end)):
        return weekday_number(match["short"] or match["long"]), match.end()
    words = _WORDS_AFTER.match(text, end)
    if words is None or len(words["first"]) + len(words["second"] or "") < _SHORTEST_AFTER:
        return None, end
    if words["second"] and (weekday := weekday_number(f"{words['first']} {words['second']}")) is not None:
        return weekday, words.end()
    weekday = weekday_number(words["first"]) if len(words["first"]) >= _SHORTEST_AFTER else None
    return weekday, end if weekday is None else words.end("first")
