"""Whether a headline is right: the same words; what stands before or after them, like a site's name, is wrong."""

from __future__ import annotations

from enum import StrEnum

from crawler.text.words import words_of
from evaluation.readings import Reading


class Title(StrEnum):
    """What became of a headline."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


def compare(truth: str, reading: Reading) -> Title:
    """Case, punctuation and spacing do not count."""
    if not reading.title:
        return Title.MISSING
    return Title.RIGHT if words_of(reading.title) == words_of(truth) else Title.WRONG
