"""How similar two reports are in what they are about: rare words, names and numbers.

The cosine of the words of both, each weighted by how rare it is among the reports of those days (Spärck Jones 1972) and
a little by how often the text has it; once of the whole texts and once of their beginnings, where a report says what
happened; the mean of the two. How often a word occurs shows that "ministry" says little and "fisheries" much, in any
language, without lists of words. While there are too few reports to count in, short words are assumed to be common, as
they are in all languages (Zipf 1935).

A ministry's reports of two calls are similar too: it writes all of them in the same sentences. So two things count
besides:

- Words that both texts have in the same shingle are left out: they show that both were written from one template, while
  those who report one event in words of their own must choose the same rare ones.
- A text is about the people and things that it names repeatedly: the cosine is multiplied by the share of these words
  that the other text has as well.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from crawler.similarity.templated import are_of_other_states, are_templated
from crawler.similarity.text import ComparedText
from crawler.text.words import folded_words

SAME_EVENT = 0.16
"""Similarity of two reports of one event, at least. Of the pairs in ``evaluation/labelled/syndication``, by two outlets
within a day, seven in ten of one event are as similar, and one in twenty of events that are easily confused
(docs/evaluation.md)."""
SAME_EVENT_AGAIN = 0.35
"""Likewise of two that one outlet published: it has reported the event, and its next report mostly is of another."""

_BEGINNING = 100
"""Words that are the beginning."""
_TEMPLATE = 0.35
"""Share of the shingles of one of two texts from which on the two may be filled from one template."""
_ASSUMED = 50
"""Reports that are assumed to have been counted before any, so that one text more makes no word common."""
_EMPHASIS = 1.5
"""Weight of a name or a number beside another word."""
_TIMES = 20
"""Times that a word occurs, beyond which it weighs no more."""
_REPEATED = [1.0, *(1 + math.log(times) / 2 for times in range(1, _TIMES + 1))]
"""Weight of a word that occurs so many times: as in Salton and Buckley 1988, but half as steep."""
_COMMON = 0.04
"""Share of the reports beyond which a word is not rare: it does not lead from one report to another ..."""
_RARE = 5
"""... if it is in more reports than this."""

Order = tuple[bool, str, str, str]
"""Sorts articles by who was first; see ``crawler.storage.articles.rank``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article as one of the reports of its day."""

    id: int
    order: Order
    day: int
    """As ``date.toordinal`` counts."""
    event_date: str | None
    terms: tuple[str, ...] = field(repr=False)
    """Words, each once, in the order in which the text has them."""
    factors: dict[str, float] = field(repr=False)
    """Those of them that weigh more than one, because of what they are and how often they occur."""
    text: ComparedText = field(repr=False)


Terms = tuple[tuple[str, ...], dict[str, float]]
"""The words of a text and its title, and the weights of those that do not weigh one."""


def all_terms(texts: Sequence[ComparedText]) -> list[Terms]:
    """Those of each text. Pure: runs in worker processes, where many texts are waited for."""
    return list(map(terms_of, texts))


def terms_of(text: ComparedText) -> Terms:
    """The words of a text and its title, and the weights of those that do not weigh one."""
    times = Counter(text.words)
    terms = tuple(dict.fromkeys((*folded_words(text.title), *times)))
    factors = {word: _REPEATED[min(among, _TIMES)] for word, among in times.items() if among > 1}
    for word in (text.names | text.numbers).intersection(terms):
        factors[word] = factors.get(word, 1.0) * _EMPHASIS
    return terms, factors


class WordFrequencies:
    """In how many of the reports of some days each word occurs, and what follows from that for its weight."""

    def __init__(self) -> None:
        self.reports = 0
        self._days: dict[int, tuple[int, Counter[str]]] = {}
        self._in: Counter[str] = Counter()
        # Computed from the counts, and kept until they change: all reports of a day ask for them.
        self._square_of: dict[str, float] = {}
        self._rare: set[str] | None = None

    @property
    def days(self) -> Set[int]:
        """The days that are counted."""
        return self._days.keys()

    def add(self, day: int, reports: Sequence[Report]) -> None:
        """Count the reports of a day."""
        words = Counter(chain.from_iterable(report.terms for report in reports))
        self._days[day] = len(reports), words
        self._count(len(reports), words, 1)

    def remove(self, day: int) -> None:
        """Count those of a day no more."""
        reports, words = self._days.pop(day)
        self._count(reports, words, -1)

    def _count(self, reports: int, words: Counter[str], sign: int) -> None:
        self.reports += sign * reports
        counts = self._in
        for term, among in words.items():
            counts[term] += sign * among
        if sign < 0:
            for term in [term for term in words if not counts[term]]:
                del counts[term]
        self._square_of.clear()
        self._rare = None

    def squares(self, report: Report) -> dict[str, float]:
        """The squared weight of each of the report's words: by how rare it is, and by its own factor."""
        known = self._square_of
        known.update((term, self._square(term)) for term in report.terms if term not in known)
        squares = dict(zip(report.terms, map(known.__getitem__, report.terms), strict=True))
        for term, factor in report.factors.items():
            squares[term] *= factor * factor
        return squares

    def _square(self, term: str) -> float:
        """How much it says that a word occurs, squared."""
        among = self._in.get(term, 0) + (_ASSUMED * _assumed_share(term) + 0.5)
        weight = max(0.0, math.log((self.reports + _ASSUMED) / among))
        return weight * weight

    def rare(self, terms: Iterable[str]) -> list[str]:
        """Those of the words that are in few reports, and in more than one: these reports may be of one event."""
        if self._rare is None:
            most = max(_RARE, _COMMON * self.reports)
            self._rare = {term for term, reports in self._in.items() if 1 < reports <= most}
        return list(filter(self._rare.__contains__, terms))


