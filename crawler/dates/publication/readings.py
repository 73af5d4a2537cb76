"""A candidate that could be read, and how far its place is trusted."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.dates.page.address import day_parts
from crawler.dates.page.labels import label_of
from crawler.dates.reading.expressions import find_dates
from crawler.dates.reading.parse import DateUnreadableError, Moment, read_moment
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a place is trusted."""

    weight: float
    """What it counts for where places name different days."""
    family: str
    """Places that one system fills: together they count once for a day, by the weightiest."""
    source: str
    """What an article's ``published_source`` calls it."""


TRUST = {
    "json_ld": Trust(6, "head", "json_ld"),
    "wordpress": Trust(9, "source", "wordpress"),
    "feed": Trust(8, "source", "feed"),
    "sitemap": Trust(6, "source", "sitemap"),
    "meta": Trust(5.5, "head", "meta"),
    "microdata": Trust(5, "microdata", "microdata"),
    "tagdiv_microdata": Trust(4.5, "shown", "microdata"),
    "json_ld_page": Trust(4.5, "head", "json_ld"),
    "time": Trust(4.5, "shown", "time"),
    "tagdiv_time": Trust(4.5, "shown", "time"),
    "address": Trust(5, "address", "address"),
    "line": Trust(3.5, "shown", "line"),
    "dateline": Trust(3, "dateline", "dateline"),
    "meta_date": Trust(2.4, "meta_date", "meta"),
    "permalink": Trust(3, "shown", "permalink"),
    "json_ld_created": Trust(2.5, "created", "json_ld"),
    "microdata_created": Trust(2.5, "created", "microdata"),
    "json_ld_page_created": Trust(2, "created", "json_ld"),
    "foot": Trust(2, "shown", "foot"),
}
"""By source; in the order in which one is chosen from those that tell the right day."""
ORDER = {source: number for number, source in enumerate(TRUST)}
_LABELLED = 6.1
"""A line by the headline that says it is the publication's outweighs a ``<meta>``, and is as good as JSON-LD."""
_BARE_WEEKDAY = 2.5
"""A line that is a date with its weekday and nothing else looks like a page clock."""


@dataclass(slots=True)
class Reading:
    """A candidate with the moment it tells; a correction puts another moment in."""

    candidate: DateCandidate
    moment: Moment
    trust: Trust

    @property
    def weight(self) -> float:
        """What the reading counts for."""
        if self.candidate.source in ("line", "foot") and self.moment.weekday_named and self.moment.bare:
            return min(self.trust.weight, _BARE_WEEKDAY)
        if self.candidate.source == "line" and self.labelled:
            return _LABELLED
        return self.trust.weight

    @property
    def labelled(self) -> bool:
        """Whether words before the date say that it is the publication's."""
        dates = find_dates(self.candidate.raw, every_calendar=True)
        return bool(dates) and label_of(self.candidate.raw[: dates[0].start])[0] == "published"

    def write(self) -> None:
        """Write value, precision and day into the candidate."""
        self.candidate.value = self.moment.value
        self.candidate.precision = self.moment.precision
        self.candidate.day = self.moment.day.isoformat()

    def reject(self, reason: str) -> None:
        """Write the values and the verdict ``rejected`` into the candidate."""
        self.write()
        self.candidate.verdict, self.candidate.reason = "rejected", reason


def read_candidate(candidate: DateCandidate, outlet: Outlet) -> Reading | None:
    """Read what a candidate says; None, with the verdict ``rejected``, where it says no date or is out by its place."""
    raw = day_parts(candidate.raw, outlet) if candidate.source == "address" else candidate.raw
    # WordPress's date_gmt is UTC without saying so, and always has a time: midnight is a real one.
    wordpress = candidate.source == "wordpress"
    try:
        moment = read_moment(raw, outlet, naive_utc=wordpress, keep_midnight=wordpress)
    except DateUnreadableError as error:
        candidate.verdict, candidate.reason = "rejected", candidate.reason or str(error)
        return None
    trust = TRUST.get(candidate.source)
    reading = Reading(candidate, moment, trust or Trust(0, "", candidate.source))
    if candidate.verdict == "rejected" or trust is None:
        reading.reject(candidate.reason or "no place where a publication stands")
        return None
    return reading
