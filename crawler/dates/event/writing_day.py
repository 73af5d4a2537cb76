"""When a text was written, and which day its words mean then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

NEWS = timedelta(days=31)
"""A date that is longer ago is background; the bound also gives a date without a year its year."""
_WEEK = 7
"""Days."""
_UNSURE_BACK = 6
"""Days: "Friday", written on a Thursday, is as often the next day as the one six days before."""


@dataclass(frozen=True, slots=True)
class WritingDay:
    """When a text was written, as far as it is known."""

    published: date | None
    """The day of publication at the outlet."""
    filed: date | None = None
    """The day in the dateline."""
    sure: bool = True
    """Whether "today" is surely the day of publication; it is not just after midnight."""

    @property
    def day(self) -> date | None:
        """The day that the text's own words count from: a dateline's, where it has one."""
        return self.filed or self.published


def latest_weekday(weekday: int, day: date, *, is_last: bool) -> date | None:
    """The latest ``weekday`` (0 is Monday) up to ``day``, or the one before this week; None where not sure."""
    back = (day.weekday() - weekday) % _WEEK
    if is_last:
        # "Last Wednesday", said on a Friday, is two days ago to some and nine to others.
        back = back or _WEEK
        return day - timedelta(days=back) if back > day.weekday() else None
    return None if back == _UNSURE_BACK else day - timedelta(days=back)


def nearest_date(number: int, month: int, year: str | None, written: WritingDay) -> date | None:
    """The date as it is news: no later than the text and not a month older. Without a known day, with its year only."""
    last = written.published or written.filed
    if last is None:
        return _day(int(year), month, number) if year and month else None
    days = (last - timedelta(days=back) for back in range(NEWS.days + 1))
    return next(
        (day for day in days if day.day == number and month in (0, day.month) and (not year or int(year) == day.year)),
        None,
    )


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
