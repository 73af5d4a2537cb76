"""Which story a report joins, depending only on itself and on earlier reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from crawler.similarity.report import Report, WordFrequencies
from crawler.similarity.story import DayStories, NearDuplicate, StoryMembership
from tests.test_report_similarity import report

HARBOUR = "harbour fishery pilot jetties breakwater customs ferry lighthouse tonnage wharf"
ALIKE = "jetties customs wharf pilot tonnage fishery ferry harbour lighthouse breakwater"
"""The same words in another order: no shingle of one is in the other."""
OTHER = "orchestra violin concert soprano libretto overture applause curtain baritone score"


def of(outlet: str, words: str, number: int, event_date: str | None = None) -> Report:
    made = report(words, number, event_date)
    made.text.outlet = outlet
    return replace(made, order=(False, "2026-03-01", "", str(number)))


def stories(reports: Sequence[Report], before: Sequence[Report] = ()) -> list[StoryMembership]:
    """The outcome for each; each of those ``before`` started its own story."""
    frequencies = WordFrequencies()
    frequencies.add(100, [*before, *reports])
    decided = {each.id: each.id for each in before}
    day = DayStories(frequencies, decided.__getitem__, before)
    found = []
    for each in reports:
        found.append(day.add(each, []))
        decided[each.id] = found[-1].first
    return found


def test_a_report_joins_the_one_that_tells_the_same() -> None:
    first, second, third = stories([of("gazette", HARBOUR, 1), of("herald", ALIKE, 2), of("courier", OTHER, 3)])
    assert first == StoryMembership.alone(1)
    assert (second.first, second.kind, second.similar_article) == (1, "report", 1)
    assert second.similarity > 0.9
    assert third == StoryMembership.alone(3)


def test_those_of_the_day_before_too() -> None:
    (membership,) = stories([of("herald", ALIKE, 2)], before=[of("gazette", HARBOUR, 1), of("courier", OTHER, 3)])
    assert (membership.first, membership.similar_article) == (1, 1)


def test_what_happened_on_another_day_is_another_event() -> None:
    reports = [of("gazette", HARBOUR, 1, "2026-03-01"), of("herald", ALIKE, 2, "2026-02-27")]
    assert stories(reports)[1] == StoryMembership.alone(2)


@pytest.mark.parametrize(
    ("outlet", "shared", "joins"),
    [("herald", 1, False), ("herald", 2, True), ("gazette", 4, False), ("gazette", 5, True)],
)
def test_how_many_of_ten_rare_words_make_one_event(outlet: str, shared: int, joins: bool) -> None:
    """Two from another outlet; five from the same one, which mostly reports another event next."""
    words = " ".join([*OTHER.split()[shared:], *ALIKE.split()[:shared]])
    membership = stories([of("gazette", HARBOUR, 1), of(outlet, words, 2)])[1]
    assert (membership.first == 1) is joins


def test_the_story_of_the_most_similar_of_them() -> None:
    half = " ".join([*HARBOUR.split()[:5], *OTHER.split()[:5]])
    memberships = stories([of("herald", ALIKE, 3)], before=[of("gazette", half, 1), of("courier", HARBOUR, 2)])
    assert memberships[0].first == 2


@pytest.mark.parametrize(
    ("originals", "first"),
    [
        ([(1, 0.8), (2, 0.9)], 2),
        ([(1, 0.9), (2, 0.8)], 1),
        ([(2, 0.9), (1, 0.9)], 1),
    ],
)
def test_a_near_duplicate_joins_that_of_which_it_has_the_most(originals: list[tuple[int, float]], first: int) -> None:
    """Of several, the one published first."""
    near = [
        NearDuplicate(number, (False, "2026-03-01", "", str(number)), 100, "edited", similarity)
        for number, similarity in originals
    ]
    day = DayStories(WordFrequencies(), {1: 1, 2: 2}.__getitem__, [])
    assert day.add(of("herald", HARBOUR, 3), near) == StoryMembership(
        first, "edited", max(dict(originals).values()), first
    )
