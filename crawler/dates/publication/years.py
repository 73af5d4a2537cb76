"""Days that are not printed whole: without their year, or as an age. From what else is sure, or not at all."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.dates.publication.read_dates import ReadDate
from crawler.dates.publication.trust import TRUST
from crawler.dates.publication.verdicts import Reason, reject, remark
from crawler.dates.reading.moments import Moment, moment_of_date
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet
from crawler.model.written_date import Unreadable, YearlessDate

_SOURCES = frozenset({"line", "above", "dateline", "foot"})
_SURE = frozenset({"source", "head", "address", "microdata"})
"""Families whose year can be lent."""
_BEFORE, _AFTER = timedelta(days=60), timedelta(days=1)
"""How far a day may lie before and after the day that lends its year: a past event, a time zone further east."""
_YEARS_BACK = 5
"""A weekday returns to its day of the year after five years at the earliest."""


_SIGHTED = timedelta(days=7)
"""How long before its first sighting a text was published, at most: a source is read once a week, or more often."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Days between which the article was published, by one place."""

    first: date
    last: date
    source: str


def read_yearless(
    candidates: list[DateCandidate],
    readings: list[ReadDate],
    outlet: Outlet,
    *,
    fetched_at: datetime,
    first_seen_at: datetime | None,
) -> list[ReadDate]:
    """Read the candidates that were rejected for want of a year, and give each the year that is sure.

    That is the one that brings it next to a day or a month which a source, the head or the address gives; where none
    does, the one that brings it shortly before ``first_seen_at``, when a source first named the text; or else the one
    of the last five before ``fetched_at`` in which its weekday falls on that day. Otherwise the verdict stays
    ``rejected`` and says why.
    """
    bounds = list(dict.fromkeys((*_bounds_of(readings), *months_of(candidates))))
    today = fetched_at.astimezone(ZoneInfo(outlet.timezone)).date()
    lent: dict[date, set[tuple[int, str]]] = {}
    found = []
    for candidate in candidates:
        yearless = candidate.reading.yearless
        if yearless is None or candidate.source not in _SOURCES:
            continue
        # The day and month decide; there are 366 of them, however many dates a page has.
        of_day = yearless.in_leap_year.day
        if of_day not in lent:
            lent[of_day] = _lent_by(yearless, bounds)
        years = lent[of_day] if bounds else _by_sight(yearless, first_seen_at, outlet) or _by_weekday(yearless, today)
        if reading := _read(candidate, yearless, years, outlet):
            found.append(reading)
    return found


def _bounds_of(readings: list[ReadDate]) -> list[Bound]:
    return [
        Bound(reading.moment.day, reading.moment.day, reading.trust.source)
        for reading in readings
        if reading.candidate.kind == "published"
        and reading.trust.family in _SURE
        and reading.moment.other_day is None
        and reading.candidate.verdict != "rejected"
    ]


def months_of(candidates: list[DateCandidate]) -> list[Bound]:
    """Months in addresses: ``2024/11``."""
    raws = [each.raw for each in candidates if each.reading.unreadable is Unreadable.MONTH_ONLY]
    months = [(int(raw[:4]), int(raw[5:])) for raw in raws]
    return [
        Bound(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "address") for year, month in months
    ]


def _read(
    candidate: DateCandidate, yearless: YearlessDate, lent: set[tuple[int, str]], outlet: Outlet
) -> ReadDate | None:
    years = {year for year, _ in lent}
    if len(years) != 1:
        reject(candidate, Reason.YEARS_DIFFER if years else Reason.NO_YEAR_FOUND)
        return None
    year, (source, *_) = years.pop(), sorted(source for _, source in lent)
    day = yearless.day_in(year)
    written = day and replace(yearless.in_leap_year, day=day)
    moment = moment_of_date(written, candidate.raw, outlet) if written else Unreadable.NO_SUCH_TIME
    if isinstance(moment, Unreadable):
        reject(candidate, Reason.NO_YEAR_FOUND)
        return None
    reading = ReadDate(candidate, moment, replace(TRUST[candidate.source], weight=TRUST["foot"].weight))
    if yearless.weekday is not None and moment.day.weekday() != yearless.weekday:
        reading.reject(Reason.OTHER_WEEKDAY, str(year))
        return None
    remark(candidate, Reason.YEAR_ADDED, source)
    return reading


def _lent_by(yearless: YearlessDate, bounds: list[Bound]) -> set[tuple[int, str]]:
    """The years that bounds lend, each with its source, until two differ: then none is sure."""
    lent: set[tuple[int, str]] = set()
    for bound in bounds:
        if year := _year_near(yearless, bound):
            lent.add((year, bound.source))
            if len({known for known, _ in lent}) > 1:
                break
    return lent


def _year_near(yearless: YearlessDate, bound: Bound) -> int | None:
    """The one year that brings the day near the bound; None where none does."""
    slack = timedelta() if bound.first == bound.last else timedelta(days=3)
    earliest = bound.first - (slack or _BEFORE)
    years = (year for year in (bound.first.year - 1, bound.first.year, bound.last.year + 1))
    near = [
        year for year in years if (day := yearless.day_in(year)) is not None and earliest <= day <= bound.last + _AFTER
    ]
    return near[0] if near else None


def _by_sight(yearless: YearlessDate, first_seen_at: datetime | None, outlet: Outlet) -> set[tuple[int, str]]:
    """The year that brings the day shortly before the first sighting, unless its weekday falls on another day."""
    if first_seen_at is None:
        return set()
    seen_on = first_seen_at.astimezone(ZoneInfo(outlet.timezone)).date()
    days = [day for year in (seen_on.year - 1, seen_on.year) if (day := yearless.day_in(year)) is not None]
    near = [day for day in days if seen_on - _SIGHTED <= day <= seen_on]
    return {(day.year, "first sighting") for day in near if yearless.weekday in (None, day.weekday())}


def _by_weekday(yearless: YearlessDate, today: date) -> set[tuple[int, str]]:
    if yearless.weekday is None:
        return set()
    years = range(today.year - _YEARS_BACK + 1, today.year + 1)
    days = [day for year in years if (day := yearless.day_in(year)) is not None and day <= today]
    return {(day.year, "weekday") for day in days if day.weekday() == yearless.weekday}


def read_ages(
    candidates: list[DateCandidate], outlet: Outlet, *, fetched_at: datetime, first_seen_at: datetime | None
) -> list[ReadDate]:
    """Read how long ago a page says that it was published: a day, where the rounding does not reach into another.

    Programs round an age down, or to the nearest. What a source had named by then is older.
    """
    zone = ZoneInfo(outlet.timezone)
    found = []
    for candidate in candidates:
        age = candidate.reading.age
        if age is None or not outlet.is_known:
            continue
        about = fetched_at - age.about
        earliest, latest = about - age.unit, min(about + age.unit / 2, first_seen_at or fetched_at)
        day = latest.astimezone(zone).date()
        if earliest <= latest and earliest.astimezone(zone).date() == day:
            found.append(ReadDate(candidate, Moment(day, "day"), TRUST["age"]))
    return found
