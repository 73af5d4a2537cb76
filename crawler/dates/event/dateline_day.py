"""The day in a dateline, which mostly has no year."""

from __future__ import annotations

from datetime import date, timedelta

from crawler.dates.reading.parse import read_text

_BEFORE = timedelta(days=14)
"""How long a text may have lain before it was published."""
_AFTER = timedelta(days=1)
"""How far a dateline is ahead, where it was written east of the outlet's zone."""


def day_of_dateline(words: str, published_on: date | None) -> date | None:
    """The day that ``words`` (``Apr 5``, ``18th Dec, 2020``) name, with the name of a month.

    A year that is not written is the one that brings the day next to the publication: at most two weeks before it, or
    a day after. None where that leaves no day, or the publication is not known. A written year is believed.
    """
    said = read_text(words)
    if said.dates:
        return said.dates[0].day
    if said.yearless is None or published_on is None:
        return None
    years = (published_on.year - 1, published_on.year, published_on.year + 1)
    days = (day for year in years if (day := said.yearless.day_in(year)) is not None)
    return next((day for day in days if -_AFTER <= published_on - day <= _BEFORE), None)
