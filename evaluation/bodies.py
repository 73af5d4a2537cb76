"""How much of a body was found, and how much else.

Source: scrapinghub/article-extraction-benchmark, ``evaluate.py``: the words of a text in overlapping runs of four
(shingles), counted; a page's counts are divided by their sum, so that long articles weigh no more than short ones;
precision and recall are means over pages, F1 is that of the two means. Case counts, punctuation does not.

Such means hide pages that are lost completely. So each page also has its own figure: the F1 of its words, counted, in
any order and case (WCXB, Murrough Foley, 2026).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

_WORD = re.compile(r"\w+")
_RUN = 4


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares of the shingles of truth and text together."""

    found: float
    besides: float
    """In the text, but not in the truth."""
    lost: float
    """In the truth, but not in the text."""


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over all pages."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return _f1(self.precision, self.recall)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words, each with its count; a shorter text is a single run."""
    words = _WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1)))


def overlap(truth: str, text: str) -> Overlap:
    """Compare a reader's text of a page with the true one."""
    true, read = shingles(truth), shingles(text)
    found, besides, lost = (true & read).total(), (read - true).total(), (true - read).total()
    everything = (found + besides + lost) or 1
    return Overlap(found / everything, besides / everything, lost / everything)


def words_f1(truth: str, text: str) -> float:
    """F1 of the words of a page; 0 if it gave no text."""
    true, read = (Counter(_WORD.findall(words.lower())) for words in (truth, text))
    found = (true & read).total()
    return _f1(found / read.total(), found / true.total()) if found else 0.0


def _f1(precision: float, recall: float) -> float:
    both = precision + recall
    return 2 * precision * recall / both if both else 0.0


def score(overlaps: Sequence[Overlap]) -> Score:
    """Precision over the pages that gave a text, recall over the pages that have one."""
    precisions = [page.found / (page.found + page.besides) for page in overlaps if page.found + page.besides]
    recalls = [page.found / (page.found + page.lost) for page in overlaps if page.found + page.lost]
    return Score(mean(precisions) if precisions else 0.0, mean(recalls) if recalls else 0.0)
