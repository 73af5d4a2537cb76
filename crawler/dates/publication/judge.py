"""Which of the dates on a page is the day of publication: by trust in the place and by agreement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.dates.publication.corrections import decide_orders, move_to_shown_day, same_moment, undo_local_stamps
from crawler.dates.publication.readings import ORDER, Reading, read_candidate
from crawler.dates.publication.years import near_the_month, read_yearless
from crawler.dates.reading.parse import Moment
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet

CLOCK_TOLERANCE = timedelta(minutes=15)
"""How far a server's clock may be ahead of ours."""
_NOW = timedelta(minutes=10)
"""Between a clock on the page and the fetch, at most."""
_NEAR_TIE = 0.5
"""Difference of weights (see ``TRUST``) below which two days are tied."""
_WEAK = 4.0
"""Weight below which a tie gives no day."""
_LIAR_WEIGHT = 2.5
"""Weight, at most, of places whose publication merely repeats their change."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of an article's dates; every field may be None."""

    published_at: str | None = None
    published_precision: str | None = None
    published_source: str | None = None
    published_on: str | None = None
    modified_at: str | None = None


def judge(candidates: list[DateCandidate], outlet: Outlet, *, fetched_at: datetime) -> Judgement:
    """Read every candidate, write its value and a verdict into it, and choose the publication.

    ``fetched_at`` is aware: nothing later is believed, and what tells that moment is a clock.
    """
    readings = [reading for candidate in candidates if (reading := read_candidate(candidate, outlet)) is not None]
    published = [reading for reading in readings if reading.candidate.kind == "published"]
    undo_local_stamps(published, outlet)
    decide_orders(readings)
    readings = _possible(readings, outlet, fetched_at)
    readings += _possible(read_yearless(candidates, readings, outlet, fetched_at=fetched_at), outlet, fetched_at)
    readings = near_the_month(readings, candidates)
    published = [reading for reading in readings if reading.candidate.kind == "published"]
    modified = [reading for reading in readings if reading.candidate.kind == "modified"]
    if not outlet.is_known:
        move_to_shown_day(published)
    published = _without_clocks(published, outlet, fetched_at)
    liars = _liars(published, modified)
    for reading in readings:
        reading.write()
    day = _day_of(published, modified, liars)
    if day is None:
        for reading in published:
            reading.candidate.verdict, reading.candidate.reason = "passed_over", "no day has enough behind it"
        return Judgement(modified_at=_changed(modified, None))
    chosen = _chosen([reading for reading in published if reading.moment.day == day], liars)
    _pronounce(published, chosen)
    return Judgement(
        published_at=chosen.moment.value,
        published_precision=chosen.moment.precision,
        published_source=chosen.trust.source,
        published_on=day.isoformat(),
        modified_at=_changed(modified, chosen.moment),
    )


def _possible(readings: list[Reading], outlet: Outlet, fetched_at: datetime) -> list[Reading]:
    latest = fetched_at + CLOCK_TOLERANCE
    # Where the zone is unknown, the day at the outlet may be one ahead.
    ahead = timedelta(hours=0 if outlet.is_known else 14)
    last_day = (latest + ahead).astimezone(ZoneInfo(outlet.timezone)).date()
    possible = []
    for reading in readings:
        moment = reading.moment
        if moment.other_day is not None:
            reading.reject("day and month may be either way round")
        elif (
            reading.trust.family == "created"
            and moment.precision == "day"
            and (moment.day.month, moment.day.day) == (1, 1)
        ):
            reading.reject("the first of January stands for a year alone")
        elif moment.day < outlet.since:
            # The day of an event, or an empty field.
            reading.reject(f"before {outlet.since.isoformat()}: nothing of the outlet is so old")
        elif moment.day > last_day or (moment.instant is not None and moment.instant > latest):
            reading.reject("later than the fetch")
        else:
            possible.append(reading)
    return possible


def _without_clocks(published: list[Reading], outlet: Outlet, fetched_at: datetime) -> list[Reading]:
    """Reject what tells the moment or, bare of any word, the day of the fetch, and stands alone in it.

    A time of day that is not the fetch's is no running clock's, unless the whole date with its weekday is there,
    as it is at the top of sites that are kept in a cache.
    """
    today = fetched_at.astimezone(ZoneInfo(outlet.timezone)).date()
    kept = []
    for reading in published:
        moment = reading.moment
        alone = not any(
            other.moment.day == moment.day and other.trust.family != reading.trust.family for other in published
        )
        now = moment.instant is not None and abs(moment.instant - fetched_at) <= _NOW
        now = now and reading.trust.family not in ("source", "head") and not reading.labelled
        bare = moment.bare and moment.day == today and reading.candidate.source in ("line", "foot")
        bare = bare and (now or moment.instant is None or moment.weekday_named)
        if alone and (now or bare):
            reading.reject("tells the time of the fetch, like a clock")
        else:
            kept.append(reading)
    return kept


