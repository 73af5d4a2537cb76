"""Dates in running text: where they stand and what they say, as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import islice, pairwise
from typing import Any

from crawler.dates.names import month_number, weekday_number

MAX_TEXT = 600
"""Characters that are looked at; a date line is far shorter."""

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯", "0123456789" * 4)
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0981-\u09d7])"
"""A letter, or a vowel sign of Arabic, Devanagari or Bengali, which Python's \\w leaves out."""
_WORD = rf"(?:كانون|تشرين)\s[^\W\d_]{{5,6}}|{_LETTER}{{2,14}}"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGIT = re.compile(r"\d")
_MAX_YEARS = 12
"""A line with more of them is a list of works, not a date line."""
_BEFORE_YEAR = 32
"""Characters before a year that may hold its day and month."""
_GAP = r"[\s,/'’-]{0,3}"

_YEAR_FIRST = re.compile(r"(\d{4})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?!\d)")
_CJK = re.compile(r"(\d{4})\s?年\s?(?P<month>\d\d?)\s?月\s?(?P<day>\d\d?)\s?日")
# These three are matched up to the end of a year; \Z stands for it.
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d\d?)(?:\s?(?:st|nd|rd|th|er|º)|\.|-е)?{_GAP}(?:(?:de|of|di)\s)?(?P<name>{_WORD})\.?{_GAP}"
    r"(?:(?:de|del|of)\s)?\d{4}\Z",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?P<name>{_WORD})\.?{_GAP}(?P<day>\d\d?)(?:\s?(?:st|nd|rd|th))?{_GAP}\d{{4}}\Z", re.IGNORECASE
)
_NUMERIC = re.compile(
    r"(?:(?<![\d./-])|(?<=[^\W\d_]/))(?P<first>\d\d?)\s?(?P<mark>[-/.|])\s?(?P<second>\d\d?)\s?(?P=mark)\s?\d{4}\Z"
)
_SHORT_YEAR = re.compile(r"(?<![\d./-])(?P<first>\d\d)\.(?P<second>\d\d)\.(?P<short>\d\d)(?![\d.])")

_ZONE = (
    r"(?:(?P<utc>Z\b)|\(?(?:(?:UTC|GMT)\s?(?P<far>[+-]\d\d?(?::?\d\d)?)"
    r"|(?P<near>[+-]\d\d:?\d\d)(?!\d)|(?P<zone>[A-Z]{3,4})\b)\)?)"
)
_TIME = (
    r"(?P<hour>[01]?\d|2[0-4])(?:[:.h]|\s:\s)(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?(?![\d])"
    rf"(?:\s?(?P<half>[aApP])\.?[mM]\b\.?)?(?:\s?{_ZONE})?"
)
_TIME_AFTER = re.compile(rf"(?:T|[\s,|/·•@(\[–—-]{{1,6}}(?:at|um|à|a las|alle|ore|kl\.?|в|saat)?[\s:|]{{0,3}}){_TIME}")
_TIME_BEFORE = re.compile(rf"(?<![\d:.]){_TIME}[\s,|/·•–—-]{{1,5}}(?:on\s)?(?:[^\W\d_]{{2,12}}\.?,?\s)?$")
_WORD_BEFORE = re.compile(r"([^\W\d_]{2,12})\.?\s?[,/|]?\s{0,2}$")

_UNIVERSAL = ("UTC", "GMT")

_Found = tuple[int, int, date, date | None]
"""Start, end, day, and the day of the other reading."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A date in a text, with the time of day that stands beside it."""

    start: int
    end: int
    day: date
    other_day: date | None = None
    """The day under the other reading of D/M, where both are days and nothing beside it decides."""
    clock: time | None = None
    to_second: bool = False
    offset: timedelta | None = None
    """From UTC, where the text says it in numbers or as UTC or GMT."""
    zone_name: str | None = None
    """Any other abbreviation of a zone, like ``PKT``: it means different zones in different countries."""
    weekday_named: bool = False
    short_year: bool = False


def western_digits(text: str) -> str:
    """Arabic, Persian, Devanagari and Bengali digits as 0-9; positions stay."""
    return text if text.isascii() else text.translate(_DIGITS)


