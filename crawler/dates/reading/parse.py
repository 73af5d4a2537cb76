"""From one date as written to the moment, or the day, that it names at an outlet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from crawler.dates.reading.calendars import ISLAMIC, SOLAR_COUNTRIES, SOLAR_LANGUAGES
from crawler.dates.reading.expressions import Expression, find_dates, western_digits
from crawler.dates.reading.zones import zone_named
from crawler.model.clock import timestamp
from crawler.model.outlet import Outlet


class DateUnreadableError(ValueError):
    """No day can be had from the text; the message says why."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as an outlet's reader has it."""

    day: date
    """At the outlet."""
    precision: str
    """``instant``, ``minute`` or ``day``."""
    instant: datetime | None = None
    """UTC; None where only the day is known."""
    other_day: date | None = None
    """The day under the other reading of D/M, where nothing decides between the two."""
    unlikely_day: date | None = None
    """The day under the reading of D/M that is not the country's; some outlets have a theme with another country's."""
    weekday_named: bool = False
    bare: bool = False
    """Nothing stands before the date in its text."""
    utc_written: bool = False
    """The text gives an offset, and it is zero: the day may be another at the outlet."""

    @property
    def value(self) -> str:
        """``YYYY-MM-DDTHH:MM:SSZ``, or ``YYYY-MM-DD`` where only the day is known."""
        return timestamp(self.instant) if self.instant else self.day.isoformat()


_MONTH_FIRST_COUNTRIES = frozenset({"US", "FM", "MH", "PW"})
_BOTH_ORDERS_COUNTRIES = frozenset({"CA", "PH", "ZZ"})
"""ZZ is CLDR's code for an unknown country."""

WITHOUT_YEAR = "no full date with its year"
"""What is said of a text in which no year stands."""

