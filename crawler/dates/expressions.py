"""Dates in running text: where they stand and what they say, as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import islice, pairwise

from crawler.dates.calendars import (
    GREGORIAN,
    ISLAMIC,
    SOLAR_HIJRI,
    chinese_number,
    era_year,
    islamic_day_about,
    islamic_month,
    solar_day,
    solar_month,
)
from crawler.dates.clocks import Clock, clock_after, clock_at, clock_before
from crawler.dates.names import month_number, weekday_number

MAX_TEXT = 600
"""Characters that are looked at; a date line is far shorter."""

_PLAIN = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯０１２３４５６７８９"
    "：／（），。،、．－\u200c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u061c",
    "0123456789" * 5 + ":/(),.,,.-" + " " * 11,
)
_LETTER = r"[^\s\d!-@\[-`{-¿؛؟۔\u2000-\u206f\u3000-\u3020]"
"""A letter or a vowel sign; of Arabic, Devanagari and Bengali Python's \\w leaves those out."""
_TWO_WORDS = r"(?:كانون|تشرين|رب[يی]ع|جماد[ىيی]|ذ[ويی])\s"
_WORD = rf"(?:{_TWO_WORDS})?{_LETTER}{{2,14}}"
_YEAR = re.compile(r"(?<!\d)(?:19|20|1[34])\d\d(?!\d(?!\d?:\d\d\s?[aApP]\.?[mM]))")
"""Its time may follow without a blank: "Nov 20 20194:29 AM"."""
_DIGIT = re.compile(r"\d")
_MAX_YEARS = 12
"""A line with more of them is a list of works, not a date line."""
_BEFORE_YEAR = 36
"""Characters before a year that may hold its day and month."""
_GAP = r"[\s,/'’-]{0,3}"
_ORDINAL = r"\s?(?:st|nd|rd|th|er|ᵉʳ|º|°|hb|oe|-?nj[iy]|-?е)"

_YEAR_FIRST = re.compile(r"(\d{4})(?P<mark>[-/.])\s?(?P<month>\d\d?)(?P=mark)\s?(?P<day>\d\d?)(?!\d)")
_CJK = re.compile(r"(\d{4})\s?[年년]\s{0,2}(?P<month>\d\d?)\s?[月월]\s{0,2}(?P<day>\d\d?)\s?[日号號일]")
_ERA = re.compile(r"(?P<era>令和|平成|昭和)\s?(?P<year>\d\d?|元)\s?年\s?(?P<month>\d\d?)\s?月\s?(?P<day>\d\d?)\s?日")
_NUMERALS = re.compile(
    r"(?P<year>[〇零○一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
# "2024-yil 15-may", "2024-nji ýylyň 15-nji maýy", "2024 жылғы 15 мамыр"; "2024 May 15".
_YEAR_WORD = (
    r"[\s-]{0,2}(?:nj[iy]\sýyl\w*|c[üuıi]\sil\w{0,2}|yil\w{0,4}|йил\w{0,4}|жыл\w{0,5}|ýyl\w{0,4}|كال|کال)"
    r"[\s,]{1,2}(?:د\s)?"
)
_YEAR_THEN_NAME = re.compile(
    rf"\d{{4}}(?:{_YEAR_WORD}(?P<day>\d\d?)(?:-?nj[iy])?[\s-](?P<name>{_WORD})"
    rf"|(?:{_YEAR_WORD}|[\s,]{{1,2}})(?P<month_name>{_WORD})\s(?P<day_last>\d\d?)(?!\d|[\s,]{{0,2}}\d{{4}}|:))",
    re.IGNORECASE,
)
# These are matched up to the end of a year; \Z stands for it.
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d\d?)(?:{_ORDINAL}|\.)?{_GAP}(?:(?:de|of|di|من)\s)?(?P<name>{_WORD})\.?"
    rf"(?:\s?[/(]\s?(?P<other>{_WORD})\)?|\sماه)?{_GAP}(?:(?:de|del|of|соли|سنة|سنہ|عام|سال)\s)?\d{{4}}\Z",
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
_SHORT_YEAR = re.compile(r"(?<![\d./-])(?P<first>\d\d)\.(?P<second>\d\d)\.(?P<short>\d\d)(?![\d.])")

