"""Which dates are refused: those that cannot be true, a clock's, and those of another text."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.dates.publication.read_dates import ReadDate
from crawler.dates.publication.verdicts import Reason
from crawler.dates.publication.years import months_of
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet

CLOCK_TOLERANCE = timedelta(minutes=15)
"""How far a server's clock may be ahead of ours."""
_NOW = timedelta(minutes=10)
"""Between a clock on the page and the fetch, at most."""
_SHOWN = frozenset({"shown", "dateline"})
_FAR = timedelta(days=31)
"""How far from its address's month a page may show its day: drafts wait, and first and last days are of other zones."""


def without_impossible(readings: list[ReadDate], outlet: Outlet, fetched_at: datetime) -> list[ReadDate]:
    """Reject what cannot be true: an unclear order of day and month, a day before the outlet or after the fetch."""
    latest = fetched_at + CLOCK_TOLERANCE
    # Where the zone is unknown, the day at the outlet may be one ahead.
    ahead = timedelta(hours=0 if outlet.is_known else 14)
    last_day = (latest + ahead).astimezone(ZoneInfo(outlet.timezone)).date()
    kept = []
    for reading in readings:
        moment = reading.moment
        if moment.other_day is not None:
            reading.reject(Reason.DAY_OR_MONTH)
        elif (
            reading.trust.family == "created"
            and moment.precision == "day"
            and (moment.day.month, moment.day.day) == (1, 1)
        ):
            reading.reject(Reason.JANUARY_FIRST)
        elif moment.day < outlet.since:
            # The day of an event, or an empty field.
            reading.reject(Reason.BEFORE_OUTLET, outlet.since.isoformat())
        elif moment.day > last_day or (moment.instant is not None and moment.instant > latest):
            reading.reject(Reason.AFTER_FETCH)
        else:
            kept.append(reading)
    return kept


def without_clocks(published: list[ReadDate], outlet: Outlet, fetched_at: datetime) -> list[ReadDate]:
    """Reject the moment of the fetch, or its day without a word beside it, where no other place gives that day.

    A time of day other than the fetch's is not a running clock's, unless the weekday is there too, as at the top of
    sites that are served from a cache.
    """
    today = fetched_at.astimezone(ZoneInfo(outlet.timezone)).date()
    families: dict[date, set[str]] = {}
    for reading in published:
        families.setdefault(reading.moment.day, set()).add(reading.trust.family)
    kept = []
    for reading in published:
        moment = reading.moment
        alone = len(families[moment.day]) == 1
        now = moment.instant is not None and abs(moment.instant - fetched_at) <= _NOW
        now = now and reading.trust.family not in ("source", "head") and not reading.labelled
        bare = moment.bare and moment.day == today and reading.candidate.source in ("line", "foot")
        bare = bare and (now or moment.instant is None or moment.weekday_named)
        if alone and (now or bare):
            reading.reject(Reason.FETCH_TIME)
        else:
            kept.append(reading)
    return kept


def without_other_months(readings: list[ReadDate], candidates: list[DateCandidate]) -> list[ReadDate]:
    """Reject what the page shows far from the month in its address: it belongs to another text.

    An address has the month in which its article was made.
    """
    months = set(months_of(candidates))
    kept = []
    for reading in readings:
        day = reading.moment.day
        far = not any(month.first - _FAR <= day <= month.last + _FAR for month in months)
        if months and far and reading.trust.family in _SHOWN and reading.candidate.kind == "published":
            reading.reject(Reason.OTHER_MONTH)
        else:
            kept.append(reading)
    return kept
