"""Assigns reports to stories, in the order of publication, whatever the order of arrival.

Each report joins the story of an earlier one, or starts a story:

- that of the text that it is a near-duplicate of, if that was published within the week before;
- else that of the most similar report of the same or the previous day, if it is also similar to the other reports of
  that story. Otherwise stories would grow together along a chain of reports of which only neighbours are similar.

So the stories of a day's reports depend only on the articles up to that day. If an article arrives late, the days after
it are decided again until nothing changes any more (``crawler.storage.decide_stories``).
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
"""Most days between a near-duplicate and the text whose story it joins. All labelled copies came within three days; a
week leaves room for weeklies."""
REPORT_DAYS = 1
"""Most days between two reports of one event: anything later reports something further."""
_OTHERS = 0.5
"""Least mean similarity to all of the story's reports of those days, as a share of ``SAME_EVENT``."""
_BY_RARE_WORDS = 0.1
"""Least similarity by rare words alone for two reports to be compared in full."""


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """The other article of a near-duplicate relation: the original, or the near-duplicate."""

    article: int
    order: Order
    day: int | None
    """Day of publication, as ``date.toordinal`` counts."""
    kind: str
    """``same``, ``copy``, ``edited`` or ``excerpt``; see ``near_duplicate.Relation``."""
    similarity: float
    """The larger of the two shares of common shingles."""


@dataclass(frozen=True, slots=True)
class StoryMembership:
    """How an article belongs to a story."""

    first: int
    """The first article of the story; may be the article itself."""
    kind: str
    """``first``, ``same``, ``copy``, ``edited``, ``excerpt`` or ``report``."""
    similarity: float
    similar_article: int | None
    """The earlier article that it joined the story by; None for the first one."""

    @classmethod
    def alone(cls, article: int) -> Self:
        """The membership of an article that starts its story."""
        return cls(article, "first", 1.0, None)


class DayStories:
    """Assigns the reports of one day and language to stories."""

    def __init__(self, frequencies: WordFrequencies, first_of: Callable[[int], int], before: Iterable[Report]) -> None:
        """``before``: reports of the ``REPORT_DAYS`` before. ``first_of`` maps an earlier article to the first one of
        its story (``articles.id`` both)."""
        self._frequencies = frequencies
        self._first_of = first_of
        self._reports: dict[int, WeightedReport] = {}
        self._reports_with: dict[str, list[int]] = defaultdict(list)
        """Rare word → reports that contain it."""
        self._stories: dict[int, list[int]] = defaultdict(list)
        """First article → reports of that story."""
        for report in before:
            self._remember(WeightedReport(report, frequencies), first_of(report.id))

    def add(self, report: Report, originals: Iterable[NearDuplicate]) -> StoryMembership:
        """Assign the next report in order. ``originals``: earlier texts that it is a near-duplicate of."""
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
        """Whether its own outlet has already reported the event, in a report not similar enough to this one."""
        outlet = weighted.report.text.outlet
        return any(
            similarities.get(member, 0.0) < SAME_EVENT_AGAIN
            for member in members
            if self._reports[member].report.text.outlet == outlet
        )

    def _worth_comparing(self, weighted: WeightedReport) -> list[int]:
        """Reports that share enough rare words to be compared in full."""
        # A plain sum is enough: the words are in the order of the text.
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
    """The story of the original most similar to an article; on a tie, of the one published first."""
    nearest = min(originals, key=lambda each: (-each.similarity, each.order), default=None)
    if nearest is None:
        return None
    return StoryMembership(first_of(nearest.article), nearest.kind, nearest.similarity, nearest.article)
