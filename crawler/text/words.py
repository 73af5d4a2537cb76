"""Words of a text, for comparison: case, punctuation and spacing do not count."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1024)
def words_of(text: str) -> tuple[str, ...]:
    """Word tokens of ``text``, lower case."""
    return tuple(_WORD.findall(text.lower()))


def same_words(one: str, other: str) -> bool:
    """Whether two lines say the same."""
    return bool(words_of(one)) and words_of(one) == words_of(other)
