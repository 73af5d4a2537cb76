"""Texts from one mould: the same sentences about other people, places or amounts.

A ministry reports two calls with two ministers in the same words; a bank announces each day's rates. Such texts share
most of their runs and are different news. They differ in names and numbers, on both sides, from the beginning on;
an edited copy differs in other words, or on one side alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby

from crawler.likeness.compared import ComparedText
from crawler.likeness.runs import words_in

_FEWEST = 2
"""Names or numbers of its own that each twin has, at least."""
_SHARE = 0.6
"""Share of the differing words that are names or numbers, at least."""
_GAP = 6
"""Words of a slot in a script without capitals, at most: a longer difference is a sentence of its own."""
_SPELLING = 0.75
"""How alike two spellings of one name are, at least."""
_PLACES = 4
"""Places where they stand, at least, where the titles do not show that the texts are about something else."""
_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december today yesterday tomorrow
    """.split()  # noqa: SIM905
)


def are_twins(one: ComparedText, other: ComparedText) -> bool:
    """Whether two texts that share runs are from one mould and tell of different things."""
    own, theirs = _own_words(one, other), _own_words(other, one)
    if not own or not theirs:
        return False
    mine, his = _slots(one, other, own), _slots(other, one, theirs)
    mine, his = _but_spellings(mine, his)
    if min(len(mine), len(his)) < _FEWEST:
        return False
    if len(mine) + len(his) < _SHARE * (len(set(own)) + len(set(theirs))):
        return False
    in_titles = bool(mine & set(words_in(one.title))) or bool(his & set(words_in(other.title)))
    places = min(sum(word in mine for word in own), sum(word in his for word in theirs))
    return in_titles or places >= _PLACES


def _own_words(one: ComparedText, other: ComparedText) -> list[str]:
    """Words outside of shared runs that the other text does not have at all."""
    vocabulary = set(other.words)
    return [
        word
        for word, shared in zip(one.words, one.covered(other), strict=True)
        if not shared and word not in vocabulary and word not in _CALENDAR
    ]


def _slots(one: ComparedText, other: ComparedText, own: Sequence[str]) -> frozenset[str]:
    """Those of the words that are names or numbers; without capitals, those that stand in a short gap."""
    named = one.capitals | one.numbers
    if not one.has_case:
        named = named | _in_short_gaps(one, other)
    return frozenset(own) & named


def _in_short_gaps(one: ComparedText, other: ComparedText) -> frozenset[str]:
    found: set[str] = set()
    pairs = zip(one.words, one.covered(other), strict=True)
    for shared, group in groupby(pairs, key=lambda pair: pair[1]):
        words = [word for word, _ in group]
        if not shared and len(words) <= _GAP:
            found.update(words)
    return frozenset(found)


def _but_spellings(one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Both sets without what is one name in two spellings."""
    alike = {
        (mine, his)
        for mine in one
        for his in other
        if not mine[0].isdigit() and SequenceMatcher(None, mine, his).ratio() >= _SPELLING
    }
    return one - {mine for mine, _ in alike}, other - {his for _, his in alike}