_MAX_RAW = 80
"""Characters that dateparser is given; it is slow."""
_WORD = re.compile(r"[^\W\d_]{3}")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_ISO = re.compile(r"(?!1[34])(?:\d{4}-\d\d-\d\d(?:[T ].*)?|\d{8}(?:T.*)?)")
"""Not of a Solar Hijri year, which systems of Iran write in the same form."""
_RELATIVE = re.compile(
    r"\b(?:ago|yesterday|today|just now|vor \d+|gestern|heute|il y a|hier|hace|ayer)\b|назад|вчера|сегодня|قبل",
    re.IGNORECASE,
)
_TO_SECOND = re.compile(r"[T ]\d\d:?\d\d:?\d\d")
_RFC_822 = re.compile(r"\b\d{1,2} [A-Za-z]{3} \d\d \d\d:\d\d")
"""Years had two digits in RFC 822, and have in some feeds."""
_DAY_FIRST_WORDS = re.compile(
    r"\b(?:publiée?|mise?\sen\sligne|le|vom|veröffentlicht|uhr|publicad[oa]|el|fecha|às|pubblicato|il|em|tarihi?|yayın\w*"
    r"|saat|soat|tarikh|pukul|diterbitkan)\b|(?<!\d)(?<!\d\s)\bam\b|[\u0370-\u1fff]",
    re.IGNORECASE,
)
"""Words beside a date in languages that write the day first, and any letter that is not Latin; of English, only its
American form does not. ``am`` behind a number is a half of the day, not German."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def read_moment(raw: str, outlet: Outlet, *, naive_utc: bool = False, keep_midnight: bool = False) -> Moment:
    """Read a date of an outlet.

    ``naive_utc``: a time without an offset is UTC (WordPress's ``date_gmt``), not the outlet's time.
    ``keep_midnight``: midnight is a time like any other. Otherwise it is the mark of a system that knows the
    day alone, and the precision is ``day``.

    ISO 8601, RFC 5322 and Unix time are read first, then the forms of ``find_dates``, then what dateparser
    reads in the outlet's languages.

    Raises:
        DateUnreadableError: no date, no year, or a date relative to an unknown moment.
    """
    written = _as_written(" ".join(western_digits(raw).split()), outlet)
    return _at_outlet(written, outlet, naive_utc=naive_utc, keep_midnight=keep_midnight)


def _as_written(raw: str, outlet: Outlet) -> Expression:
    if _EPOCH.fullmatch(raw):
        moment = datetime.fromtimestamp(int(raw[:10]), UTC)
        return _from_datetime(moment, to_second=True)
    if _ISO.fullmatch(raw):
        try:
            moment = datetime.fromisoformat(raw)
        except ValueError:
            pass
        else:
            return _from_datetime(moment, timed=len(raw) > 10, to_second=_TO_SECOND.search(raw) is not None)
    found = find_dates(raw, every_calendar=True)
    readable = [expression for expression in found if _is_of_calendar(expression, outlet)]
    if readable:
        return _order_decided(readable[0], raw, outlet)
    if found:
        raise DateUnreadableError(_unread_calendar(found[0]))
    if _RFC_822.search(raw):
        try:
            return _from_datetime(parsedate_to_datetime(raw), to_second=raw.count(":") > 1)
        except ValueError as error:
            raise DateUnreadableError("no such moment") from error
    if not _YEAR.search(raw):
        raise DateUnreadableError("relative to an unknown moment" if _RELATIVE.search(raw) else WITHOUT_YEAR)
    if len(raw) > _MAX_RAW or not _WORD.search(raw):
        raise DateUnreadableError("no date that can be read")
    return _by_dateparser(raw, outlet)


def _is_of_calendar(written: Expression, outlet: Outlet) -> bool:
    """Whether the day can be had: an Islamic one cannot, and numbers of a Solar Hijri year only where it is in use."""
    if written.calendar == ISLAMIC:
        return False
    language = outlet.languages[0].split("-")[0]
    return written.named or outlet.country in SOLAR_COUNTRIES or language in SOLAR_LANGUAGES


def _unread_calendar(written: Expression) -> str:
    if written.calendar == ISLAMIC:
        return f"a day of the Islamic calendar, whose months begin when each country says: about {written.day}"
    return f"would be a day of the {written.calendar} calendar, which is not this outlet's"


def _from_datetime(moment: datetime, *, timed: bool = True, to_second: bool) -> Expression:
    return Expression(
        start=0,
        end=0,
        day=moment.date(),
        clock=moment.time().replace(microsecond=0) if timed else None,
        to_second=to_second,
        offset=moment.utcoffset(),
    )


def _order_decided(found: Expression, raw: str, outlet: Outlet) -> Expression:
    if found.other_day is not None and _DAY_FIRST_WORDS.search(raw):
        return replace(found, other_day=None)
    if found.other_day is None or (outlet.country in _BOTH_ORDERS_COUNTRIES and _is_english(outlet)):
        return found
    if outlet.country in _MONTH_FIRST_COUNTRIES:
        return replace(found, day=found.other_day, other_day=None, unlikely_day=found.day)
    return replace(found, other_day=None, unlikely_day=found.other_day)


def _is_english(outlet: Outlet) -> bool:
    """Whether the language leaves the order open: of those that write D/M/Y with a year behind, English alone does.

    Source: CLDR, the short date formats of the languages' main locales.
    """
    return outlet.languages[0].split("-")[0] == "en"


def _by_dateparser(raw: str, outlet: Outlet) -> Expression:
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
        except ValueError:  # a language that dateparser does not know
            continue
        if moment is not None:
            break
    # Only what stands there: a day or a year that dateparser filled in is none.
    if moment is None or str(moment.year) not in raw or not re.search(rf"(?<!\d)0?{moment.day}(?!\d)", raw):
        raise DateUnreadableError("no date that can be read")
    return _from_datetime(moment.replace(tzinfo=None), timed=moment.time() != time(0), to_second=False)


def _at_outlet(written: Expression, outlet: Outlet, *, naive_utc: bool, keep_midnight: bool) -> Moment:
    zone = ZoneInfo(outlet.timezone)
    day_only = Moment(
        day=written.day,
        precision="day",
        other_day=written.other_day,
        unlikely_day=written.unlikely_day,
        weekday_named=written.weekday_named,
        bare=written.start == 0,
    )
    if written.clock is None or written.other_day is not None:
        return day_only
    written_zone = _zone(written, outlet, naive_utc=naive_utc)
    if written_zone is None:
        return day_only
    try:
        there = datetime.combine(written.day, written.clock, written_zone)
        local, instant = there.astimezone(zone), there.astimezone(UTC)
    except (ValueError, OverflowError):
        raise DateUnreadableError("no such moment") from None
    offset = None if written_zone == zone else there.utcoffset()
    if not keep_midnight:
        if written.clock == time(0) and (not offset or not outlet.is_known or offset == local.utcoffset()):
            return day_only
        if local.time() == time(0) and outlet.is_known:
            return replace(day_only, day=local.date(), unlikely_day=None)
    return replace(
        day_only,
        day=written.day if not outlet.is_known else local.date(),
        precision="instant" if written.to_second else "minute",
        instant=instant,
        utc_written=offset == timedelta(0),
    )


def _zone(written: Expression, outlet: Outlet, *, naive_utc: bool) -> tzinfo | None:
    """The zone of the time; None where the text names one that is not known, or none and the outlet's is not known."""
    if written.offset is not None:
        return timezone(written.offset)
    if written.zone_name:
        return zone_named(written.zone_name, outlet.country, outlet.timezone, written.day)
    if naive_utc:
        return UTC
    return ZoneInfo(outlet.timezone) if outlet.is_known else None
