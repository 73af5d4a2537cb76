"""Days as they are written: with numbers or month names, in each calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice

from crawler.dates.reading.calendars import (
    islamic_day_about,
    islamic_month,
    solar_day,
    solar_month,
)
from crawler.model.written_date import Calendar
from crawler.text.calendar_names import month_number

LETTER = r"[^\s\d!-@\[-`{-¿؛؟۔\u2000-\u206f\u3000-\u3020]"
r"""A letter or a vowel sign; Python's \\w leaves out some of Arabic, Devanagari and Bengali."""
_TWO_WORDS = r"(?:كانون|تشرين|رب[يی]ع|جماد[ىيی]|ذ[ويی])\s"
_WORD = rf"(?:{_TWO_WORDS})?{LETTER}{{2,14}}"
_YEAR = re.compile(r"(?<!\d)(?:19|20|1[34])\d\d(?!\d(?!\d?:\d\d\s?[aApP]\.?[mM]))")
"""The time may follow without a space: "Nov 20 20194:29 AM"."""
_DIGIT = re.compile(r"\d")
_MAX_YEARS = 12
"""A line with more years is a list of works, not a date line."""
_GAP = r"[\s,/'’-]{0,3}"
_ORDINAL = r"\s?(?:st|nd|rd|th|er|ᵉʳ|º|°)"

_YEAR_FIRST = re.compile(r"(\d{4})(?P<mark>[-/.])\s?(?P<month>\d\d?)(?P=mark)\s?(?P<day>\d\d?)(?!\d)")
_CJK = re.compile(r"(\d{4})\s?年\s{0,2}(?P<month>\d\d?)\s?月\s{0,2}(?P<day>\d\d?)\s?[日号號]")
_YEAR_THEN_MONTH = re.compile(
    rf"\d{{4}}[\s,]{{1,2}}(?P<name>{_WORD})\s(?P<day>\d\d?)(?!\d|[\s,]{{0,2}}\d{{4}}|:)", re.IGNORECASE
)
# These are matched up to the end of a year, which \Z stands for.
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d\d?)(?:{_ORDINAL}|\.)?{_GAP}(?:(?:de|of|di|من)\s)?(?P<name>{_WORD})\.?"
    rf"(?:\s?[/(]\s?(?P<other>{_WORD})\)?|\sماه)?{_GAP}(?:(?:de|del|of|سنة|سنہ|عام|سال)\s)?\d{{4}}\Z",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?P<name>{_WORD})\.?{_GAP}(?P<day>\d\d?)(?:\s?(?:st|nd|rd|th))?{_GAP}\d{{4}}\Z", re.IGNORECASE
)
_NUMERIC = re.compile(
    r"(?:(?<![\d./-])|(?<=[^\W\d_]/))(?P<first>\d\d?)\s?(?P<mark>[-/.|])\s?(?P<second>\d\d?)\s?(?P=mark)\s?\d{4}\Z"
)
_UNIX = re.compile(
    r"(?P<name>[A-Z][a-z]{2})\s{1,2}(?P<day>\d\d?)\s(?P<time>\d\d:\d\d:\d\d)\s(?:(?:[A-Z]{3,4}|[+-]\d{4})\s)?\d{4}\Z"
)
"""What ``date`` prints: Wed May 15 22:30:00 PKT 2024. Source: POSIX, date, default format."""
_SHORT_YEAR = re.compile(r"(?<![\d./-])(?P<first>\d\d?)\.(?P<second>\d\d?)\.(?P<short>\d\d)(?![\d.])")

_SHORT_YEAR_NAMED = re.compile(
    rf"(?<![\d./-])(?P<day>\d\d?)(?:(?P<mark>[-/])|\s)(?P<name>{_WORD})\.?(?(mark)(?P=mark)|\s)(?(mark)|['’])(?P<short>\d\d)(?![\d:./-])"
)
"""24-Nov-26, 24/Nov/26, 24 Nov '26."""
_SHORT_YEAR_ALONE = re.compile(
    rf"(?:\A|[|•·–—]\s)\W{{0,3}}(?:{_WORD}[,.]?\s)?(?P<day>\d\d?)\s(?P<name>{_WORD})\.?,?\s(?P<short>\d\d)(?=\W{{0,3}}(?:\d\d?:\d\d|\Z))"
)
"""24 Nov 26 at the end of a text or before a time: in a sentence, 26 may count what follows."""

