"""Which of the dates on a page is the day of publication: by trust in the place and by agreement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.dates.address import day_parts
from crawler.dates.parse import DateUnreadableError, Moment, generic_outlet, read_moment
from crawler.items import DateCandidate
from crawler.outlets import Outlet

EARLIEST = date(1994, 1, 1)
"""News stands in the web since then; an earlier date is that of an event or an empty field."""
CLOCK_TOLERANCE = timedelta(minutes=15)
"""How far a server's clock may be ahead of ours."""
_NOW = timedelta(minutes=10)
_SAME_MOMENT = timedelta(seconds=90)
_NEAR_TIE = 0.5
_WEAK = 4.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of an article's dates; every field may be None."""

    published_at: str | None = None
    published_precision: str | None = None
    published_source: str | None = None
    published_on: str | None = None
    modified_at: str | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    weight: float
    """What the place counts for when places name different days."""
    family: str
    """Places that one system fills count once for a day."""
    source: str
    """What the article's ``published_source`` calls it."""


# In the order in which one is chosen from those that name the right day with the same precision.
_PLACES = {
    "json_ld": _Place(6, "head", "json_ld"),
    "wordpress": _Place(9, "source", "wordpress"),
    "feed": _Place(8, "source", "feed"),
    "sitemap": _Place(6, "source", "sitemap"),
    "meta": _Place(5.5, "head", "meta"),
    "microdata": _Place(5, "microdata", "microdata"),
    "tagdiv_microdata": _Place(4.5, "theme", "microdata"),
    "json_ld_page": _Place(4.5, "head", "json_ld"),
    "time": _Place(4.5, "theme", "time"),
    "tagdiv_time": _Place(4.5, "theme", "time"),
    "address": _Place(5, "address", "address"),
    "line": _Place(3.5, "line", "line"),
    "dateline": _Place(3, "dateline", "dateline"),
    "meta_date": _Place(2.5, "meta_date", "meta"),
    "json_ld_created": _Place(2.5, "created", "json_ld"),
    "json_ld_page_created": _Place(2, "created", "json_ld"),
    "foot": _Place(2, "foot", "foot"),
}
_LIAR_WEIGHT = 2.5
"""What the head counts for when its publication equals its change: some themes write the change into both."""
_VISIBLE = frozenset({"line", "dateline", "foot", "time", "tagdiv_time", "address"})


@dataclass(slots=True)
class _Reading:
    candidate: DateCandidate
    moment: Moment
    trusted: _Place


def judge(candidates: list[DateCandidate], outlet: Outlet, *, fetched_at: datetime) -> Judgement:
    """Read every candidate, write its value and a verdict into it, and choose the publication.

    ``fetched_at`` is aware; nothing later than it is believed, and it is never itself a date.
    """
    readings: list[_Reading] = []
    for candidate in candidates:
        reading = _read(candidate, outlet)
        if reading is not None:
            readings.append(reading)
    published = [reading for reading in readings if reading.candidate.kind == "published"]
    modified = [reading for reading in readings if reading.candidate.kind == "modified"]
    _undo_local_stamps(published, outlet)
    _decide_orders(readings)
    published = _believable(published, outlet, fetched_at)
    modified = _believable(modified, outlet, fetched_at)
    if generic_outlet(outlet):
        _move_to_shown_day(published)
    _reject_clocks(published, outlet, fetched_at)
    published = [reading for reading in published if not reading.candidate.verdict]
    for reading in [*published, *modified]:
        _write(reading)
    liars = _liars(published, modified)
    day = _day_of(published, liars)
    if day is None:
        for reading in published:
            reading.candidate.verdict, reading.candidate.reason = "passed_over", "the places disagree, none outweighs"
        return Judgement(modified_at=_changed(modified, None))
    day = _first_address(published, day)
    chosen = _chosen([reading for reading in published if reading.moment.day == day], liars)
    _pronounce(published, chosen)
    return Judgement(
        published_at=chosen.moment.value,
        published_precision=chosen.moment.precision,
        published_source=chosen.trusted.source,
        published_on=day.isoformat(),
        modified_at=_changed(modified, chosen.moment),
    )


