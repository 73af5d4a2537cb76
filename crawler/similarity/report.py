"""How similar two reports are in content: rare words, names and numbers.

The similarity is the cosine of the words of both, each weighted by its rarity among the reports of those days (Spärck
Jones 1972) and a little by its frequency in the text; the mean of the cosine of the whole texts and that of their
beginnings, where a report says what happened. Frequencies show that "ministry" says little and "fisheries" much, in any
language, without word lists. While there are too few reports to count, short words are assumed to be common, as they
are in all languages (Zipf 1935).

A ministry's reports of two calls are also similar, because it writes all of them in the same sentences. So there are
two more rules:

- Words that both texts have in the same shingle are left out: they show that both were written from one template,
  while independent reports of one event must use the same rare words.
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
"""Least similarity of two reports of one event. Of the pairs in ``evaluation/labelled/syndication`` by two outlets
within a day, seven in ten of one event reach it, and one in twenty of events that are easily confused
(docs/evaluation.md)."""
SAME_EVENT_AGAIN = 0.35
"""The same for two reports of one outlet: after reporting an event, it mostly reports another one next."""

_BEGINNING = 100
"""Words that count as the beginning."""
_TEMPLATE = 0.35
"""Share of either text's shingles from which the two may be filled from one template."""
_ASSUMED = 50
"""Reports that are assumed to be counted at the start, so that a single text makes no word common."""
_EMPHASIS = 1.5
"""Weight of a name or a number relative to another word."""
_TIMES = 20
"""Occurrences of a word beyond which it weighs no more."""
_REPEATED = [1.0, *(1 + math.log(times) / 2 for times in range(1, _TIMES + 1))]
"""Weight of a word by its number of occurrences: as in Salton and Buckley 1988, but half as steep."""
_COMMON = 0.04
"""Share of the reports beyond which a word is not rare and does not link reports ..."""
_RARE = 5
"""... if it is in more reports than this."""

Order = tuple[bool, str, str, str]
"""Sort key of articles, earliest first; see ``crawler.storage.articles.rank``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article as one of the reports of its day."""

    id: int
    order: Order
    day: int
    """Day as ``date.toordinal`` counts."""
    event_date: str | None
    terms: tuple[str, ...] = field(repr=False)
    """The different words, in the order of the text."""
    factors: dict[str, float] = field(repr=False)
    """Factors of words that weigh more than one, because of their kind and frequency."""
    text: ComparedText = field(repr=False)


Terms = tuple[tuple[str, ...], dict[str, float]]
"""The words of a text and its title, and the factors of those that do not weigh one."""


def all_terms(texts: Sequence[ComparedText]) -> list[Terms]:
    """The terms of each text. Pure: runs in worker processes if there are many texts."""
    return list(map(terms_of, texts))


def terms_of(text: ComparedText) -> Terms:
    """The words of a text and its title, and the factors of those that do not weigh one."""
    times = Counter(text.words)
    terms = tuple(dict.fromkeys((*folded_words(text.title), *times)))
    factors = {word: _REPEATED[min(among, _TIMES)] for word, among in times.items() if among > 1}
    for word in (text.names | text.numbers).intersection(terms):
        factors[word] = factors.get(word, 1.0) * _EMPHASIS
    return terms, factors


class WordFrequencies:
    """Counts in how many reports of some days each word occurs, and computes its weight from that."""

    def __init__(self) -> None:
        self.reports = 0
        self._days: dict[int, tuple[int, Counter[str]]] = {}
        self._in: Counter[str] = Counter()
        # Computed from the counts, and kept until they change, since all reports of a day need them.
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
        """Remove the counts of a day."""
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
        """The squared weight of each of the report's words, from its rarity and its own factor."""
        known = self._square_of
        known.update((term, self._square(term)) for term in report.terms if term not in known)
        squares = dict(zip(report.terms, map(known.__getitem__, report.terms), strict=True))
        for term, factor in report.factors.items():
            squares[term] *= factor * factor
        return squares

    def _square(self, term: str) -> float:
        """The squared information value of a word."""
        among = self._in.get(term, 0) + (_ASSUMED * _assumed_share(term) + 0.5)
        weight = max(0.0, math.log((self.reports + _ASSUMED) / among))
        return weight * weight

    def rare(self, terms: Iterable[str]) -> list[str]:
        """The words that occur in few reports, but in more than one: these reports may be of one event."""
        if self._rare is None:
            most = max(_RARE, _COMMON * self.reports)
            self._rare = {term for term, reports in self._in.items() if 1 < reports <= most}
        return list(filter(self._rare.__contains__, terms))


