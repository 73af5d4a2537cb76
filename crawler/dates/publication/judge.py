"""Choosing the day of publication among the dates on a page: by trust in the place and by agreement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawler.dates.publication.corrections import decide_orders, move_to_shown_day, same_moment, undo_local_stamps
from crawler.dates.publication.read_dates import ReadDate, read_candidate
from crawler.dates.publication.refusals import without_clocks, without_impossible, without_site_dates
from crawler.dates.publication.trust import CHANGE, ORDER
from crawler.dates.publication.verdicts import Reason, agree, choose, pass_over, reject
from crawler.dates.publication.years import read_ages, read_yearless
from crawler.dates.reading.moments import Moment
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet
from crawler.model.site_dates import SiteDate


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of an article's dates; every field may be None."""

    published_at: str | None = None
    published_precision: str | None = None
    published_source: str | None = None
    published_on: str | None = None
    modified_at: str | None = None


def judge(
    candidates: list[DateCandidate],
    outlet: Outlet,
    *,
    fetched_at: datetime,
    first_seen_at: datetime | None = None,
    is_new: bool = False,
    site_dates: Collection[SiteDate] = (),
) -> Judgement:
    """Write its value and a verdict into every candidate, and choose the day of publication.

    ``fetched_at`` (aware): later dates are rejected, and a date at this moment may come from a clock. ``first_seen_at``
    (aware): when a source first listed the article, which was published by then; None if none did. ``is_new``: whether
    that source lists what is new. ``site_dates``: dates that the outlet's pages show, whatever article they are about.
    """
    readings = [reading for candidate in candidates if (reading := read_candidate(candidate, outlet)) is not None]
    published = [reading for reading in readings if reading.candidate.kind == "published"]
    undo_local_stamps(published, outlet)
    decide_orders(readings)
    readings = without_impossible(readings, outlet, fetched_at)
    listed_at = first_seen_at if is_new else None
    added = read_yearless(candidates, readings, outlet, fetched_at=fetched_at, first_seen_at=listed_at)
    added += read_ages(candidates, outlet, fetched_at=fetched_at, first_seen_at=listed_at)
    readings += without_impossible(added, outlet, fetched_at)
    published = [reading for reading in readings if reading.candidate.kind == "published"]
    modified = [reading for reading in readings if reading.candidate.kind == "modified"]
    if not outlet.is_known:
        move_to_shown_day(published)
    published = without_site_dates(published, site_dates)
    published = without_clocks(published, outlet, fetched_at, first_seen_at, site_dates)
    _mark_changes(published, modified)
    for reading in readings:
        reading.write()
    found = _day_of(published)
    if found is None:
        for reading in published:
            pass_over(reading.candidate, Reason.TOO_LITTLE_SUPPORT)
        return Judgement(modified_at=_changed(modified, None))
    day, reason = found
    chosen = _chosen([reading for reading in published if reading.moment.day == day])
    _pronounce(published, chosen, reason)
    return Judgement(
        published_at=chosen.moment.value,
        published_precision=chosen.moment.precision,
        published_source=chosen.trust.source,
        published_on=day.isoformat(),
        modified_at=_changed(modified, chosen.moment),
    )


def _mark_changes(published: list[ReadDate], modified: list[ReadDate]) -> None:
    """Mark dates given as the publication that are really the declared change.

    That is a date equal to its own place's change, since some themes write the change into both; and a date on the day
    of a change that the page shows without calling it the publication, if an earlier publication is declared.
    """
    changes = {(reading.trust.family, reading.moment.value) for reading in modified}
    days = {reading.moment.day for reading in modified}
    declared = min((reading.moment.day for reading in published if reading.trust.family == "head"), default=date.max)
    for reading in published:
        day, family = reading.moment.day, reading.trust.family
        shown = family == "shown" and not reading.labelled and day in days and declared < day
        reading.is_change = shown or (family, reading.moment.value) in changes


def _day_of(published: list[ReadDate]) -> tuple[date, Reason] | None:
    """Return the day of publication and the reason for it; None if nothing decides."""
    if not published:
        return None
    weights: dict[date, dict[str, int]] = {}
    earliest = min(reading.moment.day for reading in published)
    for reading in published:
        family, day, weight = reading.trust.family, reading.moment.day, reading.weight
        if reading.is_change and earliest < day:
            family, weight = "change", min(weight, CHANGE)
        named = weights.setdefault(day, {})
        named[family] = max(named.get(family, 0), weight)
    ranked = sorted(((sum(named.values()), day) for day, named in weights.items()), reverse=True)
    (weight, day), reason = ranked[0], Reason.MOST_SUPPORT
    tied = [known for other, known in ranked if other == weight]
    if len(tied) > 1:
        if all(weights[known].keys() == {"shown"} for known in tied):
            return None
        # Changing an article can move its date forward, never back.
        day, reason = min(tied), Reason.EARLIEST
    support = weights[day].keys()
    if sources := [reading for reading in published if reading.trust.family == "source"]:
        source = min(sources, key=lambda reading: ORDER[reading.candidate.source]).moment.day
        if "source" not in support and any(each.is_change for each in published if each.moment.day == day):
            return source, Reason.SOURCE_DAY
        if "source" in support:
            return day, reason
    first = _first_address(published, day)
    return (first, Reason.ADDRESS_DAY) if first != day else (day, reason)


def _first_address(published: list[ReadDate], day: date) -> date:
    """Return the day in the URL if it is well before ``day``.

    A URL is made when the article first appears, and stays; stamps move when the article is re-dated. A difference of
    one day may come from time zones.
    """
    made = [reading.moment.day for reading in published if reading.trust.family == "address"]
    return min([day, *(known for known in made if day - known > timedelta(days=1))])


def _chosen(readings: list[ReadDate]) -> ReadDate:
    """Return the most trusted of the readings of the right day, preferably one with a time."""
    ranked = sorted(readings, key=lambda reading: ORDER[reading.candidate.source])
    timed = [reading for reading in ranked if reading.moment.instant is not None]
    if not timed:
        return ranked[0]
    first = timed[0]
    source = next((reading for reading in timed if reading.trust.family == "source"), None)
    if source is not None and first.is_change and not same_moment(source, first):
        return source
    return first


def _pronounce(published: list[ReadDate], chosen: ReadDate, reason: Reason) -> None:
    for reading in published:
        if reading is chosen:
            choose(reading.candidate, reason)
        elif reading.moment.day == chosen.moment.day:
            agree(reading.candidate, Reason.SAME_DAY)
        else:
            pass_over(reading.candidate, Reason.OTHER_DAY, chosen.moment.day.isoformat())


def _changed(modified: list[ReadDate], published: Moment | None) -> str | None:
    """Return the last change, from the most trusted place that gives one after the publication."""
    value = None
    for reading in sorted(modified, key=lambda reading: ORDER[reading.candidate.source]):
        moment, candidate = reading.moment, reading.candidate
        if published is not None and _before(moment, published):
            reject(candidate, Reason.BEFORE_PUBLICATION)
        elif value is None:
            choose(candidate, Reason.LAST_CHANGE)
            value = moment.value
        elif moment.value == value:
            agree(candidate, Reason.SAME_CHANGE)
        else:
            pass_over(candidate, Reason.OTHER_CHANGE)
    return value


def _before(one: Moment, other: Moment) -> bool:
    if one.instant is not None and other.instant is not None:
        return one.instant < other.instant
    return one.day < other.day