def _read(candidate: DateCandidate, outlet: Outlet) -> _Reading | None:
    raw = day_parts(candidate.raw, outlet) if candidate.source == "address" else candidate.raw
    wordpress = candidate.source == "wordpress"
    try:
        moment = read_moment(raw, outlet, naive_utc=wordpress, keep_midnight=wordpress)
    except DateUnreadableError as error:
        if not candidate.verdict:
            candidate.verdict, candidate.reason = "rejected", str(error)
        return None
    trusted = _PLACES.get(candidate.source)
    if candidate.verdict or trusted is None:
        candidate.verdict = "rejected"
        candidate.value, candidate.precision = moment.value, moment.precision
        candidate.day = moment.day.isoformat()
        return None
    return _Reading(candidate, moment, trusted)


def _undo_local_stamps(readings: list[_Reading], outlet: Outlet) -> None:
    """Set right what the tagDiv themes stamp: the outlet's wall clock, labelled ``+00:00``.

    Where another place tells the moment and it agrees with the label, the label is true.
    """
    others = [
        reading.moment.instant
        for reading in readings
        if reading.moment.instant and not reading.candidate.source.startswith("tagdiv")
    ]
    for reading in readings:
        stamp = reading.moment
        if not reading.candidate.source.startswith("tagdiv") or not stamp.utc_written or stamp.instant is None:
            continue
        if any(abs(other - stamp.instant) <= _SAME_MOMENT for other in others):
            continue
        if generic_outlet(outlet):
            if not others:
                reading.moment = replace(stamp, instant=None, precision="day", utc_written=False)
            continue
        wall = stamp.instant.replace(tzinfo=ZoneInfo(outlet.timezone))
        local = wall.astimezone(UTC)
        if not others or any(abs(other - local) <= _SAME_MOMENT for other in others):
            reading.moment = replace(stamp, instant=local, day=wall.date(), utc_written=False)
            reading.candidate.reason = "local time labelled +00:00"


def _decide_orders(readings: list[_Reading]) -> None:
    """Decide D/M by the days that stand elsewhere on the page."""
    sure = {reading.moment.day for reading in readings if reading.moment.other_day is None}
    for reading in readings:
        moment = reading.moment
        if moment.other_day is not None and (moment.day in sure) != (moment.other_day in sure):
            day = moment.day if moment.day in sure else moment.other_day
            reading.moment = replace(moment, day=day, other_day=None)


def _believable(readings: list[_Reading], outlet: Outlet, fetched_at: datetime) -> list[_Reading]:
    latest = fetched_at + CLOCK_TOLERANCE
    # Where the zone is unknown, the day at the outlet may be one ahead.
    last_day = (
        (latest + timedelta(hours=14 if generic_outlet(outlet) else 0)).astimezone(ZoneInfo(outlet.timezone)).date()
    )
    kept = []
    for reading in readings:
        moment, candidate = reading.moment, reading.candidate
        if moment.other_day is not None:
            _reject(reading, "day and month may be either way round")
        elif moment.day < EARLIEST:
            _reject(reading, f"before {EARLIEST.year}")
        elif (moment.instant is not None and moment.instant > latest) or moment.day > last_day:
            _reject(reading, "later than the fetch")
        elif candidate.source == "sitemap" and candidate.kind == "published" and moment.day < EARLIEST:
            _reject(reading, "no publication")
        else:
            kept.append(reading)
    return kept


