"""Fingerprints of a text: its digests, and its number of words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from crawler.dateline.split import split_dateline
from crawler.text.words import words_of


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Columns of ``articles`` that follow from its text."""

    text_sha256: str
    """Of the unchanged text, UTF-8, hexadecimal."""
    words_sha256: str
    """Of its words alone, without the dateline."""
    word_count: int


def fingerprint(text: str) -> Fingerprint:
    """Fingerprint of ``text``, which has an empty line between paragraphs."""
    opening, _, rest = text.partition("\n\n")
    _, body = split_dateline(opening)
    words = (*words_of(body), *words_of(rest))
    count = len(words) + len(words_of(opening)) - len(words_of(body))
    return Fingerprint(_digest(text), _digest(" ".join(words)), count)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
