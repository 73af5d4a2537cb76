"""The year of a day that is printed without one: from what else is sure of the article, or not at all."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.dates.page.yearless import Yearless, find_yearless
from crawler.dates.publication.readings import TRUST, Reading
from crawler.dates.reading.parse import WITHOUT_YEAR, DateUnreadableError, read_moment
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet

_SOURCES = frozenset({"line", "dateline", "foot"})
_SURE = frozenset({"source", "head", "address", "microdata"})
"""Families that tell a year that can be lent."""
_BEFORE, _AFTER = timedelta(days=60), timedelta(days=1)
"""How far a day may lie before and after the day that lends its year: an event told of, a zone further east."""
_YEARS_BACK = 5
"""A weekday returns to its day of the year after five years at the earliest."""
_MONTH = re.compile(r"(\d{4})[/-](0[1-9]|1[0-2])")
_NO_YEAR = "no year, and nothing to take it from"
_NOT_SURE = "no year, and more than one would fit"


_SHOWN = frozenset({"shown", "dateline"})
_FAR = timedelta(days=31)
"""How far from its address's month a page may show its day: drafts wait, and first and last days are of other zones."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """Days between which the article was published, by one place."""

    first: date
    last: date
    source: str


def read_yearless(
    candidates: list[DateCandidate], readings: list[Reading], outlet: Outlet, *, fetched_at: datetime
) -> list[Reading]:
    """Read the candidates that were rejected for want of a year, and give each the year that is sure.

    That is the one that brings it next to a day or a month which a source, the head or the address tells; where none
    does, the one of the last five before ``fetched_at`` in which its weekday falls on that day. Otherwise the verdict
    stays ``rejected`` and says why.
    """
    bounds = [*_bounds_of(readings), *_months_of(candidates)]
    today = fetched_at.astimezone(ZoneInfo(outlet.timezone)).date()
    found = []
    for candidate in candidates:
        if candidate.source not in _SOURCES or candidate.reason != WITHOUT_YEAR:
            continue
        yearless = find_yearless(candidate.raw)
        if yearless is not None and (reading := _read(candidate, yearless, bounds, today, outlet)):
            found.append(reading)
    return found


def near_the_month(readings: list[Reading], candidates: list[DateCandidate]) -> list[Reading]:
    """Readings but for those that the page shows far from the month in its address: rejected, another text's.

    An address bears the month in which its article was made.
    """
    months = _months_of(candidates)
    kept = []
    for reading in readings:
        day = reading.moment.day
        far = not any(month.first - _FAR <= day <= month.last + _FAR for month in months)
        if months and far and reading.trust.family in _SHOWN and reading.candidate.kind == "published":
            reading.reject("far from the month in the address")
        else:
            kept.append(reading)
    return kept


def _bounds_of(readings: list[Reading]) -> list[_Bound]:
    return [
        _Bound(reading.moment.day, reading.moment.day, reading.trust.source)
        for reading in readings
        if reading.candidate.kind == "published"
        and reading.trust.family in _SURE
        and reading.moment.other_day is None
        and reading.candidate.verdict != "rejected"
    ]


def _months_of(candidates: list[DateCandidate]) -> list[_Bound]:
    """Months in addresses: /2024/11/."""
    told = (_MONTH.fullmatch(candidate.raw) for candidate in candidates if candidate.source == "address")
    months = [(int(match[1]), int(match[2])) for match in told if match]
    return [
        _Bound(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "address") for year, month in months
    ]


def _read(
    candidate: DateCandidate, yearless: Yearless, bounds: list[_Bound], today: date, outlet: Outlet
) -> Reading | None:
    if bounds:
        lent = {(year, bound.source) for bound in bounds if (year := _year_near(yearless, bound))}
    else:
        lent = {(year, "weekday") for year in _years_of_weekday(yearless, today)}
    years = {year for year, _ in lent}
    if len(years) != 1:
        candidate.reason = _NOT_SURE if years else _NO_YEAR
        return None
    year, (source, *_) = years.pop(), sorted(source for _, source in lent)
    try:
        moment = read_moment(yearless.with_year(candidate.raw, year), outlet)
    except DateUnreadableError:
        candidate.reason = _NO_YEAR
        return None
    trust = replace(TRUST[candidate.source], weight=TRUST["foot"].weight)
    reading = Reading(candidate, moment, trust)
    if yearless.weekday is not None and moment.day.weekday() != yearless.weekday:
        reading.reject(f"would be of {year}, in which its weekday is another")
        return None
    candidate.verdict, candidate.reason = "", f"its year is that of the {source}"
    return reading


def _year_near(yearless: Yearless, bound: _Bound) -> int | None:
    """The one year that brings the day near the bound; None where none does."""
    slack = timedelta() if bound.first == bound.last else timedelta(days=3)
    earliest = bound.first - (slack or _BEFORE)
    years = (year for year in (bound.first.year - 1, bound.first.year, bound.last.year + 1))
    near = [
        year for year in years if (day := _day(yearless, year)) is not None and earliest <= day <= bound.last + _AFTER
    ]
    return near[0] if near else None


def _years_of_weekday(yearless: Yearless, today: date) -> list[int]:
    if yearless.weekday is None:
        return []
    years = range(today.year - _YEARS_BACK + 1, today.year + 1)
    days = [day for year in years if (day := _day(yearless, year)) is not None and day <= today]
    return [day.year for day in days if day.weekday() == yearless.weekday]


def _day(yearless: Yearless, year: int) -> date | None:
    try:
        return date(year, yearless.month, yearless.day)
    except ValueError:
        return None