def _move_to_shown_day(readings: list[_Reading]) -> None:
    """Give a moment written in UTC the day that the page shows, where that is its day in some zone.

    Zones run from UTC-12 to UTC+14.
    """
    shown = {
        reading.moment.day
        for reading in readings
        if reading.candidate.source in _VISIBLE and not reading.moment.utc_written
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


def _reject_clocks(readings: list[_Reading], outlet: Outlet, fetched_at: datetime) -> None:
    """Reject what tells the moment or the day of the fetch and has nothing beside it that tells the same."""
    today = fetched_at.astimezone(ZoneInfo(outlet.timezone)).date()
    for reading in readings:
        moment, candidate = reading.moment, reading.candidate
        if reading.trusted.family == "source":
            continue
        supported = any(
            other.moment.day == moment.day and other.trusted.family not in (reading.trusted.family, "line", "foot")
            for other in readings
        )
        now = moment.instant is not None and abs(moment.instant - fetched_at) <= _NOW
        bare_day = candidate.source in ("line", "foot") and moment.day == today and candidate.raw[:1].isalnum()
        if not supported and (
            (now and reading.trusted.family != "head")
            or (bare_day and (moment.weekday_named or candidate.source == "foot"))
        ):
            _reject(reading, "tells the time of the fetch: a clock")


def _reject(reading: _Reading, reason: str) -> None:
    reading.candidate.verdict = "rejected"
    reading.candidate.reason = reason
    _write(reading)


def _write(reading: _Reading) -> None:
    reading.candidate.value = reading.moment.value
    reading.candidate.precision = reading.moment.precision
    reading.candidate.day = reading.moment.day.isoformat()


def _liars(published: list[_Reading], modified: list[_Reading]) -> frozenset[str]:
    """Families whose publication equals their change: where another place disagrees, they tell the change."""
    changes = {(reading.trusted.family, reading.moment.value) for reading in modified}
    return frozenset(
        reading.trusted.family for reading in published if (reading.trusted.family, reading.moment.value) in changes
    )


def _day_of(published: list[_Reading], liars: frozenset[str]) -> date | None:
    weights: dict[date, dict[str, float]] = {}
    for reading in published:
        family = reading.trusted.family
        weight = min(reading.trusted.weight, _LIAR_WEIGHT) if family in liars else reading.trusted.weight
        named = weights.setdefault(reading.moment.day, {})
        named[family] = max(named.get(family, 0.0), weight)
    ranked = sorted(((sum(named.values()), day) for day, named in weights.items()), reverse=True)
    if not ranked:
        return None
    weight, day = ranked[0]
    if len(ranked) > 1 and weight - ranked[1][0] < _NEAR_TIE:
        if weight < _WEAK:
            return None
        return min(day, ranked[1][1])  # a date is put forward when an article is touched, never back
    return day


def _first_address(readings: list[_Reading], day: date) -> date:
    """The day of the address where it is well before ``day``.

    An address is made when the article first appears and stays; a stamp is put forward when the article is.
    One day's difference is left to the zones, and a source that names ``day`` is believed.
    """
    if any(reading.trusted.family == "source" and reading.moment.day == day for reading in readings):
        return day
    made = [reading.moment.day for reading in readings if reading.trusted.family == "address"]
    return min([day, *(known for known in made if day - known > timedelta(days=1))])


def _chosen(readings: Iterable[_Reading], liars: frozenset[str]) -> _Reading:
    order = list(_PLACES)
    ranked = sorted(readings, key=lambda reading: order.index(reading.candidate.source))
    timed = [reading for reading in ranked if reading.moment.instant is not None]
    if not timed:
        by_address = [reading for reading in ranked if reading.trusted.family == "address"]
        return (by_address or ranked)[0] if ranked[0].trusted.family in ("line", "dateline", "address") else ranked[0]
    source = next((reading for reading in timed if reading.trusted.family == "source"), None)
    first = timed[0]
    if source and first.trusted.family in liars and source.moment.instant and first.moment.instant:
        return first if abs(source.moment.instant - first.moment.instant) <= _SAME_MOMENT else source
    return first


def _pronounce(published: list[_Reading], chosen: _Reading) -> None:
    for reading in published:
        candidate = reading.candidate
        if reading is chosen:
            candidate.verdict = "chosen"
        elif reading.moment.day == chosen.moment.day:
            candidate.verdict = "agrees"
        else:
            candidate.verdict = "passed_over"
            candidate.reason = f"{chosen.moment.day.isoformat()} has more behind it"


def _changed(modified: list[_Reading], published: Moment | None) -> str | None:
    """The last change, by the most trusted place that tells one not before the publication."""
    order = list(_PLACES)
    chosen: Moment | None = None
    for reading in sorted(modified, key=lambda reading: order.index(reading.candidate.source)):
        moment, candidate = reading.moment, reading.candidate
        before = published is not None and (
            moment.instant < published.instant if moment.instant and published.instant else moment.day < published.day
        )
        if before:
            candidate.verdict, candidate.reason = "rejected", "before the publication"
        elif chosen is None:
            candidate.verdict, chosen = "chosen", moment
        elif moment.day == chosen.day:
            candidate.verdict = "agrees"
        else:
            candidate.verdict, candidate.reason = "passed_over", "a place more trusted tells another day"
    return chosen.value if chosen is not None else None
