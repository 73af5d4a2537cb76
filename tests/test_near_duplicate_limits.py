"""On which side of each limit two texts are near-duplicates, and of which kind, by their number of shared shingles."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from crawler.similarity.near_duplicate import relate
from crawler.similarity.text import ComparedText
from tests.similarity_corpus import Corpus
from tests.test_similarity_order import feed, groups

RUNS = 100
"""Shingles of five words in a text of 104 words, so that each common one is one percent."""


def fresh_words() -> Iterator[str]:
    """Words of which no two are the same."""
    syllables = ("ba", "de", "fo", "gu", "ki", "lam", "men", "nor", "pol", "ras", "sten", "tiv")
    return ("".join(parts) for parts in itertools.product(syllables, repeat=4))


def text(words: Sequence[str], day: int | None = 100, outlet: str = "gazette", before: str = "") -> ComparedText:
    return ComparedText(title="Notes", text=f"{before}It {' '.join(words[1:])}.", outlet=outlet, day=day)


def kind(later: ComparedText, earlier: ComparedText) -> str | None:
    relation = relate(later, earlier)
    return relation.kind if relation else None


def sharing(
    runs: int,
    later: int = RUNS,
    earlier: int = RUNS,
    *,
    days: int | None = 0,
    names: tuple[int, int] = (0, 0),
    before: str = "",
) -> str | None:
    """The kind of a text with ``later`` shingles that starts with ``runs`` of those of an ``earlier`` one.

    ``names`` that both have, at the end of the common part, and names of each of them.
    """
    fresh = fresh_words()
    shared = list(itertools.islice(fresh, runs + 4))
    both, each = names
    shared[len(shared) - both :] = [word.capitalize() for word in shared[len(shared) - both :]]
    texts = []
    for count, day, outlet in ((later, 100 + (days or 0), "herald"), (earlier, 100, "gazette")):
        own = list(itertools.islice(fresh, count - runs))
        own[len(own) - each + both :] = [word.capitalize() for word in own[len(own) - each + both :]]
        texts.append(text([*shared, *own], None if days is None else day, outlet, before))
    return kind(*texts)


@pytest.mark.parametrize(
    ("runs", "later", "earlier", "expected"),
    [
        (80, 100, 100, "copy"),
        (79, 100, 100, "edited"),
        # A part of the earlier text, which has two fifths more.
        (80, 100, 140, "excerpt"),
        (79, 100, 140, "edited"),
        (83, 100, 140, "excerpt"),
        (84, 100, 140, "edited"),
        # It was only cut.
        (95, 100, 130, "excerpt"),
        (94, 100, 130, "edited"),
    ],
)
def test_what_kind(runs: int, later: int, earlier: int, expected: str) -> None:
    assert sharing(runs, later, earlier) == expected


@pytest.mark.parametrize(("runs", "expected"), [(50, "edited"), (49, None)])
def test_half_of_one_is_enough_whatever_the_days(runs: int, expected: str | None) -> None:
    assert sharing(runs, days=None) == expected


@pytest.mark.parametrize(("runs", "expected"), [(38, "edited"), (37, None)])
def test_less_is_enough_on_the_same_day(runs: int, expected: str | None) -> None:
    assert sharing(runs, days=0) == expected


@pytest.mark.parametrize(("words", "expected"), [(20, "copy"), (19, None)])
def test_short_texts_are_alike_by_chance(words: int, expected: str | None) -> None:
    same = list(itertools.islice(fresh_words(), words))
    assert kind(text(same, outlet="herald"), text(same)) == expected


@pytest.mark.parametrize(
    ("days", "names", "before", "expected"),
    [
        (1, (0, 0), "", "edited"),
        (2, (0, 0), "", None),
        # Three days, if both have the same dateline ...
        (3, (0, 0), "KARACHI: ", "edited"),
        (4, (0, 0), "KARACHI: ", None),
        # ... or half of the names, and three.
        (2, (3, 6), "", "edited"),
        (2, (3, 7), "", None),
        (2, (2, 2), "", None),
        # ... or a quotation.
        (3, (0, 0), "The minister said: “We shall build it in the north.” ", "edited"),
        (4, (0, 0), "The minister said: “We shall build it in the north.” ", None),
    ],
)
def test_two_fifths_need_evidence(days: int, names: tuple[int, int], before: str, expected: str | None) -> None:
    assert sharing(39, days=days, names=names, before=before) == expected


@pytest.mark.parametrize(("at_first", "expected"), [(18, "edited"), (16, None)])
def test_two_fifths_must_not_be_the_end(at_first: int, expected: str | None) -> None:
    """A third of the 52 words of the first half."""
    fresh = fresh_words()
    beginning = list(itertools.islice(fresh, at_first))
    ending = list(itertools.islice(fresh, 42 + 4 + 4 - at_first))
    between = 104 - len(beginning) - len(ending)
    later, earlier = ([*beginning, *itertools.islice(fresh, between), *ending] for _ in range(2))
    assert kind(text(later, outlet="herald"), text(earlier)) == expected


def found_of_an_edited_copy(days: int, database: Path) -> tuple[int, int]:
    """How many relations and stories an edited copy makes, this number of days later."""
    corpus = Corpus(1)
    first = corpus.original(0)
    feed(database, [first.article, corpus.edited(first, days).article])
    found = groups(database)
    return len(found["near_duplicates"]), len(found["stories"])


@pytest.mark.parametrize(("days", "stories"), [(7, 1), (8, 0)])
def test_within_a_week_it_is_of_the_story(days: int, stories: int, database: Path) -> None:
    assert found_of_an_edited_copy(days, database) == (1, stories)


@pytest.mark.parametrize(("days", "relations"), [(31, 1), (32, 0)])
def test_within_a_month_it_is_compared(days: int, relations: int, database: Path) -> None:
    assert found_of_an_edited_copy(days, database) == (relations, 0)


@pytest.mark.parametrize(("words", "relations"), [(20, 1), (19, 0)])
def test_short_texts_are_not_compared(words: int, relations: int, database: Path) -> None:
    corpus = Corpus(1)
    same = list(itertools.islice(fresh_words(), words))
    feed(database, [corpus.add([" ".join(each)]).article for each in (same, [*same[:-1], "another"])])
    assert len(groups(database)["near_duplicates"]) == relations


def _long(seed: int, characters: int) -> str:
    chance, words = Random(seed), ["envoy", "trade", "port", "treaty", "visit", "council", "accord", "border", "summit"]
    text = ""
    while len(text) < characters:
        text += " ".join(chance.choice(words) for _ in range(4000)) + ".\n\n"
    return text[:characters]


@pytest.mark.parametrize(("same_from", "is_near"), [(0, True), (60_000, True), (100_000, False)])
def test_the_end_of_a_text_without_end_is_not_compared(same_from: int, is_near: bool) -> None:
    """Text shared after the hundred thousandth character makes no near-duplicates, and costs nothing."""
    shared = _long(1, 250_000)
    one, other = (
        ComparedText(title="", text=_long(seed, same_from) + shared[same_from:], outlet=f"o{seed}", day=seed)
        for seed in (2, 3)
    )
    assert (relate(other, one) is not None) is is_near
