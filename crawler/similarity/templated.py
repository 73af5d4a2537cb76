"""Texts from one mould: the same sentences about other people, places or amounts.

A ministry reports two calls with two ministers in the same words; a bank announces each day's rates. Such texts share
most of their runs and are different news. They differ in names and numbers, on both sides, from the beginning on;
an edited copy differs in other words, or on one side alone. And they differ in the midst of their sentences, again and
again, where whoever edits a copy takes whole sentences out and puts others in: there the same place of a sentence
is filled with one word here and another there. Three things more tell twins that are short, or of which one is cut:
somebody else stands in the same place of the beginning; each begins with a state of which the other is silent; days
later the numbers are others, as in each month's bulletin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache

from crawler.similarity.text import BEGINNING, ComparedText
from crawler.text.calendar_names import english_months, english_weekdays
from crawler.text.words import folded_words

_FEWEST = 2
"""Names or numbers of its own that each twin has, at least."""
_SHARE = 0.6
"""Share of the differing words that are names or numbers, at least."""
_SPELLING = 0.75
"""How alike two spellings of one name are, at least."""
_PLACES = 4
"""Places where they stand, at least, where the titles do not show that the texts are about something else."""
_FILLED = 4
"""Places of sentences that each fills with words of its own, at least ..."""
_DENSE = 0.06
"""... and so many of them for each word that stands in both: copies, however edited, have up to five in a hundred."""
_FILLED_LIKE_TITLES = 2
"""Likewise where the titles are from one mould too ..."""
_DENSE_LIKE_TITLES = 0.035
"""... for each word that stands in both; or however few, where each has ``_FEWEST`` words that fill several places."""
_FILLING = 8
"""Words that fill a place, at most: more are a clause of its own."""
_IN_PLACE = 2
"""Names in one place, at least, that are somebody: one alone may be another word for the same ("Republic", "South")."""
_LATER_PLACES = 2
"""Places that each edition fills with other words, at least, where capitals and digits tell nothing."""
_LATER = 3
"""Days after which the same words with other numbers are the next edition, and no correction any more."""
_ALIGNED = 1000
"""Words of a text that are laid beside another's, at most: what that takes grows with their product."""


@cache
def _calendar() -> frozenset[str]:
    """Words that name a day: that they differ does not show that the news does."""
    return frozenset((*english_weekdays(), *english_months(), "today", "yesterday", "tomorrow"))


def are_templated(one: ComparedText, other: ComparedText) -> bool:
    """Whether two texts that share runs are from one mould and tell of different things."""
    return (
        _differ_in_names(one, other)
        or _are_filled(one, other)
        or _begin_with_others(one, other)
        or are_of_other_states(one, other)
        or _are_editions(one, other)
    )


def _differ_in_names(one: ComparedText, other: ComparedText) -> bool:
    own, theirs = _own_words(one, other), _own_words(other, one)
    if not own or not theirs:
        return False
    mine, his = _slots(one, own), _slots(other, theirs)
    mine, his = _but_spellings(mine, his)
    if min(len(mine), len(his)) < _FEWEST:
        return False
    if len(mine) + len(his) < _SHARE * (len(set(own)) + len(set(theirs))):
        return False
    in_titles = bool(mine & set(folded_words(one.title))) or bool(his & set(folded_words(other.title)))
    places = min(sum(word in mine for word in own), sum(word in his for word in theirs))
    return in_titles or places >= _PLACES


def _are_filled(one: ComparedText, other: ComparedText) -> bool:
    """Whether they are one text whose places are filled with other words, and not those who are named again."""
    if one.repeated <= _vocabulary(other) and other.repeated <= _vocabulary(one):
        return False
    filled = _filled_places(one, other)
    places = len(filled)
    if places >= _FILLED and min(_again(mine for mine, _ in filled), _again(his for _, his in filled)) >= _FEWEST:
        return True
    dense = places / max(1, sum(one.covered(other)))
    if _titles_are_twins(folded_words(one.title), folded_words(other.title)):
        return places >= _FILLED_LIKE_TITLES and dense >= _DENSE_LIKE_TITLES
    return places >= _FILLED and dense >= _DENSE


