"""Which reports belong to one story: decided in the order of publication, whatever the order of arrival.

Each report joins the story of an earlier one, or begins its own:

- that of the text that it is a near-copy of, when that was published within the week before;
- else that of the report of the same or the previous day that it is most like, when it is like the others of that
  story too, so that stories do not grow together along a chain of half-likenesses.

So what a day's reports belong to depends on the articles up to that day and on nothing else. An article that comes
late is put in its place, and the days after it are decided again until nothing changes any more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.similarity.report import REPORT, TOLD_AGAIN, Frequencies, Report, Weighted, may_be_one_event

NEAR_DAYS = 7
"""Days between a near-copy and the text whose story it joins, at most."""
REPORT_DAYS = 1
"""Days between two reports of one event, at most: what comes later reports something further."""
_OTHERS = 0.5
"""Of ``REPORT``: the mean likeness to all of the story's reports of those days, at least."""
_LED_TO = 0.1
"""Likeness by rare words alone, at least, of two reports that are compared in full."""


@dataclass(frozen=True, slots=True)
class Near:
    """A near-copy relation to an earlier article."""

    article: int
    order: tuple[bool, str, str, str]
    kind: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands in its story."""

    first: int
    """The article that the story began with; the article itself, where it is that."""
    kind: str
    """``first``, ``same``, ``copy``, ``edited``, ``excerpt`` or ``report``."""
    likeness: float
    like: int | None
    """The earlier article that it joined."""


class Stories:
    """The reports of one language of a day and of those before it that may tell of the same events."""

    def __init__(self, frequencies: Frequencies, first_of: Callable[[int], int], before: Iterable[Report]) -> None:
        """``first_of`` gives the article that the story of an earlier article began with; ``before``: earlier ones."""
        self._frequencies = frequencies
        self._first_of = first_of
        self._reports: dict[int, Weighted] = {}
        self._with: dict[str, list[int]] = defaultdict(list)
        self._stories: dict[int, list[int]] = defaultdict(list)
        for report in before:
            self._add(Weighted(report, frequencies), first_of(report.id))

    def place(self, report: Report, near: Sequence[Near]) -> Place:
        """The place of the next report in order; ``near``: earlier texts that it is a near-copy of."""
        weighted = Weighted(report, self._frequencies)
        place = nearest(near, self._first_of) or self._like(weighted) or Place(report.id, "first", 1.0, None)
        self._add(weighted, place.first)
        return place

    def _add(self, weighted: Weighted, first: int) -> None:
        report = weighted.report
        self._reports[report.id] = weighted
        self._stories[first].append(report.id)
        reports_with, number = self._with, report.id
        for term in weighted.leading:
            reports_with[term].append(number)

    def _like(self, weighted: Weighted) -> Place | None:
        likenesses = {other: weighted.likeness(self._reports[other]) for other in self._led_to(weighted)}
        found = []
        for first in {self._first_of(other) for other in likenesses}:
            members = self._stories[first]
            mean = math.fsum(likenesses.get(member, 0.0) for member in members) / len(members)
            if mean >= _OTHERS * REPORT and not self._has_told(weighted, members, likenesses):
                found += [(-likenesses[each], self._reports[each].report.order, each, first) for each in members
                          if likenesses.get(each, 0.0) >= REPORT]  # fmt: skip
        if not found:
            return None
        negative, _, like, first = min(found)
        return Place(first, "report", round(-negative, 3), like)

    def _has_told(self, weighted: Weighted, members: Iterable[int], likenesses: Mapping[int, float]) -> bool:
        """Whether its outlet has reported the event already, in words less like these than it would take."""
        outlet = weighted.report.text.outlet
        return any(
            likenesses.get(member, 0.0) < TOLD_AGAIN
            for member in members
            if self._reports[member].report.text.outlet == outlet
        )

    def _led_to(self, weighted: Weighted) -> list[int]:
        # A plain sum will do: the words come in the order in which the text has them.
        shared: dict[int, float] = defaultdict(float)
        squares, reports_with = weighted.squares, self._with
        for term in weighted.leading:
            if term in reports_with:
                square = squares[term]
                for other in reports_with[term]:
                    shared[other] += square
        least = _LED_TO * weighted.norm
        return [
            other
            for other, square in shared.items()
            if square >= least * self._reports[other].norm
            and may_be_one_event(weighted.report, self._reports[other].report)
        ]


def nearest(near: Sequence[Near], first_of: Callable[[int], int]) -> Place | None:
    """The place that a near-copy has by the text that it shares most with; of several, the first one published."""
    if not near:
        return None
    best = min(near, key=lambda relation: (-relation.likeness, relation.order))
    return Place(first_of(best.article), best.kind, best.likeness, best.article)
