"""Days not written in full: without a year, or as an age. They are completed from certain facts, or not at all."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from crawler.dates.publication.read_dates import ReadDate
from crawler.dates.publication.trust import LENT, TRUST
from crawler.dates.publication.verdicts import Reason, reject, remark
from crawler.dates.reading.moments import Moment, moment_of_date
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet
from crawler.model.written_date import Unreadable, YearlessDate

_SOURCES = frozenset({"line", "above", "dateline", "foot"})
_SURE = frozenset({"source", "head", "address", "microdata"})
"""Families whose year can be used."""
_BEFORE, _AFTER = timedelta(days=60), timedelta(days=1)
"""Furthest before and after the day that gives the year: for a past event, and a time zone further east."""
_BEFORE_MONTH = timedelta(days=3)
"""The same before a month."""
SIGHTED = timedelta(days=7)
"""Most time from publication to first sighting: a source is read at least once a week."""
_YEARS_BACK = 5
"""A weekday falls on the same day of the year again after five years at the earliest."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days between which one place puts the written day."""

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
    """Read the candidates rejected for lack of a year, and give each the year that is certain.

    That is the year that brings it close to a day or month given by a source, the head or the URL; without those, the
    one that brings it shortly before ``first_seen_at``, when a source first listed the text; otherwise the one of the
    last five before ``fetched_at`` in which its weekday falls on that day. If there is no such year, the verdict stays
    ``rejected`` and says why.
    """
    today = outlet.day_at(fetched_at)
    sure = [*dict.fromkeys((*_beside(readings), *_months_of(candidates)))]
    sighted = first_seen_at and outlet.day_at(first_seen_at)
    near = [Window(sighted - SIGHTED, sighted, "first sighting")] if sighted else []
    recent = [Window(date(today.year - _YEARS_BACK + 1, 1, 1), today, "weekday")]
    found = []
    for candidate in candidates:
        yearless = candidate.reading.yearless
        if yearless is None or candidate.source not in _SOURCES:
            continue
        days = _days_in(sure or near, yearless)
        if not days and not sure and yearless.weekday is not None:
            days = _days_in(recent, yearless)
        if reading := _read(candidate, yearless, days, outlet):
            found.append(reading)
    return found


def _beside(readings: list[ReadDate]) -> Iterator[Window]:
    for reading in readings:
        day, candidate = reading.moment.day, reading.candidate
        is_sure = candidate.kind == "published" and reading.trust.family in _SURE and candidate.verdict != "rejected"
        if is_sure and day - date.min > _BEFORE and date.max - day > _AFTER:
            yield Window(day - _BEFORE, day + _AFTER, reading.trust.source)


def _months_of(candidates: list[DateCandidate]) -> Iterator[Window]:
    """Yield the months in URLs: ``2024/11``."""
    for candidate in candidates:
        if candidate.reading.unreadable is Unreadable.MONTH_ONLY:
            year, month = int(candidate.raw[:4]), int(candidate.raw[5:])
            last = date(year, month, monthrange(year, month)[1])
            yield Window(date(year, month, 1) - _BEFORE_MONTH, last + _AFTER, "address")


def _days_in(windows: Iterable[Window], yearless: YearlessDate) -> dict[date, str]:
    """Return the days within the windows that the text can mean, each with a source."""
    return {
        day: window.source
        for window in windows
        for year in range(window.first.year, window.last.year + 1)
        if (day := yearless.day_in(year)) is not None
        and window.first <= day <= window.last
        and yearless.weekday in (None, day.weekday())
    }


def _read(candidate: DateCandidate, yearless: YearlessDate, days: dict[date, str], outlet: Outlet) -> ReadDate | None:
    if len(days) != 1:
        reject(candidate, Reason.YEARS_DIFFER if days else Reason.NO_YEAR_FOUND)
        return None
    ((day, source),) = days.items()
    moment = moment_of_date(replace(yearless.in_leap_year, day=day), candidate.raw, outlet)
    if isinstance(moment, Unreadable):
        reject(candidate, Reason.NO_YEAR_FOUND)
        return None
    remark(candidate, Reason.YEAR_ADDED, source)
    return ReadDate(candidate, moment, replace(TRUST[candidate.source], weight=LENT))


def read_ages(
    candidates: list[DateCandidate], outlet: Outlet, *, fetched_at: datetime, first_seen_at: datetime | None
) -> list[ReadDate]:
    """Read how long ago a page says it was published: a day, if rounding cannot lead to another one.

    Programs round an age down, or to the nearest value. A text already listed by a source is older than that.
    """
    found = []
    for candidate in candidates:
        age = candidate.reading.age
        if age is None or not outlet.is_known:
            continue
        about = fetched_at - age.about
        earliest, latest = about - age.unit, min(about + age.unit / 2, first_seen_at or fetched_at)
        day = outlet.day_at(latest)
        if earliest <= latest and outlet.day_at(earliest) == day:
            found.append(ReadDate(candidate, Moment(day, "day"), TRUST["line"]))
    return found
