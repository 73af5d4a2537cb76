"""How alike two reports are in what they are about: rare words, names and numbers.

The cosine of the words of both, each weighted by how rare it is among the reports of those days (Spärck Jones 1972),
once of the whole texts and once of their beginnings, where a report says what happened; the mean of the two. How often
a word occurs says that "ministry" tells little and "fisheries" much, in any language, without lists of words. Before
there are reports enough to count in, short words are taken for common ones, as they are in all languages (Zipf 1935).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain

from crawler.likeness.compared import ComparedText
from crawler.likeness.runs import words_in

REPORT = 0.27
"""Likeness of two reports of one event, at least. Of fifty real texts, others of the same or the next day reach .18."""

_BEGINNING = 100
"""Words that are the beginning, besides the title."""
_SUPPOSED = 50
"""Reports that are supposed to have been counted before any: so many that one text more makes no word common."""
_EMPHASIS = 1.5
"""Weight of a name or a number beside another word."""
_COMMON = 0.04
"""Share of the reports beyond which a word does not lead from one report to another ..."""
_RARE = 5
"""... where it is in more reports than so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article as one of the reports of its day."""

    id: int
    order: tuple[bool, str, str, str]
    """Who was first; see ``crawler.storage.records.rank``."""
    day: int
    event_date: str | None
    terms: tuple[str, ...] = field(repr=False)
    """Words, each once, in the order in which the text has them."""
    emphasised: frozenset[str] = field(repr=False)
    """Those of them that are names or numbers."""
    beginning: frozenset[str] = field(repr=False)


def terms_of(text: ComparedText) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """The words of a text and its title, those of them that are names or numbers, and those of its beginning."""
    title = words_in(text.title)
    terms = dict.fromkeys((*title, *text.words))
    emphasised = frozenset(terms.keys() & (text.names | text.numbers))
    return tuple(terms), emphasised, frozenset((*title, *text.words[:_BEGINNING]))


class Frequencies:
    """In how many of the reports of some days each word occurs."""

    def __init__(self) -> None:
        self.reports = 0
        self._days: dict[int, tuple[int, Counter[str]]] = {}
        self._in: Counter[str] = Counter()
        # Kept until the counts change: what the reports of one day ask for, over and over.
        self._plain = _Squares(self._in, 1.0)
        self._emphatic = _Squares(self._in, _EMPHASIS)
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
        self._plain.begin_anew(self.reports)
        self._emphatic.begin_anew(self.reports)
        self._leading = None

    def squares(self, report: Report) -> dict[str, float]:
        """How much it tells that each of the report's words occurs, by its own weight too, squared."""
        squares = dict(zip(report.terms, map(self._plain.__getitem__, report.terms), strict=True))
        squares.update(zip(report.emphasised, map(self._emphatic.__getitem__, report.emphasised), strict=True))
        return squares

    def leading(self, terms: Iterable[str]) -> list[str]:
        """Those of the words that are in few reports, and in more than one: they may be of one event."""
        if self._leading is None:
            most = max(_RARE, _COMMON * self.reports)
            self._leading = {term for term, reports in self._in.items() if 1 < reports <= most}
        return list(filter(self._leading.__contains__, terms))


class _Squares(dict[str, float]):
    """How much it tells that a word occurs, squared; computed for each word that is asked for, once."""

    def __init__(self, counts: Counter[str], factor: float) -> None:
        super().__init__()
        self._counts = counts
        self._factor = factor
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
            square = self._by_count[among] = (self._factor * weight) ** 2
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

    __slots__ = ("_beginning_norm", "leading", "norm", "report", "squares")

    def __init__(self, report: Report, frequencies: Frequencies) -> None:
        self.report = report
        self.squares = frequencies.squares(report)
        self.leading = frequencies.leading(report.terms)
        # The order of a plain sum would show in its last digits.
        self.norm = math.sqrt(math.fsum(self.squares.values()))
        self._beginning_norm = math.sqrt(math.fsum(map(self.squares.__getitem__, report.beginning)))

    def likeness(self, other: Weighted) -> float:
        """How alike two reports are, from 0 to 1, whichever is asked."""
        whole = self._shared(other, self.squares.keys() & other.squares.keys())
        beginning = self._shared(other, self.report.beginning & other.report.beginning)
        return (
            _cosine(whole, self.norm, other.norm) + _cosine(beginning, self._beginning_norm, other._beginning_norm)
        ) / 2

    def _shared(self, other: Weighted, terms: frozenset[str] | set[str]) -> float:
        mine, theirs = self.squares, other.squares
        return math.fsum([min(mine[term], theirs[term]) for term in terms])


def _cosine(shared: float, norm: float, other_norm: float) -> float:
    return shared / (norm * other_norm) if norm and other_norm else 0.0


def may_be_one_event(one: Report, other: Report) -> bool:
    """Whether the days on which it happened, where both texts tell them, are the same."""
    return one.event_date is None or other.event_date is None or one.event_date == other.event_date