@lru_cache(maxsize=1 << 16)
def _assumed_share(term: str) -> float:
    """Share of the reports that have a word, before any is counted: by its length."""
    if term[0].isdigit():
        return 0.02
    # Scripts that do not write short vowels have shorter words.
    length = len(term) + (0 if "a" <= term[0] <= "z" or "\u0370" <= term[0] <= "\u052f" else 1)
    if length <= 3:
        return 0.5
    return 0.2 if length == 4 else 0.02


class WeightedReport:
    """A report with the weights that its words have among the reports of certain days."""

    __slots__ = ("_repeated", "norm", "rare_words", "report", "squares")

    def __init__(self, report: Report, frequencies: WordFrequencies) -> None:
        self.report = report
        self.squares = frequencies.squares(report)
        self.rare_words = frequencies.rare(report.terms)
        # fsum: a plain sum depends on the order of the words in its last digits.
        self.norm = math.sqrt(math.fsum(self.squares.values()))
        self._repeated: float | None = None

    def similarity(self, other: WeightedReport) -> float:
        """How similar two reports are, from 0 to 1; it is the same in both directions."""
        mine, theirs = self.report.text, other.report.text
        if _fill_one_template(mine, theirs):
            return 0.0
        own, others = _in_own_words(mine, theirs), _in_own_words(theirs, mine)
        whole, beginning = (self._cosine(other, one, another) for one, another in zip(own, others, strict=True))
        similarity = (whole + beginning) / 2 * (self._repeated_in(other) + other._repeated_in(self)) / 2
        # Last, because it takes long: for most pairs it does not matter.
        return 0.0 if similarity >= SAME_EVENT and are_of_other_states(mine, theirs) else similarity

    def _cosine(self, other: WeightedReport, words: frozenset[str], others: frozenset[str]) -> float:
        norm, other_norm = math.sqrt(self._sum(words)), math.sqrt(other._sum(others))
        shared = math.fsum([math.sqrt(self.squares[word] * other.squares[word]) for word in words & others])
        return shared / (norm * other_norm) if norm and other_norm else 0.0

    def _sum(self, words: Iterable[str]) -> float:
        return math.fsum([self.squares[word] for word in words])

    def _repeated_in(self, other: WeightedReport) -> float:
        """Share of the words that the text repeats which the other one has too, by their weights."""
        repeated = self.report.text.repeated
        if self._repeated is None:
            self._repeated = self._sum(repeated)
        return self._sum(repeated & other.squares.keys()) / self._repeated if self._repeated else 1.0


def _fill_one_template(one: ComparedText, other: ComparedText) -> bool:
    shared = len(one.shingles & other.shingles)
    least = _TEMPLATE * min(len(one.shingles), len(other.shingles))
    return shared > 0 and shared >= least and are_templated(one, other)


def _in_own_words(one: ComparedText, other: ComparedText) -> tuple[frozenset[str], frozenset[str]]:
    """Words outside of shared shingles: of the whole text, and of its beginning."""
    words = one.words
    if one.shingles.isdisjoint(other.shingles):
        return frozenset(words), frozenset(words[:_BEGINNING])
    own = [None if shared else word for word, shared in zip(words, one.covered(other), strict=True)]
    return frozenset(filter(None, own)), frozenset(filter(None, own[:_BEGINNING]))


def may_be_one_event(one: Report, other: Report) -> bool:
    """Whether the days of the event, where both texts give one, are the same."""
    return one.event_date is None or other.event_date is None or one.event_date == other.event_date
