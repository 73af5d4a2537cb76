"""The day in a dateline, which usually has no year."""

from __future__ import annotations

from datetime import date, timedelta

from crawler.dates.event.writing_day import NEWS
from crawler.dates.reading.parse import read_text

_AFTER = timedelta(days=1)
"""How far a dateline can be ahead, if it was written east of the outlet's zone."""


def day_of_dateline(words: str, published_on: date | None) -> date | None:
    """Return the day in ``words`` (``Apr 5``, ``18th Dec, 2020``), where the month is a name.

    A missing year is the one that brings the day closest to the publication: at most two weeks before it, or one day
    after. None if no year does, or if the publication date is unknown. A written year is taken as it is.
    """
    said = read_text(words)
    if said.dates:
        return said.dates[0].day
    if said.yearless is None or published_on is None:
        return None
    years = (published_on.year - 1, published_on.year, published_on.year + 1)
    days = (day for year in years if (day := said.yearless.day_in(year)) is not None)
    return next((day for day in days if -_AFTER <= published_on - day <= NEWS), None)
