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
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import extractOne

from crawler.similarity.text import BEGINNING, ComparedText
from crawler.text.calendar_names import english_months, english_weekdays
from crawler.text.diff import align

# Measured on the project's own 605 texts (evaluation/labelled/syndication); ``python -m evaluation.syndication_limits``
# repeats the measurements. tests/test_templated.py tests each limit.

_FEWEST = 2
"""Fewest names or numbers that only this text has, for each text: a single one may be a correction. At 3, one more
different text is taken for a copy."""
_SHARE = 0.6
"""Least share of names and numbers among the differing words."""
_SPELLING = 0.75
"""Least share of the letters of two spellings of one name that both have in the same order."""
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


_Spans = tuple[int, int, int, int]
"""Begin and end in the one text, begin and end in the other."""
_Replaced = Callable[[Sequence[str], Sequence[str]], Iterator[_Spans]]


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
    mine = one.names_and_numbers - other.vocabulary - _calendar()
    his = other.names_and_numbers - one.vocabulary - _calendar()
    mine, his = _without_spellings(mine, his)
    if min(len(mine), len(his)) < _FEWEST:
        return False
    own = one.vocabulary - other.vocabulary - _calendar()
    theirs = other.vocabulary - one.vocabulary - _calendar()
    if len(mine) + len(his) < _SHARE * (len(own) + len(theirs)):
        return False
    in_titles = not mine.isdisjoint(one.title_words) or not his.isdisjoint(other.title_words)
    occurrences = min(sum(map(one.often.__getitem__, mine)), sum(map(other.often.__getitem__, his)))
    return in_titles or occurrences >= _OCCURRENCES


def _fill_gaps_differently(one: ComparedText, other: ComparedText) -> bool:
    """Whether they are one text with gaps filled differently, unless both repeat the same names."""
    if _names_all(one, other.repeated) and _names_all(other, one.repeated):
        return False
    gaps = _gaps_with_own_words(one, other)
    if len(gaps) < _GAPS_TITLES_TOO:
        return False
    recurring = min(_recurring(mine for mine, _ in gaps), _recurring(his for _, his in gaps))
    if len(gaps) >= _GAPS and recurring >= _FEWEST:
        return True
    density = len(gaps) / max(1, sum(one.covered(other)))
    if _titles_are_templated(one.title_words, other.title_words):
        return len(gaps) >= _GAPS_TITLES_TOO and density >= _DENSE_TITLES_TOO
    return len(gaps) >= _GAPS and density >= _DENSE


def _begin_with_other_people(one: ComparedText, other: ComparedText) -> bool:
    """Whether a gap in their beginnings is filled with a person whom the other text never names."""
    own = one.names.difference(other.vocabulary, other.title_words)
    theirs = other.names.difference(one.vocabulary, one.title_words)
    if min(len(own), len(theirs)) < _A_PERSON:
        return False
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


def _names_all(text: ComparedText, words: frozenset[str]) -> bool:
    return words.difference(text.vocabulary, text.title_words) == frozenset()


def _gaps_with_own_words(one: ComparedText, other: ComparedText) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The gaps between shared words that each fills with a few words: the words of each that the other lacks."""
    own, theirs = _specific(one) - other.vocabulary, _specific(other) - one.vocabulary
    return _gaps(one.words[:_ALIGNED], other.words[:_ALIGNED], own, theirs)


def _gaps(
    mine: Sequence[str], his: Sequence[str], own: frozenset[str], theirs: frozenset[str]
) -> list[tuple[frozenset[str], frozenset[str]]]:
    if not own or not theirs:
        return []
    if not any(_filled(mine, his, own, theirs, _quickly_replaced)):
        return []
    return list(_filled(mine, his, own, theirs, _replaced))


def _filled(
    mine: Sequence[str], his: Sequence[str], own: frozenset[str], theirs: frozenset[str], replaced: _Replaced
) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for begin, end, since, until in replaced(mine, his):
        if end - begin <= _FILLING and until - since <= _FILLING:
            here, there = _without_spellings(own.intersection(mine[begin:end]), theirs.intersection(his[since:until]))
            if here and there:
                yield here, there


def _replaced(one: Sequence[str], other: Sequence[str]) -> Iterator[_Spans]:
    """Where other words stand between the longest runs of words that both have."""
    for change, begin, end, since, until in align(one, other, exact=True):
        if change == "replace":
            yield begin, end, since, until


def _quickly_replaced(one: Sequence[str], other: Sequence[str]) -> Iterator[_Spans]:
    """The same between all words that both have in the same order: more spans, in a hundredth of the time."""
    end = until = 0
    for block in LCSseq.editops(one, other).as_matching_blocks():
        if end < block.a and until < block.b:
            yield end, block.a, until, block.b
        end, until = block.a + block.size, block.b + block.size


def _recurring(filled: Iterable[frozenset[str]]) -> int:
    """Number of words that fill more than one gap."""
    return sum(places > 1 for places in Counter(word for words in filled for word in words).values())


def _specific(text: ComparedText) -> frozenset[str]:
    """Names and numbers; all words in a script without capitals."""
    return (text.names_and_numbers if text.has_case else text.vocabulary) - _calendar()


def _titles_are_templated(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether they share at least half of their words in the same order, and have different words in one gap."""
    changes = list(align(one, other, exact=True))
    shared = sum(end - begin for change, begin, end, _, _ in changes if change == "equal")
    return 2 * shared >= max(len(one), len(other)) and any(
        change == "replace" and set(one[begin:end]) - set(other) and set(other[since:until]) - set(one)
        for change, begin, end, since, until in changes
    )


def _without_spellings(one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Both sets without names that are in both in two spellings."""
    return one - _spelled_in(other, one), other - _spelled_in(one, other)


def _spelled_in(names: frozenset[str], others: frozenset[str]) -> set[str]:
    """The words among ``others`` that are another spelling of one of the names; numbers have no spellings."""
    known = [name for name in names if not name[0].isdigit()]
    return {
        other
        for other in others
        if extractOne(other, known, scorer=Indel.normalized_similarity, score_cutoff=_SPELLING) is not None
    }