def _begin_with_others(one: ComparedText, other: ComparedText) -> bool:
    """Whether one place of their beginnings is filled with somebody whom the other text does not name at all."""
    own, theirs = one.names - _vocabulary(other), other.names - _vocabulary(one)
    filled = _places(one.words[:BEGINNING], other.words[:BEGINNING], own, theirs)
    return any(min(len(mine), len(his)) >= _IN_PLACE for mine, his in filled)


def are_of_other_states(one: ComparedText, other: ComparedText) -> bool:
    """Whether each begins with a state that the other does not name at all."""
    if not one.states_at_first or not other.states_at_first:
        return False
    return bool(one.states_at_first - other.states and other.states_at_first - one.states)


def _are_editions(one: ComparedText, other: ComparedText) -> bool:
    """Whether, days apart, each has numbers that the other does not have; or words in their place, without capitals."""
    if one.day is None or other.day is None or abs(one.day - other.day) <= _LATER:
        return False
    if min(len(one.numbers - other.numbers), len(other.numbers - one.numbers)) >= _FEWEST:
        return True
    return not one.has_case and len(_filled_places(one, other)) >= _LATER_PLACES


def _vocabulary(text: ComparedText) -> set[str]:
    return {*text.words, *folded_words(text.title)}


def _filled_places(one: ComparedText, other: ComparedText) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Places between words of both where each has a few words: those of each that the other does not have at all."""
    own, theirs = _telling(one) - set(other.words), _telling(other) - set(one.words)
    return _places(one.words[:_ALIGNED], other.words[:_ALIGNED], own, theirs)


def _places(
    mine: Sequence[str], his: Sequence[str], own: frozenset[str], theirs: frozenset[str]
) -> list[tuple[frozenset[str], frozenset[str]]]:
    places = [
        _but_spellings(own.intersection(mine[begin:end]), theirs.intersection(his[since:until]))
        for change, begin, end, since, until in SequenceMatcher(None, mine, his, autojunk=False).get_opcodes()
        if change == "replace" and end - begin <= _FILLING and until - since <= _FILLING
    ]
    return [(mine_there, his_there) for mine_there, his_there in places if mine_there and his_there]


def _again(filled: Iterable[frozenset[str]]) -> int:
    """How many words fill more than one place."""
    return sum(places > 1 for places in Counter(word for words in filled for word in words).values())


def _telling(text: ComparedText) -> frozenset[str]:
    """Names and numbers; all words, where names cannot be told."""
    return (text.capitals | text.numbers if text.has_case else frozenset(text.words)) - _calendar()


def _titles_are_twins(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether half or more of the words of both stand in both in the same order, and each has others in one place."""
    changes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    shared = sum(end - begin for change, begin, end, _, _ in changes if change == "equal")
    return 2 * shared >= max(len(one), len(other)) and any(
        change == "replace" and set(one[begin:end]) - set(other) and set(other[since:until]) - set(one)
        for change, begin, end, since, until in changes
    )


def _own_words(one: ComparedText, other: ComparedText) -> list[str]:
    """Words outside of shared runs that the other text does not have at all."""
    vocabulary = set(other.words)
    return [
        word
        for word, shared in zip(one.words, one.covered(other), strict=True)
        if not shared and word not in vocabulary and word not in _calendar()
    ]


def _slots(one: ComparedText, own: Sequence[str]) -> frozenset[str]:
    """Those of the words that are names or numbers."""
    return frozenset(own) & (one.capitals | one.numbers)


def _but_spellings(one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Both sets without what is one name in two spellings."""
    alike = {
        (mine, his)
        for mine in one
        for his in other
        if not mine[0].isdigit() and SequenceMatcher(None, mine, his).ratio() >= _SPELLING
    }
    return one - {mine for mine, _ in alike}, other - {his for _, his in alike}
