"""The words of a text in the one form in which terms are looked up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
# In capitals it is a country, else a pronoun.
_US = re.compile(r"\bUS\b")
# What ends a sentence, in the scripts of the terms. Titles and abbreviations ("U.S.", "Rs. 5", "Gen.") end none: a word
# must have three small letters at its end.
_SENTENCE_END = re.compile(r"[.!?](?:(?<=[^\W\d_A-Z]{3}.)|(?<=[)\"”»\d].))\s+|[۔؟]|\n")
# Marks that stand on letters: accents, vowel signs, hamza above or below; and the stroke that lengthens a word.
_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc]")
# One letter each to a reader. Source: Unicode Core Specification, 9.2, "Arabic".
_LETTERS = str.maketrans({**dict.fromkeys("يى", "ی"), "ك": "ک", **dict.fromkeys("هھةۃەۀ", "ہ"), "ı": "i", "ə": "e"})

_ARABIC = re.compile("[\u0620-\u06d3]")
_SHORTEST = 3
"""Letters that are left of an Arabic word, at least, once what is joined to its front is taken off."""


_LONGEST = 12
"""Characters of a word with what separates it from the next, on average, at most."""


def words_of(text: str, most: int) -> list[str]:
    """The first words in order, ``most`` of them: small letters, without accents, Arabic letters in one spelling."""
    text = text[: most * _LONGEST]
    return _WORD.findall(fold(_US.sub("USA", text) if "US" in text else text))[:most]


def sentences_of(text: str, most: int) -> Iterator[list[str]]:
    """The first words of a text, ``most`` of them, a sentence at a time."""
    for sentence in _SENTENCE_END.split(text[: most * _LONGEST]):
        words = words_of(sentence, most)
        if words:
            yield words
        most -= len(words)


def fold(text: str) -> str:
    """The text in small letters, without marks on letters, each Arabic letter in one of its code points."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_LETTERS)


@lru_cache(maxsize=1 << 16)
def forms_of(word: str) -> tuple[str, ...]:
    """A word, and what it may be without the particles and the article that Arabic joins to its front."""
    if not _ARABIC.match(word):
        return (word,)
    forms = [word]
    bare = word[1:] if word[0] in "وف" else word
    if bare is not word:
        forms.append(bare)
    for start in ("ال", "بال", "کال", "لل", "ب", "ل", "ک"):
        if bare.startswith(start):
            forms.append(bare.removeprefix(start))
    return tuple(dict.fromkeys(form for form in forms if form is word or len(form) >= _SHORTEST))