_GREGORIAN_MONTHS = ((Calendar.GREGORIAN, month_number),)
_OTHER_MONTHS = ((Calendar.SOLAR_HIJRI, solar_month), (Calendar.ISLAMIC, islamic_month))


@dataclass(frozen=True, slots=True)
class DayMatch:
    """A day and where it is written in the text, without what is next to it."""

    start: int
    end: int
    day: date
    other_day: date | None = None
    calendar: Calendar = Calendar.GREGORIAN
    named: bool = True
    time_at: int | None = None
    """Where the time starts, if it is inside the date."""


def written_days(text: str) -> Iterator[DayMatch]:
    """Yield the days in a text with ASCII digits; they may overlap, the more certain ones first."""
    for year in islice(_YEAR.finditer(text), _MAX_YEARS):
        calendar = Calendar.GREGORIAN if year[0] >= "19" else Calendar.SOLAR_HIJRI
        if match := _YEAR_FIRST.match(text, year.start()) or _CJK.match(text, year.start()):
            if day := _date(year[0], match["month"], match["day"]):
                yield DayMatch(*match.span(), day, None, calendar, named=calendar == Calendar.GREGORIAN)
            continue
        if text[year.end() : year.end() + 1] == ":" and text[year.end() + 1 : year.end() + 2].isdigit():
            continue  # "28.09.1912:34": the year ran into the time
        if _DIGIT.search(text, 0, year.start()):
            if match := _NUMERIC.search(text, 0, year.end()):
                yield from _both_readings(match, year[0])
                continue
            if named := _named_day(text, year.end(), year[0]):
                yield named
                continue
        match = _YEAR_THEN_MONTH.match(text, year.start())
        if match and (named := _by_name(match.span(), (match["name"], None), year[0], match["day"])):
            yield named
    for match in _SHORT_YEAR.finditer(text):
        yield from _both_readings(match, f"20{match['short']}")
    for match in islice(chain(_SHORT_YEAR_NAMED.finditer(text), _SHORT_YEAR_ALONE.finditer(text)), _MAX_YEARS):
        if named := _by_name(match.span(), (match["name"], None), f"20{match['short']}", match["day"]):
            yield named


def _named_day(text: str, end: int, year: str) -> DayMatch | None:
    """Return the date with a month name that ends with a year at ``end``."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        if match := pattern.search(text, 0, end):
            names = match["name"], match["other"] if pattern is _DAY_FIRST else None
            if named := _by_name(match.span(), names, year, match["day"]):
                return named
    if match := _UNIX.search(text, 0, end):
        named = _by_name(match.span(), (match["name"], None), year, match["day"])
        return named and replace(named, time_at=match.start("time"))
    return None


def _by_name(span: tuple[int, int], names: tuple[str, str | None], year: str, day: str) -> DayMatch | None:
    """Return the date with a month name; of two words, as in أيار/مايو, the first that is a month."""
    for calendar, month_of in _GREGORIAN_MONTHS if year >= "19" else _OTHER_MONTHS:
        month = next((number for name in names if name and (number := month_of(name))), None)
        if month and (found := _date(year, month, day, calendar)):
            return DayMatch(*span, found, None, calendar)
    return None


def _both_readings(match: re.Match[str], year: str) -> Iterator[DayMatch]:
    """Yield day first and month first; numbers with dots between them are only written day first."""
    if year < "19":
        if day := _date(year, match["second"], match["first"]):
            yield DayMatch(*match.span(), day, None, Calendar.SOLAR_HIJRI, named=False)
        return
    day_first = _date(year, match["second"], match["first"])
    month_first = _date(year, match["first"], match["second"])
    points = "mark" not in match.re.groupindex or match["mark"] == "."
    if day_first is None or month_first is None:
        if day := day_first or month_first:
            yield DayMatch(*match.span(), day)
    else:
        yield DayMatch(*match.span(), day_first, None if points or day_first == month_first else month_first)


def _date(year: str | int, month: str | int, day: str | int, calendar: Calendar | None = None) -> date | None:
    """Return the day; a year before 1900 is Solar Hijri unless another calendar is given."""
    calendar = calendar or (Calendar.GREGORIAN if int(year) >= 1900 else Calendar.SOLAR_HIJRI)
    to_day = {Calendar.GREGORIAN: date, Calendar.SOLAR_HIJRI: solar_day, Calendar.ISLAMIC: islamic_day_about}[calendar]
    try:
        return to_day(int(year), int(month), int(day))
    except ValueError:
        return None