def find_dates(text: str) -> list[Expression]:
    """Find the full dates (day, month and year) in the first ``MAX_TEXT`` characters, in order.

    Reads year-first, day-first and month-first forms with month names of ``names.py``, numbers with
    ``-``, ``/`` or ``.`` between them, and 年月日. D.M.Y with points is always day first (the American
    order is not written with points). Never a date without a year.
    """
    text = western_digits(text[:MAX_TEXT])
    found: list[Expression] = []
    for start, end, day, other_day in _days(text):
        if not any(start < taken.end and taken.start < end for taken in found):
            found.append(_with_surroundings(text, start, end, day, other_day))
    found.sort(key=lambda expression: expression.start)
    for earlier, later in pairwise(list(found)):
        if later.start < earlier.end:  # a time that stands between two dates belongs to the first
            found[found.index(later)] = replace(
                later, start=earlier.end, clock=None, to_second=False, offset=None, zone_name=None
            )
    return found


def _days(text: str) -> Iterator[_Found]:
    for year in islice(_YEAR.finditer(text), _MAX_YEARS):
        if match := _YEAR_FIRST.match(text, year.start()) or _CJK.match(text, year.start()):
            if day := _date(year[0], match["month"], match["day"]):
                yield *match.span(), day, None
            continue
        if text[year.end() : year.end() + 1] == ":" and text[year.end() + 1 : year.end() + 2].isdigit():
            continue  # "28.09.1912:34": the year ran into the time
        begin, end = max(0, year.start() - _BEFORE_YEAR), year.end()
        if not _DIGIT.search(text, begin, year.start()):
            continue
        if match := _NUMERIC.search(text, begin, end):
            yield from _both_readings(match, year[0])
            continue
        for pattern in (_DAY_FIRST, _MONTH_FIRST):
            match = pattern.search(text, begin, end)
            month = month_number(match["name"]) if match else None
            if match and month and (day := _date(year[0], month, match["day"])):
                yield *match.span(), day, None
                break
    for match in _SHORT_YEAR.finditer(text):
        yield from _both_readings(match, f"20{match['short']}")


def _both_readings(match: re.Match[str], year: str) -> Iterator[_Found]:
    """Day first and month first; numbers with points between them are only written day first."""
    day_first = _date(year, match["second"], match["first"])
    month_first = _date(year, match["first"], match["second"])
    points = "mark" not in match.re.groupindex or match["mark"] == "."
    if day_first is None or month_first is None:
        if day := day_first or month_first:
            yield *match.span(), day, None
    else:
        yield *match.span(), day_first, None if points or day_first == month_first else month_first


def _date(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _with_surroundings(text: str, start: int, end: int, day: date, other_day: date | None) -> Expression:
    before, short_year = text[max(0, start - 60) : start], text[start:end].count(".") == 2 and end - start == 8
    whole = start
    clock = _TIME_AFTER.match(text, end)
    if clock is not None:
        end = clock.end()
    word = _WORD_BEFORE.search(before)
    weekday = weekday_number(word[1]) if word else None
    if word and weekday is not None:
        start -= len(before) - word.start()
        if other_day is not None and day.weekday() != weekday:
            day, other_day = (other_day, day) if other_day.weekday() == weekday else (day, other_day)
        if other_day is not None and day.weekday() == weekday != other_day.weekday():
            other_day = None
    if clock is None and (clock := _TIME_BEFORE.search(before)):
        start = whole - len(before) + clock.start()
    return Expression(
        start=start,
        end=end,
        day=day,
        other_day=other_day,
        weekday_named=weekday is not None,
        short_year=short_year,
        **_clock(clock),
    )


def _clock(match: re.Match[str] | None) -> dict[str, Any]:
    if match is None:
        return {}
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        half = ""  # "17:49 PM" is written; the 24-hour reading is the only one
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24:
        return {}
    zone = match["zone"]
    offset = match["far"] or match["near"]
    return {
        "clock": time(hour, int(match["minute"]), int(match["second"] or 0)),
        "to_second": match["second"] is not None,
        "offset": _offset(offset) if offset else timedelta(0) if match["utc"] or zone in _UNIVERSAL else None,
        "zone_name": zone if zone not in _UNIVERSAL else None,
    }


def _offset(text: str) -> timedelta:
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)
