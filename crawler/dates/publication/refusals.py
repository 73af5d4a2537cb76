"""Which dates are rejected: impossible ones, and those of a clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from crawler.dates.publication.read_dates import ReadDate
from crawler.dates.publication.verdicts import Reason
from crawler.model.outlet import Outlet
from crawler.model.site_dates import SiteDate

CLOCK_TOLERANCE = timedelta(minutes=15)
"""How far a server's clock may be ahead of ours."""
_NOW = timedelta(minutes=10)
"""Longest time between a clock on the page and the fetch."""
_AT_ONCE = timedelta(minutes=1)
"""Longest time between a stamp made by the server while it answers and the fetch."""


def without_impossible(readings: list[ReadDate], outlet: Outlet, fetched_at: datetime) -> list[ReadDate]:
    """Reject what cannot be true: an unclear order of day and month, a day before the outlet or after the fetch."""
    latest = fetched_at + CLOCK_TOLERANCE
    last_day = outlet.last_day_at(latest)
    kept = []
    for reading in readings:
        moment = reading.moment
        if moment.is_open:
            reading.reject(Reason.DAY_OR_MONTH)
        elif reading.trust.family == "created" and moment.precision == "day" and f"{moment.day:%m-%d}" == "01-01":
            reading.reject(Reason.JANUARY_FIRST)
        elif moment.day < outlet.since:
            # The day of an event, or an empty field.
            reading.reject(Reason.BEFORE_OUTLET, outlet.since.isoformat())
        elif moment.day > last_day or (moment.instant is not None and moment.instant > latest):
            reading.reject(Reason.AFTER_FETCH)
        else:
            kept.append(reading)
    return kept


def without_site_dates(published: list[ReadDate], site_dates: Collection[SiteDate]) -> list[ReadDate]:
    """Reject dates that stand in the same place of the outlet's other pages too."""
    kept = []
    for reading in published:
        if SiteDate(reading.candidate.source, reading.candidate.raw) in site_dates:
            reading.reject(Reason.SITE_DATE)
        else:
            kept.append(reading)
    return kept


def without_clocks(
    published: list[ReadDate],
    outlet: Outlet,
    fetched_at: datetime,
    first_seen_at: datetime | None,
    site_dates: Collection[SiteDate],
) -> list[ReadDate]:
    """Reject dates at the time of the fetch that no other place confirms; a later visit shows if they are a clock's."""
    today = outlet.day_at(fetched_at)
    last_day = today if first_seen_at is None else outlet.last_day_at(first_seen_at)
    clocks = {source for source, raw in site_dates if not raw}
    families: dict[date, set[str]] = {}
    for reading in published:
        families.setdefault(reading.moment.day, set()).add(reading.trust.family)
    kept = []
    for reading in published:
        is_alone = len(families[reading.moment.day]) == 1
        if is_alone and (_may_run(reading, today, fetched_at) or _has_run(reading, today, last_day, clocks)):
            reading.reject(Reason.FETCH_TIME)
        else:
            kept.append(reading)
    return kept


def _has_run(reading: ReadDate, today: date, last_day: date, clocks: Collection[str]) -> bool:
    """Whether a shown date may be a clock's by what is known of its article and of its place.

    It may if two of these are true: it gives the day of the fetch; its article was first listed earlier, on
    ``last_day``; other pages of the outlet have a clock there. One alone is true of many dates of publication.
    """
    day = reading.moment.day
    if reading.trust.family != "shown" or reading.labelled:
        return False
    return sum((day == today, day > last_day, reading.candidate.source in clocks)) > 1


def _may_run(reading: ReadDate, today: date, fetched_at: datetime) -> bool:
    """Whether a date may be a clock's, by its place: a line by the headline is from today on its own day.

    Above the article that is today's date, alone or with the time of the fetch; by the headline the time of the fetch
    with its weekday; elsewhere a stamp that the server makes as it answers.
    """
    moment, source = reading.moment, reading.candidate.source
    since = None if moment.instant is None else abs(moment.instant - fetched_at)
    if source == "above":
        return moment.day == today and (since is None or since <= _NOW)
    if since is None or reading.labelled or reading.trust.family in ("source", "head"):
        return False
    if source in ("line", "foot"):
        return moment.weekday_named and since <= _NOW
    return moment.precision == "instant" and since <= _AT_ONCE
