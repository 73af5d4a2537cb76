"""Facets: the tokens in the search index by which a search is limited to outlets, languages and days.

They are a part of what FTS5 matches, so that a filter is no second look at each article found. The column
``articles.facets`` has them, computed by SQLite (``crawler/storage/schema/search_index.py``).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

MARK = "ǀ"
"""First letter of each facet: a click of Khoisan languages (U+01C0), which no word that is searched for begins with."""

EVERY = f"{MARK}every"
"""The facet of every article."""

UNDATED = f"{MARK}undated"
"""The facet of articles without a day of publication."""


def outlet_facet(name: str) -> str:
    """The facet of an outlet's articles: the outlet's name in hexadecimal, so that it is one token."""
    return f"{MARK}outlet{name.encode().hex()}"


def language_facet(tag: str) -> str:
    """The facet of articles with a text in this language (BCP 47)."""
    return f"{MARK}language{tag.lower().replace('-', '')}"


def year_facet(year: int) -> str:
    """The facet of the articles published in a year."""
    return f"{MARK}year{year:04}"


def month_facet(year: int, month: int) -> str:
    """The facet of the articles published in a month."""
    return f"{MARK}month{year:04}{month:02}"


def day_facet(day: date) -> str:
    """The facet of the articles published on a day."""
    return f"{MARK}day{day.isoformat().replace('-', '')}"


def facets_of_days(first: date, last: date) -> Iterator[str]:
    """Yield the facets that together stand for the days from ``first`` to ``last``: whole years, months, then days."""
    day = first
    while day <= last:
        month_end = day.replace(day=monthrange(day.year, day.month)[1])
        year_end = day.replace(month=12, day=31)
        if (day.month, day.day) == (1, 1) and year_end <= last:
            yield year_facet(day.year)
            day = year_end
        elif day.day == 1 and month_end <= last:
            yield month_facet(day.year, day.month)
            day = month_end
        else:
            yield day_facet(day)
        if day == date.max:
            return
        day = date.fromordinal(day.toordinal() + 1)
