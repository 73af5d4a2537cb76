"""Known errors in dates as they are written, corrected by what else the page says."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.dates.publication.read_dates import ReadDate
from crawler.dates.publication.verdicts import Reason, remark
from crawler.model.outlet import Outlet

_SAME_MOMENT = timedelta(seconds=90)
"""Between what a plug-in states in two places of one page, at most."""
_SHOWN = frozenset({"shown", "dateline", "address"})


def same_moment(one: ReadDate, other: ReadDate) -> bool:
    """Whether two instants are one, but for a plug-in's rounding."""
    first, second = one.moment.instant, other.moment.instant
    return first is not None and second is not None and abs(first - second) <= _SAME_MOMENT


def undo_local_stamps(readings: list[ReadDate], outlet: Outlet) -> None:
    """Set right what older tagDiv themes stamp: the outlet's wall clock, labelled ``+00:00``.

    Where other places give instants and none is the wall clock's, the label is believed.
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
            if not others:  # the zone is unknown, and so is the moment
                reading.moment = replace(stamp, instant=None, precision="day", utc_written=False)
            continue
        wall_clock = stamp.instant.replace(tzinfo=ZoneInfo(outlet.timezone))
        instant = wall_clock.astimezone(UTC)
        if not others or _is_among(others, instant):
            reading.moment = replace(stamp, instant=instant, day=wall_clock.date(), utc_written=False)
            remark(reading.candidate, Reason.LOCAL_TIME)


def _is_among(instants: list[datetime], instant: datetime) -> bool:
    """Whether one of these, which are sorted, is the same moment."""
    # By the distance, since an instant may be so early or late that no other is beside it.
    at = bisect_left(instants, instant)
    return any(abs(other - instant) <= _SAME_MOMENT for other in instants[max(at - 1, 0) : at + 1])


def _is_stamp(reading: ReadDate) -> bool:
    return reading.candidate.source.startswith("tagdiv")


def decide_orders(readings: list[ReadDate]) -> None:
    """Decide between D/M and M/D by the days that other places give, which outweigh the custom of the country."""
    sure = {reading.moment.day for reading in readings if reading.moment.other_day is None}
    for reading in readings:
        moment, other = reading.moment, reading.moment.other_day
        if other is not None and (moment.day in sure) != (other in sure):
            day = moment.day if moment.day in sure else other
            instant = moment.instant and moment.instant + (day - moment.day)
            reading.moment = replace(moment, day=day, instant=instant, other_day=None, is_open=False)


def move_to_shown_day(readings: list[ReadDate]) -> None:
    """Where the outlet's zone is unknown, give a moment in UTC the day that the page shows, if some zone has it so.

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
