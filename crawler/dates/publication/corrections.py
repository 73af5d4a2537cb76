"""Known errors in written dates, corrected from the rest of the page."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.dates.publication.read_dates import ReadDate
from crawler.dates.publication.verdicts import Reason, remark
from crawler.model.outlet import Outlet

_SAME_MOMENT = timedelta(seconds=90)
"""Longest time between what a plug-in writes in two places of one page."""
_SHOWN = frozenset({"shown", "dateline", "address"})


def same_moment(one: ReadDate, other: ReadDate) -> bool:
    """Whether two instants are the same, apart from a plug-in's rounding."""
    first, second = one.moment.instant, other.moment.instant
    return first is not None and second is not None and abs(first - second) <= _SAME_MOMENT


def undo_local_stamps(readings: list[ReadDate], outlet: Outlet) -> None:
    """Correct the stamps of older tagDiv themes, which write the outlet's local time with ``+00:00``.

    If other places give instants and none matches the local time, the stamp is taken as it is.
    """
    stamps = [reading for reading in readings if _is_stamp(reading)]
    others = sorted(
        reading.moment.instant
        for reading in readings
        if reading.moment.instant is not None and not _is_stamp(reading) and reading.trust.family != "shown"
    )
    for reading in stamps:
        stamp = reading.moment
        if stamp.instant is None or not stamp.utc_written or _is_among(others, stamp.instant):
            continue
        if not outlet.is_known:
            if not others:  # the zone is unknown, so the moment is too
                reading.moment = replace(stamp, instant=None, precision="day", utc_written=False)
            continue
        wall_clock = stamp.instant.replace(tzinfo=outlet.zone)
        instant = wall_clock.astimezone(UTC)
        if not others or _is_among(others, instant):
            reading.moment = replace(stamp, instant=instant, day=wall_clock.date(), utc_written=False)
            remark(reading.candidate, Reason.LOCAL_TIME)


def _is_among(instants: list[datetime], instant: datetime) -> bool:
    """Whether one of these sorted instants is the same moment."""
    # Compare distances: an instant can be too early or too late to add a timedelta to it.
    at = bisect_left(instants, instant)
    return any(abs(other - instant) <= _SAME_MOMENT for other in instants[max(at - 1, 0) : at + 1])


def _is_stamp(reading: ReadDate) -> bool:
    return reading.candidate.source.startswith("tagdiv")


def decide_orders(readings: list[ReadDate]) -> None:
    """Decide between D/M and M/D by the days from other places, which count more than the custom of the country."""
    sure = {reading.moment.day for reading in readings if reading.moment.other_day is None}
    for reading in readings:
        moment, other = reading.moment, reading.moment.other_day
        if other is not None and (moment.day in sure) != (other in sure):
            day = moment.day if moment.day in sure else other
            instant = moment.instant and moment.instant + (day - moment.day)
            reading.moment = replace(moment, day=day, instant=instant, other_day=None, is_open=False)


def move_to_shown_day(readings: list[ReadDate]) -> None:
    """If the outlet's zone is unknown, give a moment in UTC the day shown on the page, if it is that day in some zone.

    Zones run from UTC-12 to UTC+14.
    """
    shown = {
        reading.moment.day
        for reading in readings
        if reading.trust.family in _SHOWN and not reading.moment.utc_written and not reading.moment.is_open
    }
    for reading in readings:
        moment = reading.moment
        if not moment.utc_written or moment.instant is None or moment.day in shown:
            continue
        for hours in (14, -12):
            day = (moment.instant + timedelta(hours=hours)).date()
            if day in shown and day != moment.day:
                reading.moment = replace(moment, day=day)
                break
