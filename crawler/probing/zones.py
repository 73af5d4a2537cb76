"""Finds the time zone of a site, from its platform's setting, its country, and the offsets of its timestamps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from crawler.probing.countries import country_of_zone, zones_by_country

_OFFSET = re.compile(r"[+-]\d\d:?\d\d$")
# Zones with the same time since then count as one: no article's day distinguishes them.
_SINCE = 2000


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment that was written with its UTC offset."""

    where: str
    """Where it was found: feed, json_ld, WordPress API …"""
    moment: datetime
    """UTC."""
    offset: timedelta

    @property
    def written(self) -> str:
        """``+05:30``."""
        minutes = round(self.offset.total_seconds() / 60)
        return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The zone found, and why; without a name, why none was found."""

    name: str = ""
    because: str = ""


def stamp_of(where: str, raw: str) -> Stamp | None:
    """``raw`` as a moment with a non-zero offset, if it is one in the form of ISO 8601 or RFC 5322.

    An offset of zero says nothing: platforms write UTC in any time zone.
    """
    raw = raw.strip()
    if not _OFFSET.search(raw):
        return None
    try:
        moment = datetime.fromisoformat(raw) if raw[:4].isdigit() else parsedate_to_datetime(raw)
        offset = moment.utcoffset()
        return Stamp(where, moment.astimezone(UTC), offset) if offset else None
    except (ValueError, OverflowError):
        return None


def zone_of(*, stated: str, country: str, stamps: Sequence[Stamp]) -> Zone:
    """The zone of a site.

    ``stated`` is the platform's own setting, ``country`` an ISO 3166-1 code; empty if unknown. UTC is ignored, since
    platforms state it if nobody has set the time zone.
    """
    if country_of_zone(stated):
        return Zone(name=stated, because=f"WordPress API: {stated}")
    seen = _seen(stamps)
    if not country:
        many = f"; its stamps say {seen}, which zones of several countries do" if seen else ""
        return Zone(because=f"nothing names the country{many}")
    zones = zones_by_country().get(country, ())
    fitting = [
        zone
        for zone in zones
        if all(each.moment.astimezone(ZoneInfo(zone)).utcoffset() == each.offset for each in stamps)
    ]
    if zones and not fitting:
        return Zone(because=f"its stamps say {seen}, which no zone of {country} does")
    if not fitting:
        return Zone(because=f"the tables know no zone of {country}")
    if len({_clock(zone) for zone in fitting}) > 1:
        return Zone(because=f"{country} has several: {', '.join(fitting[:6])}{' …' if len(fitting) > 6 else ''}")
    only = "the only zone" if len(zones) == 1 else "the zone"
    return Zone(name=fitting[0], because=f"{only} of {country}" + (f"; its stamps say {seen}" if seen else ""))


def _seen(stamps: Iterable[Stamp]) -> str:
    """``+05:00 (feed, json_ld)``."""
    places: dict[str, dict[str, None]] = {}
    for stamp in stamps:
        places.setdefault(stamp.written, {})[stamp.where] = None
    return ", ".join(f"{written} ({', '.join(where)})" for written, where in places.items())


def _clock(zone: str) -> tuple[timedelta | None, ...]:
    """UTC offsets in the middle of each month, which distinguish zones: rules change at the ends of months."""
    there, this_year = ZoneInfo(zone), datetime.now(UTC).year
    return tuple(
        datetime(year, month, 15, tzinfo=UTC).astimezone(there).utcoffset()
        for year in range(_SINCE, this_year + 1)
        for month in range(1, 13)
    )
