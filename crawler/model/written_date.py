"""A date as written in a text, read before the outlet's time zone, calendar or custom is considered."""

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
    """Why no day could be read from a text."""

    NO_YEAR = "no_year"
    RELATIVE = "relative"
    """It counts from an unknown moment: "3 days ago"."""
    MONTH_ONLY = "month_only"
    UNKNOWN_FORM = "unknown_form"
    """It has a year but no form that is read here; dateparser may know it in the outlet's language."""
    NO_SUCH_TIME = "no_such_time"
    ISLAMIC_CALENDAR = "islamic_calendar"
    FOREIGN_CALENDAR = "foreign_calendar"
    TOO_MANY = "too_many"
    """There are more dates than are read."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A full date in a text, with the time of day next to it."""

    start: int
    """Position in the text where it starts, including its weekday and time."""
    end: int
    day: date
    """In the Gregorian calendar; only approximate for an Islamic date."""
    other_day: date | None = None
    """The day by the other reading of D/M, if both are valid days and nothing in the text decides."""
    clock: time | None = None
    to_second: bool = False
    offset: timedelta | None = None
    """UTC offset, if the text gives it in digits or as UTC or GMT."""
    zone_name: str | None = None
    """Any other name of a zone, like ``PKT``: it means different zones in different countries."""
    weekday_named: bool = False
    short_year: bool = False
    calendar: Calendar = Calendar.GREGORIAN
    calendar_named: bool = True
    """Whether the text itself shows the calendar: 1403/02/26 does not, 26 Ordibehesht 1403 does."""

    def moved(self, by: int) -> Self:
        """The same date in a text that starts ``by`` characters later."""
        return replace(self, start=self.start - by, end=self.end - by)


@dataclass(frozen=True, slots=True)
class YearlessDate:
    """A day and month in a text without a year."""

    in_leap_year: WrittenDate
    """The date in the year 2000, a leap year."""
    weekday: int | None = None
    """0 (Monday) to 6, if the text names it."""

    def day_in(self, year: int) -> date | None:
        """The day in a year; None if that year has no such day."""
        try:
            return self.in_leap_year.day.replace(year=year)
        except ValueError:
            return None

    def moved(self, by: int) -> Self:
        """The same date in a text that starts ``by`` characters later."""
        return replace(self, in_leap_year=self.in_leap_year.moved(by))


@dataclass(frozen=True, slots=True)
class ReadText:
    """What was read from a text: its dates in order, or why there is none."""

    dates: tuple[WrittenDate, ...] = ()
    unreadable: Unreadable | None = None
    yearless: YearlessDate | None = None
    """The first day without a year, if there is no full date."""
    age: Age | None = None
    """How long before the fetch it was, if the text says how long ago and is no older than it seems."""
