"""Words of a text: unbroken runs of letters and digits. Case, punctuation and spacing do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from crawler.text.fold import fold

WORD = re.compile(r"\w+")
"""A word."""


@lru_cache(maxsize=1024)
def words_of(text: str) -> tuple[str, ...]:
    """The words of ``text`` in order, in lower case but not folded: texts with the same words count as the same."""
    return tuple(WORD.findall(text.lower()))


def words_in(text: str) -> Iterator[str]:
    """Yield the words one by one, for callers that only need the first few."""
    return (match[0] for match in WORD.finditer(text.lower()))


def folded_words(text: str) -> list[str]:
    """The words of ``text`` in order, each in the common form of all its spellings: see ``fold``."""
    return WORD.findall(fold(text))


def same_words(one: str, other: str) -> bool:
    """Whether two lines have the same words."""
    return bool(words_of(one)) and words_of(one) == words_of(other)