_AFTER_YEAR = re.compile(
    r"\s?(?:ء|م(?!\w)|هـ?(?!\w)|г(?:\.|ода?\b|\b)|[\s-]?(?:жыл\w{0,4}|yil\w{0,4}|йил\w{0,4})|-?c[üuıi]\sil\w{0,2}|ý\."
    r"|\.(?=\s?(?:오[전후]|\d\d?:)))"
)
_WORDS_BEFORE = re.compile(rf"(?:({_LETTER}{{2,14}})[\s-])?({_LETTER}{{2,14}})\.?\s?[,/|(]?\s{{0,2}}\Z")
_WORDS_AFTER = re.compile(rf"[\s,(|]{{0,3}}(?P<first>{_LETTER}{{1,14}})(?:[\s-](?P<second>{_LETTER}{{2,8}}))?\)?")
_CJK_WEEKDAY = re.compile(
    r"\s?(?:\(\s?(?P<short>[月火水木金土日월화수목금토일])\s?\)|\(?(?P<long>(?:星期|周|週)[一二三四五六日天]|[月火水木金土日]曜日?"
    r"|[월화수목금토일]요일)\)?)"
)
_SHORTEST_AFTER = 5
"""Letters of a weekday behind a date; shorter ones (Sun, Do, Mi) are words as well."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A date in a text, with the time of day that stands beside it."""

    start: int
    end: int
    day: date
    """Of the Gregorian calendar; of an Islamic date about the day."""
    other_day: date | None = None
    """The day under the other reading of D/M, where both are days and nothing beside it decides."""
    unlikely_day: date | None = None
    """The same, where the custom of the outlet's country speaks against that reading."""
    clock: time | None = None
    to_second: bool = False
    offset: timedelta | None = None
    """From UTC, where the text says it in numbers or as UTC or GMT."""
    zone_name: str | None = None
    """Any other name of a zone, like ``PKT``: it means different zones in different countries."""
    weekday_named: bool = False
    short_year: bool = False
    calendar: str = GREGORIAN
    named: bool = True
    """Whether the text itself tells the calendar: 1403/02/26 does not, 26 Ordibehesht 1403 does."""


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    day: date
    other_day: date | None = None
    calendar: str = GREGORIAN
    named: bool = True
    time_at: int | None = None
    """Where within the date its time stands."""


def western_digits(text: str) -> str:
    """Bring digits and marks of other scripts to those of ASCII, and marks of direction to blanks; positions stay."""
    return text if text.isascii() else text.translate(_PLAIN)


def find_dates(text: str, *, every_calendar: bool = False) -> list[Expression]:
    """Find the full dates (day, month and year) in the first ``MAX_TEXT`` characters, in order.

    Reads year-first, day-first and month-first forms with month names of ``names.py`` and ``calendars.py``,
    numbers with ``-``, ``/`` or ``.`` between them, and 年月日. D.M.Y with points is always day first (the American
    order is not written with points). Never a date without a year.

    ``every_calendar``: also dates in numbers that are of another calendar if they are dates at all, and those of the
    Islamic calendar, whose ``day`` is not sure.
    """
    text = western_digits(text[:MAX_TEXT])
    found: list[Expression] = []
    for date_found in _days(text):
        if not every_calendar and (not date_found.named or date_found.calendar == ISLAMIC):
            continue
        if not any(date_found.start < taken.end and taken.start < date_found.end for taken in found):
            found.append(_with_surroundings(text, date_found))
    found.sort(key=lambda expression: expression.start)
    for earlier, later in pairwise(list(found)):
        if later.start < earlier.end:  # a time that stands between two dates belongs to the first
            found[found.index(later)] = replace(
                later, start=earlier.end, clock=None, to_second=False, offset=None, zone_name=None
            )
    return found


def _days(text: str) -> Iterator[_Found]:
    for year in islice(_YEAR.finditer(text), _MAX_YEARS):
        calendar = GREGORIAN if year[0] >= "19" else SOLAR_HIJRI
        if match := _YEAR_FIRST.match(text, year.start()) or _CJK.match(text, year.start()):
            if day := _date(year[0], match["month"], match["day"]):
                yield _Found(*match.span(), day, None, calendar, named=calendar == GREGORIAN)
            continue
        if text[year.end() : year.end() + 1] == ":" and text[year.end() + 1 : year.end() + 2].isdigit():
            continue  # "28.09.1912:34": the year ran into the time
        begin, end = max(0, year.start() - _BEFORE_YEAR), year.end()
        if _DIGIT.search(text, begin, year.start()):
            if match := _NUMERIC.search(text, begin, end):
                yield from _both_readings(match, year[0])
                continue
            if named := _named_day(text, begin, end, year[0]):
                yield named
                continue
        if match := _YEAR_THEN_NAME.match(text, year.start()):
            names = match["name"] or match["month_name"], None
            if named := _by_name(match.span(), names, year[0], match["day"] or match["day_last"]):
                yield named
    for match in _SHORT_YEAR.finditer(text):
        yield from _both_readings(match, f"20{match['short']}")
    if "年" in text:
        yield from _in_numerals(text)


