"""From a written date to the moment, or the day, that it means at an outlet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from crawler.dates.reading.calendars import SOLAR_COUNTRIES, SOLAR_LANGUAGES
from crawler.dates.reading.expressions import western_digits
from crawler.dates.reading.zones import zone_named
from crawler.model.clock import timestamp
from crawler.model.outlet import Outlet
from crawler.model.written_date import Calendar, ReadText, Unreadable, WrittenDate


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as an outlet's reader understands it."""

    day: date
    """The day at the outlet."""
    precision: str
    """``instant``, ``minute`` or ``day``."""
    instant: datetime | None = None
    """UTC; None if only the day is known."""
    other_day: date | None = None
    """The day in the other order of D/M, if no word decides; some outlets use another country's theme."""
    is_open: bool = False
    """Whether the country does not decide between the two either."""
    weekday_named: bool = False
    utc_written: bool = False
    """The text gives an offset of zero: the day may be another one at the outlet."""

    @property
    def value(self) -> str:
        """``YYYY-MM-DDTHH:MM:SSZ``, or ``YYYY-MM-DD`` if only the day is known."""
        return timestamp(self.instant) if self.instant else self.day.isoformat()


_MONTH_FIRST_COUNTRIES = frozenset({"US", "FM", "MH", "PW"})
_BOTH_ORDERS_COUNTRIES = frozenset({"CA", "PH", "ZZ"})
"""ZZ is CLDR's code for an unknown country."""
_WORD = re.compile(r"[^\W\d_]{3}")
_DAY_FIRST_WORDS = re.compile(
    r"\b(?:publiée?|mise?\sen\sligne|le|vom|veröffentlicht|uhr|publicad[oa]|el|fecha|às|pubblicato|il|em|tarihi?|yayın\w*"
    r"|saat|pukul|diterbitkan)\b|(?<!\d)(?<!\d\s)\bam\b|[\u0370-\u1fff]",
    re.IGNORECASE,
)
"""Words next to a date in languages that write the day first, and any letter that is not Latin; only American English
writes the month first. ``am`` after a number is a half of the day, not German."""


def moment_of(
    reading: ReadText, raw: str, outlet: Outlet, *, naive_utc: bool = False, keep_midnight: bool = False
) -> Moment | Unreadable:
    """Return the moment that a text means at an outlet: its first date in a calendar used by the outlet.

    A text of unknown form is read by dateparser, in the outlet's languages.

    ``raw``: the text that was read. ``naive_utc``: a time without an offset is UTC (WordPress's ``date_gmt``), not the
    outlet's time. ``keep_midnight``: midnight is a time like any other. Otherwise it comes from a system that only
    knows the day, and the precision is ``day``.

    Raises:
        ValueError: the text was never read.
    """
    written = next((found for found in reading.dates if _uses_calendar(outlet, found)), None)
    if written is None and reading.dates:
        islamic = reading.dates[0].calendar is Calendar.ISLAMIC
        return Unreadable.ISLAMIC_CALENDAR if islamic else Unreadable.FOREIGN_CALENDAR
    if written is None and reading.unreadable is Unreadable.UNKNOWN_FORM:
        written = _by_dateparser(raw, outlet)
    if written is not None:
        return moment_of_date(written, raw, outlet, naive_utc=naive_utc, keep_midnight=keep_midnight)
    if reading.unreadable is None:
        raise ValueError(f"{raw!r} was not read: read_text() reads it, and found() makes a candidate of it")
    return reading.unreadable


def moment_of_date(
    written: WrittenDate, raw: str, outlet: Outlet, *, naive_utc: bool = False, keep_midnight: bool = False
) -> Moment | Unreadable:
    """Return the moment that one date means at an outlet; see ``moment_of``."""
    day = _in_order(written, raw, outlet)
    if written.clock is None or day.is_open:
        return day
    try:
        written_zone = _zone(written, day.day, outlet, naive_utc=naive_utc)
        if written_zone is None:
            return day
        there = datetime.combine(day.day, written.clock, written_zone)
        local, instant = there.astimezone(outlet.zone), there.astimezone(UTC)
    except (ValueError, OverflowError):  # an offset of 24 hours or more, a day outside the years 1 to 9999
        return Unreadable.NO_SUCH_TIME
    offset = None if written_zone == outlet.zone else there.utcoffset()
    if not keep_midnight:
        if written.clock == time(0) and (not offset or not outlet.is_known or offset == local.utcoffset()):
            return day
        if local.time() == time(0) and outlet.is_known:
            return replace(day, day=local.date(), other_day=None)
    return replace(
        day,
        day=day.day if not outlet.is_known else local.date(),
        precision="instant" if written.to_second else "minute",
        instant=instant,
        utc_written=offset == timedelta(0),
    )


def _uses_calendar(outlet: Outlet, written: WrittenDate) -> bool:
    """Whether the date gives the outlet's day.

    An Islamic month starts when each country says so. Numbers of a Solar Hijri year only count where it is in use.
    """
    if written.calendar is Calendar.ISLAMIC:
        return False
    language = outlet.languages[0].split("-")[0]
    return written.calendar_named or outlet.country in SOLAR_COUNTRIES or language in SOLAR_LANGUAGES


def _in_order(written: WrittenDate, raw: str, outlet: Outlet) -> Moment:
    """Return only the day, with D/M decided as far as words and the country decide it.

    Of the languages that write D/M/Y with the year last, only English leaves the order open. Source: CLDR, the short
    date formats of the languages' main locales.
    """
    moment = Moment(day=written.day, precision="day", weekday_named=written.weekday_named)
    if written.other_day is None or _DAY_FIRST_WORDS.search(raw):
        return moment
    if outlet.country in _MONTH_FIRST_COUNTRIES:
        return replace(moment, day=written.other_day, other_day=written.day)
    is_open = outlet.country in _BOTH_ORDERS_COUNTRIES and outlet.languages[0].split("-")[0] == "en"
    return replace(moment, other_day=written.other_day, is_open=is_open)


def _by_dateparser(raw: str, outlet: Outlet) -> WrittenDate | None:
    raw = " ".join(western_digits(raw).split())
    if not _WORD.search(raw):
        return None
    import dateparser  # half a second to import, and most pages never need it

    moment = None
    for language in outlet.languages:
        try:
            moment = dateparser.parse(
                raw,
                languages=[language.split("-")[0]],
                settings={
                    "REQUIRE_PARTS": ["day", "month", "year"],
                    "STRICT_PARSING": True,
                    "PARSERS": ["absolute-time"],
                    "DATE_ORDER": "MDY" if outlet.country in _MONTH_FIRST_COUNTRIES else "DMY",
                },
            )
        except Exception:  # noqa: BLE001, S112 - an unknown language, or any fault of dateparser's: it gives no date
            continue
        if moment is not None:
            break
    # Only what is in the text: a day or year filled in by dateparser does not count.
    if moment is None or str(moment.year) not in raw or not re.search(rf"(?<!\d)0?{moment.day}(?!\d)", raw):
        return None
    clock = moment.time() if moment.time() != time(0) else None
    return WrittenDate(start=0, end=0, day=moment.date(), clock=clock)


def _zone(written: WrittenDate, day: date, outlet: Outlet, *, naive_utc: bool) -> tzinfo | None:
    """Return the zone of the time; None if the text names an unknown one, or none and the outlet's is unknown."""
    if written.offset is not None:
        return timezone(written.offset)
    if written.zone_name:
        return zone_named(written.zone_name, outlet.country, outlet.timezone, day)
    if naive_utc:
        return UTC
    return outlet.zone if outlet.is_known else None
