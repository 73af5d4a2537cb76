"""Texts filled from one template: the same sentences about other people, places or amounts.

A ministry reports two calls with two ministers in the same words; a bank announces each day's rates. Such texts share
most of their shingles, but are different news. They differ from edited copies in these ways:

- They differ in names and numbers, in both texts, from the beginning on. An edited copy differs in other words, or has
  its own words in only one of the two texts.
- They differ inside their sentences, many times: a gap of the template is filled with one word here and another there.
  An editor removes whole sentences and inserts others.
- In short or cut texts: different people are named at the same point of the beginning; each starts with a state that
  the other does not name; days later the numbers are different, as in a monthly bulletin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from crawler.similarity.text import BEGINNING, ComparedText
from crawler.text.calendar_names import english_months, english_weekdays
from crawler.text.diff import align
from crawler.text.words import folded_words

# Measured on the project's own 605 texts (evaluation/labelled/syndication); ``python -m evaluation.syndication_limits``
# repeats the measurements. tests/test_templated.py tests each limit.

_FEWEST = 2
"""Fewest names or numbers that only this text has, for each text: a single one may be a correction. At 3, one more
different text is taken for a copy."""
_SHARE = 0.6
"""Least share of names and numbers among the differing words."""
_SPELLING = 0.75
"""Least similarity of two spellings of one name (``difflib``'s ratio)."""
_OCCURRENCES = 4
"""Fewest occurrences of these, if the titles do not show that the texts are about something else."""
_GAPS = 4
"""Fewest gaps that each text fills with its own words; and either ``_FEWEST`` words that fill several gaps ..."""
_DENSE = 0.06
"""... or this many gaps per word of shared shingles: copies, however edited, have up to five in a hundred."""
_GAPS_TITLES_TOO = 2
"""The same if the titles are also filled from one template ..."""
_DENSE_TITLES_TOO = 0.035
"""... per word of shared shingles."""
_FILLING = 8
"""Most words that fill a gap: more are a clause. At 5, one more different text is taken for a copy."""
_A_PERSON = 2
"""Fewest names in one gap that identify a person: a single one may be a synonym ("Republic", "South"). At 1, one more
copy and three more edited copies are missed; at 3, two more different texts are taken for copies."""
_GAPS_OF_EDITIONS = 2
"""Fewest gaps that each edition fills with other words, in a script without capitals."""
_LATER = 3
"""Days after which the same words with other numbers are the next edition, no longer a correction. At 1, one more
edited copy is missed."""
_ALIGNED = 1000
"""Most words of a text that are aligned with another's: the time grows with their product."""


@cache
def _calendar() -> frozenset[str]:
    """Words that name a day: a difference in them does not make different news."""
    return frozenset((*english_weekdays(), *english_months(), "today", "yesterday", "tomorrow"))


def are_templated(one: ComparedText, other: ComparedText) -> bool:
    """Whether two texts that share shingles are filled from one template and report different things."""
    return (
        _differ_in_names(one, other)
        or _fill_gaps_differently(one, other)
        or _begin_with_other_people(one, other)
        or are_of_other_states(one, other)
        or _are_editions(one, other)
    )


def _differ_in_names(one: ComparedText, other: ComparedText) -> bool:
    own, theirs = _own_words(one, other), _own_words(other, one)
    if not own or not theirs:
        return False
    mine, his = _without_spellings(_names_and_numbers(one, own), _names_and_numbers(other, theirs))
    if min(len(mine), len(his)) < _FEWEST:
        return False
    if len(mine) + len(his) < _SHARE * (len(set(own)) + len(set(theirs))):
        return False
    in_titles = bool(mine & set(folded_words(one.title))) or bool(his & set(folded_words(other.title)))
    occurrences = min(sum(word in mine for word in own), sum(word in his for word in theirs))
    return in_titles or occurrences >= _OCCURRENCES


def _fill_gaps_differently(one: ComparedText, other: ComparedText) -> bool:
    """Whether they are one text with gaps filled differently, unless both repeat the same names."""
    if one.repeated <= _vocabulary(other) and other.repeated <= _vocabulary(one):
        return False
    gaps = _gaps_with_own_words(one, other)
    recurring = min(_recurring(mine for mine, _ in gaps), _recurring(his for _, his in gaps))
    if len(gaps) >= _GAPS and recurring >= _FEWEST:
        return True
    density = len(gaps) / max(1, sum(one.covered(other)))
    if _titles_are_templated(folded_words(one.title), folded_words(other.title)):
        return len(gaps) >= _GAPS_TITLES_TOO and density >= _DENSE_TITLES_TOO
    return len(gaps) >= _GAPS and density >= _DENSE


def _begin_with_other_people(one: ComparedText, other: ComparedText) -> bool:
    """Whether a gap in their beginnings is filled with a person whom the other text never names."""
    own, theirs = one.names - _vocabulary(other), other.names - _vocabulary(one)
    gaps = _gaps(one.words[:BEGINNING], other.words[:BEGINNING], own, theirs)
    return any(min(len(mine), len(his)) >= _A_PERSON for mine, his in gaps)


def are_of_other_states(one: ComparedText, other: ComparedText) -> bool:
    """Whether each starts with a state that the other never names."""
    if not one.states_at_first or not other.states_at_first:
        return False
    return bool(one.states_at_first - other.states and other.states_at_first - one.states)


def _are_editions(one: ComparedText, other: ComparedText) -> bool:
    """Whether, days apart, each has numbers (in a script without capitals: or words) that the other lacks."""
    if one.day is None or other.day is None or abs(one.day - other.day) <= _LATER:
        return False
    if min(len(one.numbers - other.numbers), len(other.numbers - one.numbers)) >= _FEWEST:
        return True
    return not one.has_case and len(_gaps_with_own_words(one, other)) >= _GAPS_OF_EDITIONS


def _vocabulary(text: ComparedText) -> set[str]:
    return {*text.words, *folded_words(text.title)}


def _gaps_with_own_words(one: ComparedText, other: ComparedText) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The gaps between shared words that each fills with a few words: the words of each that the other lacks."""
    own, theirs = _specific(one) - set(other.words), _specific(other) - set(one.words)
    return _gaps(one.words[:_ALIGNED], other.words[:_ALIGNED], own, theirs)


def _gaps(
    mine: Sequence[str], his: Sequence[str], own: frozenset[str], theirs: frozenset[str]
) -> list[tuple[frozenset[str], frozenset[str]]]:
    gaps = [
        _without_spellings(own.intersection(mine[begin:end]), theirs.intersection(his[since:until]))
        for change, begin, end, since, until in align(mine, his, exact=True)
        if change == "replace" and end - begin <= _FILLING and until - since <= _FILLING
    ]
    return [(mine_there, his_there) for mine_there, his_there in gaps if mine_there and his_there]


def _recurring(filled: Iterable[frozenset[str]]) -> int:
    """Number of words that fill more than one gap."""
    return sum(places > 1 for places in Counter(word for words in filled for word in words).values())


def _specific(text: ComparedText) -> frozenset[str]:
    """Names and numbers; all words in a script without capitals."""
    return (text.capitals | text.numbers if text.has_case else frozenset(text.words)) - _calendar()


def _titles_are_templated(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether they share at least half of their words in the same order, and have different words in one gap."""
    changes = list(align(one, other, exact=True))
    shared = sum(end - begin for change, begin, end, _, _ in changes if change == "equal")
    return 2 * shared >= max(len(one), len(other)) and any(
        change == "replace" and set(one[begin:end]) - set(other) and set(other[since:until]) - set(one)
        for change, begin, end, since, until in changes
    )


def _own_words(one: ComparedText, other: ComparedText) -> list[str]:
    """Words outside of shared shingles that the other text lacks."""
    vocabulary = set(other.words)
    return [
        word
        for word, shared in zip(one.words, one.covered(other), strict=True)
        if not shared and word not in vocabulary and word not in _calendar()
    ]


def _names_and_numbers(one: ComparedText, own: Sequence[str]) -> frozenset[str]:
    """The words that are names or numbers."""
    return frozenset(own) & (one.capitals | one.numbers)


def _without_spellings(one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Both sets without names that are in both in two spellings."""
    alike = [(mine, his) for mine in one if not mine[0].isdigit() for his in other if _is_one_name(mine, his)]
    return one - {mine for mine, _ in alike}, other - {his for _, his in alike}


@lru_cache(maxsize=1 << 14)
def _is_one_name(mine: str, his: str) -> bool:
    """Whether two words are spellings of one name. First compares an upper bound, which is ten times as fast."""
    least = _SPELLING * (len(mine) + len(his)) / 2
    if min(len(mine), len(his)) < least or sum(min(mine.count(each), his.count(each)) for each in set(mine)) < least:
        return False
    return SequenceMatcher(None, mine, his).ratio() >= _SPELLING
