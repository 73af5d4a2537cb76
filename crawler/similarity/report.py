"""How alike two reports are in what they are about: rare words, names and numbers.

The cosine of the words of both, each weighted by how rare it is among the reports of those days (Spärck Jones 1972) and
a little by how often the text has it, once of the whole texts and once of their beginnings, where a report says what
happened; the mean of the two. How often a word occurs says that "ministry" tells little and "fisheries" much, in any
language, without lists of words. Before there are reports enough to count in, short words are taken for common ones, as
they are in all languages (Zipf 1935).

A ministry's reports of two calls are alike too: it writes all of them in the same sentences. So two more things count.
What both say in the same words, in runs of five, is left out: it tells from which mould they are, while those who
report one event in words of their own must choose the same rare ones. And whom or what a text names again, it is about:
the cosine is multiplied by the share of those words that the other text has as well.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain

from crawler.similarity.templated import are_of_other_states, are_twins
from crawler.similarity.text import ComparedText
from crawler.text.words import folded_words

REPORT = 0.16
"""Likeness of two reports of one event, at least. Of pairs that were written for this, by two outlets within a day, as
alike are seven in ten of one event, and one in twenty of events that are easily taken for one (docs/evaluation.md)."""
TOLD_AGAIN = 0.35
"""Likewise of two that one outlet published: it has told the event, and what it tells next is mostly another one."""

_BEGINNING = 100
"""Words that are the beginning."""
_MOULD = 0.35
"""Share of the runs of one of two texts from which on they are looked at as copies or twins are."""
_SUPPOSED = 50
"""Reports that are supposed to have been counted before any: so many that one text more makes no word common."""
_EMPHASIS = 1.5
"""Weight of a name or a number beside another word."""
_TIMES = 20
"""Times that a word occurs, beyond which it weighs no more."""
_AGAIN = [1.0, *(1 + math.log(times) / 2 for times in range(1, _TIMES + 1))]
"""Weight of a word that occurs so many times: as in Salton and Buckley 1988, but half as steep."""
_COMMON = 0.04
"""Share of the reports beyond which a word does not lead from one report to another ..."""
_RARE = 5
"""... where it is in more reports than so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article as one of the reports of its day."""

    id: int
    order: tuple[bool, str, str, str]
    """Who was first; see ``crawler.storage.articles.rank``."""
    day: int
    event_date: str | None
    terms: tuple[str, ...] = field(repr=False)
    """Words, each once, in the order in which the text has them."""
    factors: dict[str, float] = field(repr=False)
    """Those of them that weigh more than one, by what they are and how often they stand there."""
    text: ComparedText = field(repr=False)


def terms_of(text: ComparedText) -> tuple[tuple[str, ...], dict[str, float]]:
    """The words of a text and its title, and the weights of those that do not weigh one."""
    times = Counter(text.words)
    terms = tuple(dict.fromkeys((*folded_words(text.title), *times)))
    factors = {word: _AGAIN[min(among, _TIMES)] for word, among in times.items() if among > 1}
    for word in (text.names | text.numbers).intersection(terms):
        factors[word] = factors.get(word, 1.0) * _EMPHASIS
    return terms, factors


class Frequencies:
    """In how many of the reports of some days each word occurs."""

    def __init__(self) -> None:
        self.reports = 0
        self._days: dict[int, tuple[int, Counter[str]]] = {}
        self._in: Counter[str] = Counter()
        # Kept until the counts change: what the reports of one day ask for, over and over.
        self._squares = _Squares(self._in)
        self._leading: set[str] | None = None

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
        self._squares.begin_anew(self.reports)
        self._leading = None

    def squares(self, report: Report) -> dict[str, float]:
        """How much it tells that each of the report's words occurs, by its own weight too, squared."""
        squares = dict(zip(report.terms, map(self._squares.__getitem__, report.terms), strict=True))
        for term, factor in report.factors.items():
            squares[term] *= factor * factor
        return squares

    def leading(self, terms: Iterable[str]) -> list[str]:
        """Those of the words that are in few reports, and in more than one: they may be of one event."""
        if self._leading is None:
            most = max(_RARE, _COMMON * self.reports)
            self._leading = {term for term, reports in self._in.items() if 1 < reports <= most}
        return list(filter(self._leading.__contains__, terms))


