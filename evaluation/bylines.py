"""Whether a byline is right: all the names and no others.

Names are compared as words, in any order: case, punctuation, and connectives ("and", "by") do not count; roles and
degrees do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from crawler.text.words import words_of
from evaluation.readings import Reading

_JOINING = frozenset(("and", "by"))


class Byline(StrEnum):
    """Outcome for a byline. A wrong one is worse than none."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


def compare_names(truth: Iterable[str], reading: Reading) -> Byline:
    """``truth``: the authors' names printed on the page."""
    if not reading.byline:
        return Byline.MISSING
    return Byline.RIGHT if _names(reading.byline) == _names(" ".join(truth)) else Byline.WRONG


def _names(value: str) -> Counter[str]:
    return Counter(word for word in words_of(value) if word not in _JOINING)
