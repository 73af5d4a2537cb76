"""A day and month in a text without a year."""

from __future__ import annotations

import re
from datetime import date

from crawler.dates.reading.clocks import clock_after, clock_before
from crawler.dates.reading.expressions import MAX_TEXT, at_time, western_digits
from crawler.model.written_date import WrittenDate, YearlessDate
from crawler.text.calendar_names import month_number, weekday_number

_LEAP_YEAR = 2000
"""A leap year, which has every possible day."""
_WORD = r"[^\s\d!-@\[-`{-¿]{2,14}"
_DAY_MONTH = re.compile(
    rf"(?<![\d:./-])(?P<day>\d\d?)(?:st|nd|rd|th|er|\.)?[\s-]{{1,2}}(?:(?:de|of|di|من)\s)?"
    rf"(?P<name>(?:(?:كانون|تشرين)\s)?{_WORD})",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(rf"(?P<name>{_WORD})\.?\s(?P<day>\d\d?)(?:st|nd|rd|th)?(?![\d:/-]|\.\d|\s?[,-]?\s?\d{{4}})")
_CJK = re.compile(r"(?P<month>\d\d?)\s?月\s?(?P<day>\d\d?)\s?日")
_WEEKDAY_BEFORE = re.compile(rf"({_WORD})\.?,?\s?\Z")
_WEEKDAY_AFTER = re.compile(rf",?\s({_WORD})")


def find_yearless(text: str) -> YearlessDate | None:
    """Return the first day with a month but no year in a text, with the weekday and time next to it."""
    text = western_digits(text[:MAX_TEXT])
    if match := _CJK.search(text):
        return _read(text, match, int(match["month"]))
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text):
            month = month_number(match["name"])
            if month is not None and (found := _read(text, match, month)):
                return found
    return None


def _read(text: str, match: re.Match[str], month: int) -> YearlessDate | None:
    try:
        day = date(_LEAP_YEAR, month, int(match["day"]))
    except ValueError:
        return None
    start, end, weekday = match.start(), match.end(), None
    if words := _WEEKDAY_BEFORE.search(text, 0, start):
        weekday = weekday_number(words[1])
        start = start if weekday is None else words.start()
    elif words := _WEEKDAY_AFTER.match(text, end):
        weekday = weekday_number(words[1])
        end = end if weekday is None else words.end()
    clock = clock_after(text, end)
    end = clock.end if clock else end
    clock = clock or clock_before(text, start)
    written = WrittenDate(start, end, day, weekday_named=weekday is not None)
    return YearlessDate(at_time(written, clock), weekday)
