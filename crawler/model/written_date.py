"""A date as a text writes it: what is read before an outlet's zone, calendar or custom is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Self

from crawler.text.ages import Age


class Calendar(StrEnum):
    """The calendar that a date is written in."""

    GREGORIAN = "Gregorian"
    SOLAR_HIJRI = "Solar Hijri"
    ISLAMIC = "Islamic"


class Unreadable(StrEnum):
    """Why a text gives no day."""

    NO_YEAR = "no_year"
    RELATIVE = "relative"
    """It counts from a moment that is not known: "3 days ago"."""
    MONTH_ONLY = "month_only"
    UNKNOWN_FORM = "unknown_form"
    """It has a year and is in no form that is read here; dateparser may know it in the outlet's language."""
    NO_SUCH_TIME = "no_such_time"
    ISLAMIC_CALENDAR = "islamic_calendar"
    FOREIGN_CALENDAR = "foreign_calendar"
    TOO_MANY = "too_many"
    """It stands for all that were not read."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A full date in a text, with the time of day beside it."""

    start: int
    """Where in the text it begins, its weekday and time included."""
    end: int
    day: date
    """Of the Gregorian calendar; of an Islamic date only about the day."""
    other_day: date | None = None
    """The day under the other reading of D/M, where both are days and nothing in the text decides."""
    clock: time | None = None
    to_second: bool = False
    offset: timedelta | None = None
    """From UTC, where the text gives it in numbers or as UTC or GMT."""
    zone_name: str | None = None
    """Any other name of a zone, like ``PKT``: it means different zones in different countries."""
    weekday_named: bool = False
    short_year: bool = False
    calendar: Calendar = Calendar.GREGORIAN
    calendar_named: bool = True
    """Whether the text itself shows the calendar: 1403/02/26 does not, 26 Ordibehesht 1403 does."""

    def moved(self, by: int) -> Self:
        """The same date in a text that begins ``by`` characters later."""
        return replace(self, start=self.start - by, end=self.end - by)


@dataclass(frozen=True, slots=True)
class YearlessDate:
    """A day and month in a text without a year."""

    in_leap_year: WrittenDate
    """The date as it would be in 2000, a leap year."""
    weekday: int | None = None
    """0 (Monday) to 6, where the text names it."""

    def day_in(self, year: int) -> date | None:
        """The day in a year; None where that year has no such day."""
        try:
            return self.in_leap_year.day.replace(year=year)
        except ValueError:
            return None

    def moved(self, by: int) -> Self:
        """The same date in a text that begins ``by`` characters later."""
        return replace(self, in_leap_year=self.in_leap_year.moved(by))


@dataclass(frozen=True, slots=True)
class ReadText:
    """What was read from a text: its dates in order, or why there is none."""

    dates: tuple[WrittenDate, ...] = ()
    unreadable: Unreadable | None = None
    yearless: YearlessDate | None = None
    """The first day without a year, where there is no full date."""
    age: Age | None = None
    """How long before the fetch it was, where the text says how long ago and is no older than it seems."""
