"""A candidate that could be read, with its moment and how far it is trusted."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.dates.page.labels import label_of
from crawler.dates.page.places import OTHER_PLACES
from crawler.dates.publication.trust import LABELLED, TRUST, Trust
from crawler.dates.publication.verdicts import Reason, reject, reject_place, reject_text
from crawler.dates.reading.moments import Moment, moment_of
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet
from crawler.model.written_date import Unreadable


@dataclass(slots=True)
class ReadDate:
    """A candidate with the moment it gives; a correction replaces the moment."""

    candidate: DateCandidate
    moment: Moment
    trust: Trust
    is_change: bool = False
    """Whether it is given as the publication but is the declared change."""

    @property
    def weight(self) -> int:
        """How much the date counts."""
        return LABELLED if self.candidate.source == "line" and self.labelled else self.trust.weight

    @property
    def labelled(self) -> bool:
        """Whether words before the date say that it is the publication's."""
        return is_labelled(self.candidate)

    def write(self) -> None:
        """Write value, precision and day into the candidate."""
        self.candidate.value = self.moment.value
        self.candidate.precision = self.moment.precision
        self.candidate.day = self.moment.day.isoformat()

    def reject(self, reason: Reason, of: str = "") -> None:
        """Write the values and the verdict ``rejected`` into the candidate."""
        self.write()
        reject(self.candidate, reason, of)


def is_labelled(candidate: DateCandidate) -> bool:
    """Whether words before its date say that it is the publication's."""
    dates = candidate.reading.dates
    return bool(dates) and label_of(candidate.raw[: dates[0].start])[0] == "published"


def read_candidate(candidate: DateCandidate, outlet: Outlet) -> ReadDate | None:
    """Return the candidate's moment at the outlet; reject it and return None if it has no day or no trusted place."""
    # WordPress's date_gmt is UTC without saying so, and always has a time: midnight is a real one.
    wordpress = candidate.source == "wordpress"
    moment = moment_of(candidate.reading, candidate.raw, outlet, naive_utc=wordpress, keep_midnight=wordpress)
    trust = TRUST.get(candidate.source)
    if isinstance(moment, Unreadable):
        if candidate.source in OTHER_PLACES:
            reject_place(candidate)
        else:
            reject_text(candidate, moment)
        return None
    read = ReadDate(candidate, moment, trust or Trust(0, "", candidate.source))
    if trust is None:
        read.write()
        reject_place(candidate)
        return None
    return read
