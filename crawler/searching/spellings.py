"""A word in all spellings that writers of Urdu, Persian or Arabic use."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

from crawler.text.fold import SAME_LETTERS

_SAME = {letter: letters for letters in SAME_LETTERS for letter in letters}

_MOST = 200
"""Most spellings of one word or phrase; beyond that, only those that write each letter the same way throughout."""


def spellings(phrase: str) -> Iterator[str]:
    """Yield a word or phrase as written, and in all other letters that are the same to a reader."""
    yield phrase
    choices = [_SAME.get(letter, letter) for letter in phrase]
    if math.prod(map(len, choices)) <= _MOST:
        yield from map("".join, product(*choices))
        return
    for writing in product(*SAME_LETTERS):
        yield phrase.translate(
            {ord(letter): written for letters, written in zip(SAME_LETTERS, writing, strict=True) for letter in letters}
        )
