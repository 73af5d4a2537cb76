"""Calendars other than the Gregorian one: the Solar Hijri of Iran and Afghanistan, and the Islamic one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from crawler.text.calendar_names import name_key

SOLAR_COUNTRIES = frozenset({"IR", "AF"})
SOLAR_LANGUAGES = frozenset({"fa", "ps", "prs"})
"""Where days are written as numbers of the Solar Hijri calendar: 1403/02/26."""

_SOLAR = {
    "fa": "فروردین اردیبهشت خرداد تیر مرداد|امرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "en": "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey|dei bahman esfand",
}
_ISLAMIC = {
    "ar": "محرم صفر ربيع_الأول|ربيع_الاول ربيع_الآخر|ربيع_الثاني جمادى_الأولى|جمادى_الاول جمادى_الآخرة|جمادى_الثانية"
    " رجب شعبان رمضان شوال ذو_القعدة|ذي_القعدة|ذوالقعدة ذو_الحجة|ذي_الحجة|ذوالحجة",
    "ur": "محرم|محرم_الحرام صفر|صفر_المظفر ربیع_الاول|ربیع_الأول ربیع_الثانی|ربیع_الآخر جمادی_الاول|جمادی_الاولیٰ"
    " جمادی_الثانی|جمادی_الثانیہ رجب|رجب_المرجب شعبان|شعبان_المعظم رمضان|رمضان_المبارک شوال|شوال_المکرم"
    " ذوالقعدہ|ذیقعد|ذیقعدہ|ذی_القعدہ ذوالحجہ|ذوالحج|ذی_الحجہ|ذی_الحج",
    "en": "muharram safar - - - - rajab shaban|sha'ban ramadan|ramazan|ramzan shawwal - -",
}
"""Month names by language, first month first; ``|`` separates variants. Source: Unicode CLDR, calendars "persian" and
"islamic"; for Urdu what newspapers print."""

_EPOCH_YEAR, _EPOCH = 1403, date(2024, 3, 20)
"""A first of Farvardin."""


@cache
def _solar() -> dict[str, int]:
    return dict(_numbered(_SOLAR))


@cache
def _islamic() -> dict[str, int]:
    return {name: number for name, number in _numbered(_ISLAMIC) if name != "-"}


def _numbered(rows: dict[str, str]) -> Iterator[tuple[str, int]]:
    for row in rows.values():
        for number, variants in enumerate(row.split(), 1):
            yield from ((name_key(variant.replace("_", " ")), number) for variant in variants.split("|"))


def solar_month(name: str) -> int | None:
    """Return 1 to 12, Farvardin (Hamal, Wray) first; None if the word is not a month of the Solar Hijri calendar."""
    return _solar().get(name_key(name))


def islamic_month(name: str) -> int | None:
    """Return 1 to 12, Muharram first; None if the words are not a month of the Islamic calendar."""
    return _islamic().get(name_key(name))


def solar_day(year: int, month: int, day: int) -> date:
    """Return the day of a date in the Solar Hijri calendar.

    Leap years follow the 33-year cycle, which is correct for 1178 to 1633 and gives the same result as the calendar's
    rule, the equinox in Tehran. (The 2820-year cycle, found in many programs, is wrong in 1403 and 1404.)

    Raises:
        ValueError: no such day.
    """
    length = 31 if month <= 6 else 30 if month <= 11 or _is_leap(year) else 29
    if not (1178 <= year <= 1633 and 1 <= month <= 12 and 1 <= day <= length):
        raise ValueError(f"{year}-{month}-{day}: no such day in the Solar Hijri calendar")
    years = range(min(year, _EPOCH_YEAR), max(year, _EPOCH_YEAR))
    days = sum(366 if _is_leap(each) else 365 for each in years)
    first = _EPOCH + timedelta(days=days if year >= _EPOCH_YEAR else -days)
    return first + timedelta(days=31 * (month - 1) - max(0, month - 7) + day - 1)


def _is_leap(year: int) -> bool:
    return (year * 8 + 29) % 33 < 8


def islamic_day_about(year: int, month: int, day: int) -> date:
    """Return the approximate day of an Islamic date, by the mean month: each country decides when a month starts."""
    return date.fromordinal(227014 + day + round((12 * (year - 1) + month - 1) * 29.530588))
