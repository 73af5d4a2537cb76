"""The day in a dateline, which mostly has no year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from crawler.dates.reading.expressions import western_digits
from crawler.text.calendar_names import month_number

_BEFORE = timedelta(days=14)
"""How long a text may have lain before it was published."""
_AFTER = timedelta(days=1)
"""How far a dateline is ahead, where it was written east of the outlet's zone."""
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"[^\W\d_]{3,}(?:\s[^\W\d_]{5,})?")


def day_of_dateline(words: str, published_on: date | None) -> date | None:
    """The day that ``words`` (``Apr 5``, ``18th Dec, 2020``) name, with the name of a month.

    A year that is not written is the one that brings the day next to the publication: at most two weeks before it, or
    a day after. None where that leaves no day, or the publication is not known. A written year is believed.
    """
    words = western_digits(words)
    numbers = [int(number) for number in _NUMBER.findall(words)]
    month = next((number for name in _NAME.findall(words) if (number := month_number(name))), None)
    if month is None or len(numbers) not in (1, 2):
        return None
    if len(numbers) == 2:
        return _day(numbers[1], month, numbers[0])
    if published_on is None:
        return None
    years = (published_on.year - 1, published_on.year, published_on.year + 1)
    near = [
        day for year in years if (day := _day(year, month, numbers[0])) and -_AFTER <= published_on - day <= _BEFORE
    ]
    return near[0] if near else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