@lru_cache(maxsize=1 << 16)
def _assumed_share(term: str) -> float:
    """Share of the reports assumed to contain a word before any are counted, from its length."""
    if term[0].isdigit():
        return 0.02
    # Scripts that do not write short vowels have shorter words.
    length = len(term) + (0 if "a" <= term[0] <= "z" or "\u0370" <= term[0] <= "\u052f" else 1)
    if length <= 3:
        return 0.5
    return 0.2 if length == 4 else 0.02


class WeightedReport:
    """A report with the weights of its words among the reports of certain days."""

    __slots__ = ("_repeated", "norm", "rare_words", "report", "squares")

    def __init__(self, report: Report, frequencies: WordFrequencies) -> None:
        self.report = report
        self.squares = frequencies.squares(report)
        self.rare_words = frequencies.rare(report.terms)
        # fsum, because the last digits of a plain sum depend on the order of the words.
        self.norm = math.sqrt(math.fsum(self.squares.values()))
        self._repeated: float | None = None

    def similarity(self, other: WeightedReport) -> float:
        """How similar two reports are, from 0 to 1; symmetric."""
        mine, theirs = self.report.text, other.report.text
        if _fill_one_template(mine, theirs):
            return 0.0
        own, others = _in_own_words(mine, theirs), _in_own_words(theirs, mine)
        whole, beginning = (self._cosine(other, one, another) for one, another in zip(own, others, strict=True))
        similarity = (whole + beginning) / 2 * (self._repeated_in(other) + other._repeated_in(self)) / 2
        # Last, because it is slow and does not matter for most pairs.
        return 0.0 if similarity >= SAME_EVENT and are_of_other_states(mine, theirs) else similarity

    def _cosine(self, other: WeightedReport, words: frozenset[str], others: frozenset[str]) -> float:
        norm, other_norm = math.sqrt(self._sum(words)), math.sqrt(other._sum(others))
        shared = math.fsum([math.sqrt(self.squares[word] * other.squares[word]) for word in words & others])
        return shared / (norm * other_norm) if norm and other_norm else 0.0

    def _sum(self, words: Iterable[str]) -> float:
        return math.fsum([self.squares[word] for word in words])

    def _repeated_in(self, other: WeightedReport) -> float:
        """Weighted share of the words repeated in this text that the other one has too."""
        repeated = self.report.text.repeated
        if self._repeated is None:
            self._repeated = self._sum(repeated)
        return self._sum(repeated & other.squares.keys()) / self._repeated if self._repeated else 1.0


def _fill_one_template(one: ComparedText, other: ComparedText) -> bool:
    shared = len(one.shingles & other.shingles)
    least = _TEMPLATE * min(len(one.shingles), len(other.shingles))
    return shared > 0 and shared >= least and are_templated(one, other)


def _in_own_words(one: ComparedText, other: ComparedText) -> tuple[frozenset[str], frozenset[str]]:
    """Words outside of shared shingles: in the whole text, and in its beginning."""
    words = one.words
    if one.shingles.isdisjoint(other.shingles):
        return frozenset(words), frozenset(words[:_BEGINNING])
    own = [None if shared else word for word, shared in zip(words, one.covered(other), strict=True)]
    return frozenset(filter(None, own)), frozenset(filter(None, own[:_BEGINNING]))


def may_be_one_event(one: Report, other: Report) -> bool:
    """Whether the event dates, if both texts have one, are the same."""
    return one.event_date is None or other.event_date is None or one.event_date == other.event_date
