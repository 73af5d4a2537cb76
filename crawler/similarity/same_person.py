"""Whether two printed names are one person's: outlets print more or less of a name."""

from __future__ import annotations

import unicodedata

from crawler.text.words import folded_words


def is_same_person(one: str, other: str) -> bool:
    """Whether all words of one name are among those of the other; names in different scripts may be of one person."""
    if _script(one) != _script(other):
        return True
    words, others = set(folded_words(one)), set(folded_words(other))
    return words <= others or others <= words


def _script(name: str) -> str:
    """The script of a name, by the Unicode name of its first letter; empty without a letter."""
    letter = next(filter(str.isalpha, name), "")
    return unicodedata.name(letter, "").partition(" ")[0]
