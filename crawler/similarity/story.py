"""Which reports belong to one story. Decided in the order of publication, whatever the order of arrival.

Each report joins the story of an earlier one, or begins a story:

- that of the text that it is a near-duplicate of, when that was published within the week before;
- else that of the most similar report of the same or the previous day, if it is similar to the other reports of that
  story too. Otherwise stories would grow together along a chain of reports of which only neighbours are similar.

So what a day's reports belong to depends on the articles up to that day and on nothing else. When an article comes
late, the days after it are decided again until nothing changes any more (``crawler.storage.decide_stories``).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from crawler.similarity.report import (
    SAME_EVENT,
    SAME_EVENT_AGAIN,
    Order,
    Report,
    WeightedReport,
    WordFrequencies,
    may_be_one_event,
)

NEAR_DAYS = 7
"""Days between a near-duplicate and the text whose story it joins, at most. All labelled copies came within three
days; a week leaves room for weeklies."""
REPORT_DAYS = 1
"""Days between two reports of one event, at most: what comes later reports something further."""
_OTHERS = 0.5
"""Of ``SAME_EVENT``: the mean similarity to all of the story's reports of those days, at least."""
_BY_RARE_WORDS = 0.1
"""Similarity by rare words alone, at least, of two reports that are compared in full."""


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """An article that another one is a near-duplicate of, or that is a near-duplicate of it."""

    article: int
    order: Order
    day: int | None
    """Of publication, as ``date.toordinal`` counts."""
    kind: str
    """``same``, ``copy``, ``edited`` or ``excerpt``; see ``near_duplicate.Relation``."""
    similarity: float
    """The larger of the two shares of the texts that the other one has."""


@dataclass(frozen=True, slots=True)
class StoryMembership:
    """How an article belongs to a story."""

    first: int
    """The article that the story begins with; it may be the article itself."""
    kind: str
    """``first``, ``same``, ``copy``, ``edited``, ``excerpt`` or ``report``."""
    similarity: float
    similar_article: int | None
    """The earlier article by which it came into the story; None for the first one."""

    @classmethod
    def alone(cls, article: int) -> Self:
        """The membership of an article that begins its story."""
        return cls(article, "first", 1.0, None)


class DayStories:
    """Puts the reports of one day and language into stories."""

    def __init__(self, frequencies: WordFrequencies, first_of: Callable[[int], int], before: Iterable[Report]) -> None:
        """``before``: reports of the ``REPORT_DAYS`` before. ``first_of`` says with which article an earlier article's
        story begins (``articles.id`` both)."""
        self._frequencies = frequencies
        self._first_of = first_of
        self._reports: dict[int, WeightedReport] = {}
        self._reports_with: dict[str, list[int]] = defaultdict(list)
        """Rare word → reports that have it."""
        self._stories: dict[int, list[int]] = defaultdict(list)
        """First article → reports of that story."""
        for report in before:
            self._remember(WeightedReport(report, frequencies), first_of(report.id))

    def add(self, report: Report, originals: Iterable[NearDuplicate]) -> StoryMembership:
        """Decide for the next report in order. ``originals``: earlier texts that it is a near-duplicate of."""
        weighted = WeightedReport(report, self._frequencies)
        membership = (
            story_of_nearest(originals, self._first_of)
            or self._story_of_most_similar(weighted)
            or StoryMembership.alone(report.id)
        )
        self._remember(weighted, membership.first)
        return membership

    def _remember(self, weighted: WeightedReport, first: int) -> None:
        number, reports_with = weighted.report.id, self._reports_with
        self._reports[number] = weighted
        self._stories[first].append(number)
        for word in weighted.rare_words:
            reports_with[word].append(number)

    def _story_of_most_similar(self, weighted: WeightedReport) -> StoryMembership | None:
        similarities = {other: weighted.similarity(self._reports[other]) for other in self._worth_comparing(weighted)}
        found = []
        for first in {self._first_of(other) for other in similarities}:
            members = self._stories[first]
            mean = math.fsum(similarities.get(member, 0.0) for member in members) / len(members)
            if mean >= _OTHERS * SAME_EVENT and not self._is_another_report(weighted, members, similarities):
                found += [(-similarities[each], self._reports[each].report.order, each, first) for each in members
                          if similarities.get(each, 0.0) >= SAME_EVENT]  # fmt: skip
        if not found:
            return None
        negative, _, similar, first = min(found)
        return StoryMembership(first, "report", round(-negative, 3), similar)

    def _is_another_report(
        self, weighted: WeightedReport, members: Iterable[int], similarities: Mapping[int, float]
    ) -> bool:
        """Whether its own outlet has reported the event already, in a report that is not similar enough to this one."""
        outlet = weighted.report.text.outlet
        return any(
            similarities.get(member, 0.0) < SAME_EVENT_AGAIN
            for member in members
            if self._reports[member].report.text.outlet == outlet
        )

    def _worth_comparing(self, weighted: WeightedReport) -> list[int]:
        """Reports that share enough of the rare words to be compared in full."""
        # A plain sum will do: the words come in the order in which the text has them.
        shared: dict[int, float] = defaultdict(float)
        squares, reports_with = weighted.squares, self._reports_with
        for word in weighted.rare_words:
            if word in reports_with:
                square = squares[word]
                for other in reports_with[word]:
                    shared[other] += square
        least = _BY_RARE_WORDS * weighted.norm
        return [
            other
            for other, square in shared.items()
            if square >= least * self._reports[other].norm
            and may_be_one_event(weighted.report, self._reports[other].report)
        ]


def story_of_nearest(originals: Iterable[NearDuplicate], first_of: Callable[[int], int]) -> StoryMembership | None:
    """The story of the original that shares most with an article; of several, of the one that was published first."""
    nearest = min(originals, key=lambda each: (-each.similarity, each.order), default=None)
    if nearest is None:
        return None
    return StoryMembership(first_of(nearest.article), nearest.kind, nearest.similarity, nearest.article)