class _Squares(dict[str, float]):
    """How much it tells that a word occurs, squared; computed for each word that is asked for, once."""

    def __init__(self, counts: Counter[str]) -> None:
        super().__init__()
        self._counts = counts
        self._reports = 0
        self._supposed: dict[str, float] = {}
        # Many words are in as many reports.
        self._by_count: dict[float, float] = {}

    def begin_anew(self, reports: int) -> None:
        """Forget what was computed from other counts; there are so many ``reports`` now."""
        self.clear()
        self._by_count.clear()
        self._reports = reports

    def __missing__(self, term: str) -> float:
        supposed = self._supposed.get(term)
        if supposed is None:
            supposed = self._supposed[term] = _SUPPOSED * _supposed_share(term) + 0.5
        among = self._counts.get(term, 0) + supposed
        square = self._by_count.get(among)
        if square is None:
            weight = max(0.0, math.log((self._reports + _SUPPOSED) / among))
            square = self._by_count[among] = weight * weight
        self[term] = square
        return square


def _supposed_share(term: str) -> float:
    if term[0].isdigit():
        return 0.02
    # Scripts that do not write short vowels have shorter words.
    length = len(term) + (0 if "a" <= term[0] <= "z" or "\u0370" <= term[0] <= "\u052f" else 1)
    if length <= 3:
        return 0.5
    return 0.2 if length == 4 else 0.02


class Weighted:
    """A report with the weights that its words have among the reports of certain days."""

    __slots__ = ("_again", "leading", "norm", "report", "squares")

    def __init__(self, report: Report, frequencies: Frequencies) -> None:
        self.report = report
        self.squares = frequencies.squares(report)
        self.leading = frequencies.leading(report.terms)
        # The order of a plain sum would show in its last digits.
        self.norm = math.sqrt(math.fsum(self.squares.values()))
        self._again: float | None = None

    def likeness(self, other: Weighted) -> float:
        """How alike two reports are, from 0 to 1, whichever is asked."""
        mine, theirs = self.report.text, other.report.text
        if _are_twins(mine, theirs):
            return 0.0
        own, others = _in_own_words(mine, theirs), _in_own_words(theirs, mine)
        whole, beginning = (self._cosine(other, one, another) for one, another in zip(own, others, strict=True))
        likeness = (whole + beginning) / 2 * (self._named_in(other) + other._named_in(self)) / 2
        # Looked for last: of most pairs it does not matter.
        return 0.0 if likeness >= REPORT and are_of_other_states(mine, theirs) else likeness

    def _cosine(self, other: Weighted, words: frozenset[str], others: frozenset[str]) -> float:
        norm, other_norm = math.sqrt(self._sum(words)), math.sqrt(other._sum(others))
        shared = math.fsum([math.sqrt(self.squares[word] * other.squares[word]) for word in words & others])
        return shared / (norm * other_norm) if norm and other_norm else 0.0

    def _sum(self, words: Iterable[str]) -> float:
        return math.fsum([self.squares[word] for word in words])

    def _named_in(self, other: Weighted) -> float:
        """Share of the words that the text has again which the other one has too, by their weights."""
        again = self.report.text.repeated
        if self._again is None:
            self._again = self._sum(again)
        return self._sum(again & other.squares.keys()) / self._again if self._again else 1.0


def _are_twins(one: ComparedText, other: ComparedText) -> bool:
    shared = len(one.runs & other.runs)
    return shared > 0 and shared >= _MOULD * min(len(one.runs), len(other.runs)) and are_twins(one, other)


def _in_own_words(one: ComparedText, other: ComparedText) -> tuple[frozenset[str], frozenset[str]]:
    """Words that stand outside of what both say in the same words: of the whole text, and of its beginning."""
    words = one.words
    if one.runs.isdisjoint(other.runs):
        return frozenset(words), frozenset(words[:_BEGINNING])
    own = [None if shared else word for word, shared in zip(words, one.covered(other), strict=True)]
    return frozenset(filter(None, own)), frozenset(filter(None, own[:_BEGINNING]))


def may_be_one_event(one: Report, other: Report) -> bool:
    """Whether the days on which it happened, where both texts tell them, are the same."""
    return one.event_date is None or other.event_date is None or one.event_date == other.event_date