def _named_day(text: str, begin: int, end: int, year: str) -> _Found | None:
    """The date with a month's name that ends with a year at ``end``."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        if match := pattern.search(text, begin, end):
            names = match["name"], match["other"] if pattern is _DAY_FIRST else None
            if named := _by_name(match.span(), names, year, match["day"]):
                return named
    if match := _UNIX.search(text, begin, end):
        named = _by_name(match.span(), (match["name"], None), year, match["day"])
        return named and replace(named, time_at=match.start("time"))
    return None


def _by_name(span: tuple[int, int], names: tuple[str, str | None], year: str, day: str) -> _Found | None:
    """The date with a month's name; of two names, as أيار/مايو, the first that is one."""
    calendars = ((GREGORIAN, month_number),) if year >= "19" else ((SOLAR_HIJRI, solar_month), (ISLAMIC, islamic_month))
    for calendar, month_of in calendars:
        month = next((number for name in names if name and (number := month_of(name))), None)
        if month and (found := _date(year, month, day, calendar)):
            return _Found(*span, found, None, calendar)
    return None


def _in_numerals(text: str) -> Iterator[_Found]:
    """Years of Japan's eras, and dates in Chinese numerals."""
    for match in _ERA.finditer(text):
        if day := _date(era_year(match["era"], match["year"]), match["month"], match["day"]):
            yield _Found(*match.span(), day)
    for match in _NUMERALS.finditer(text):
        try:
            year, month, number = (chinese_number(match[part]) for part in ("year", "month", "day"))
        except ValueError:
            continue
        if 1900 <= year < 2100 and (day := _date(year, month, number)):
            yield _Found(*match.span(), day)


def _both_readings(match: re.Match[str], year: str) -> Iterator[_Found]:
    """Day first and month first; numbers with points between them are only written day first."""
    if year < "19":
        if day := _date(year, match["second"], match["first"]):
            yield _Found(*match.span(), day, None, SOLAR_HIJRI, named=False)
        return
    day_first = _date(year, match["second"], match["first"])
    month_first = _date(year, match["first"], match["second"])
    points = "mark" not in match.re.groupindex or match["mark"] == "."
    if day_first is None or month_first is None:
        if day := day_first or month_first:
            yield _Found(*match.span(), day)
    else:
        yield _Found(*match.span(), day_first, None if points or day_first == month_first else month_first)


def _date(year: str | int, month: str | int, day: str | int, calendar: str = "") -> date | None:
    """The day; of a year before 1900 by the Solar Hijri calendar, unless another is given."""
    calendar = calendar or (GREGORIAN if int(year) >= 1900 else SOLAR_HIJRI)
    to_day = {GREGORIAN: date, SOLAR_HIJRI: solar_day, ISLAMIC: islamic_day_about}[calendar]
    try:
        return to_day(int(year), int(month), int(day))
    except ValueError:
        return None


def _with_surroundings(text: str, found: _Found) -> Expression:
    start, end, day, other_day = found.start, found.end, found.day, found.other_day
    short_year = text[start:end].count(".") == 2 and end - start == 8
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
    return _expression(found, start, end, day, other_day, clock, weekday is not None, short_year)


def _expression(
    found: _Found,
    start: int,
    end: int,
    day: date,
    other_day: date | None,
    clock: Clock | None,
    weekday_named: bool,
    short_year: bool,
) -> Expression:
    return Expression(
        start=start,
        end=end,
        day=day,
        other_day=other_day,
        clock=clock.time if clock else None,
        to_second=clock.to_second if clock else False,
        offset=clock.offset if clock else None,
        zone_name=clock.zone if clock else None,
        weekday_named=weekday_named,
        short_year=short_year,
        calendar=found.calendar,
        named=found.named,
    )


def _weekday_before(text: str, start: int) -> tuple[int | None, int]:
    """The weekday that stands right before a date, and where the two begin."""
    begin = max(0, start - 36)
    words = _WORDS_BEFORE.search(text, begin, start)
    if words is None:
        return None, start
    if words[1] and (weekday := weekday_number(f"{words[1]} {words[2]}")) is not None:
        return weekday, words.start(1)
    weekday = weekday_number(words[2])
    return weekday, start if weekday is None else words.start(2)


def _weekday_after(text: str, end: int) -> tuple[int | None, int]:
    """The weekday that stands right behind a date, and where the two end."""
    if not text.isascii() and (match := _CJK_WEEKDAY.match(text, end)):
        return weekday_number(match["short"] or match["long"]), match.end()
    words = _WORDS_AFTER.match(text, end)
    if words is None or len(words["first"]) + len(words["second"] or "") < _SHORTEST_AFTER:
        return None, end
    if words["second"] and (weekday := weekday_number(f"{words['first']} {words['second']}")) is not None:
        return weekday, words.end()
    weekday = weekday_number(words["first"]) if len(words["first"]) >= _SHORTEST_AFTER else None
    return weekday, end if weekday is None else words.end("first")