def _liars(published: list[Reading], modified: list[Reading]) -> frozenset[str]:
    """Families whose publication is their change: some themes write the change into both."""
    changes = {(reading.trust.family, reading.moment.value) for reading in modified}
    return frozenset(
        reading.trust.family for reading in published if (reading.trust.family, reading.moment.value) in changes
    )


def _day_of(published: list[Reading], modified: list[Reading], liars: frozenset[str]) -> date | None:
    if not published:
        return None
    weights: dict[date, dict[str, float]] = {}
    for reading in published:
        family, day = reading.trust.family, reading.moment.day
        weight = reading.weight
        if family in liars and any(other.moment.day < day for other in published):
            weight = min(weight, _LIAR_WEIGHT)
        named = weights.setdefault(day, {})
        named[family] = max(named.get(family, 0.0), weight)
    ranked = sorted(((sum(named.values()), day) for day, named in weights.items()), reverse=True)
    weight, day = ranked[0]
    tied = [known for other, known in ranked[1:] if weight - other < _NEAR_TIE]
    if tied:
        if weight < _WEAK or (len(tied) > 1 and weights[day].keys() == {"shown"}):
            return None
        day = min(day, *tied)  # a date is put forward when an article is touched, never back
    if source := _told_by_source(published, weights, day, liars):
        return source
    return _put_forward(published, modified, weights[day].keys(), day) or _first_address(published, day)


def _put_forward(published: list[Reading], modified: list[Reading], behind: Collection[str], day: date) -> date | None:
    """The later day that the page bears, where the outlet has put its article forward; None where it has not.

    That is where one system alone has ``day``, and the page shows or heads another without calling it a change,
    although it is one: the text is that of the later day, and who looks it up there finds that day.
    """
    if set(behind) != {"head"}:
        return None
    changes = {reading.moment.day for reading in modified}
    borne = {
        reading.moment.day
        for reading in published
        if reading.candidate.source in ("line", "time", "meta_date") and reading.moment.day in changes
    }
    return max((later for later in borne if later > day), default=None)


def _told_by_source(
    published: list[Reading], weights: dict[date, dict[str, float]], day: date, liars: frozenset[str]
) -> date | None:
    """The source's day, where the source disagrees with a ``day`` that a liar names; None where it does not."""
    told = [reading for reading in published if reading.trust.family == "source"]
    if not told or "source" in weights[day]:
        return day if told else None
    source = min(told, key=lambda reading: ORDER[reading.candidate.source])
    return source.moment.day if liars & weights[day].keys() else None


def _first_address(published: list[Reading], day: date) -> date:
    """The day of the address, where it is well before ``day``.

    An address is made when the article first appears, and stays; stamps are put forward when the article is.
    A day's difference is left to the zones.
    """
    made = [reading.moment.day for reading in published if reading.trust.family == "address"]
    return min([day, *(known for known in made if day - known > timedelta(days=1))])


def _chosen(readings: list[Reading], liars: frozenset[str]) -> Reading:
    """Of the readings of the right day the most trusted one, and rather one that tells the moment."""
    ranked = sorted(readings, key=lambda reading: ORDER[reading.candidate.source])
    timed = [reading for reading in ranked if reading.moment.instant is not None]
    if not timed:
        return ranked[0]
    first = timed[0]
    source = next((reading for reading in timed if reading.trust.family == "source"), None)
    if source is not None and first.trust.family in liars and not same_moment(source, first):
        return source
    return first


def _pronounce(published: list[Reading], chosen: Reading) -> None:
    for reading in published:
        candidate = reading.candidate
        if reading is chosen:
            candidate.verdict = "chosen"
        elif reading.moment.day == chosen.moment.day:
            candidate.verdict = "agrees"
        else:
            candidate.verdict = "passed_over"
            candidate.reason = f"{chosen.moment.day.isoformat()} has more behind it"


def _changed(modified: list[Reading], published: Moment | None) -> str | None:
    """The last change, by the most trusted place that tells one after the publication."""
    value = None
    for reading in sorted(modified, key=lambda reading: ORDER[reading.candidate.source]):
        moment, candidate = reading.moment, reading.candidate
        if published is not None and _before(moment, published):
            candidate.verdict, candidate.reason = "rejected", "before the publication"
        elif value is None:
            candidate.verdict, value = "chosen", moment.value
        else:
            candidate.verdict = "agrees" if moment.value == value else "passed_over"
    return value


def _before(one: Moment, other: Moment) -> bool:
    if one.instant is not None and other.instant is not None:
        return one.instant < other.instant
    return one.day < other.day
