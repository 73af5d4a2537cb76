"""Words of a text in the form in which terms are looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from crawler.text.fold import fold
from crawler.text.sentences import sentences
from crawler.text.words import WORD, folded_words

# In capitals it is a country, otherwise a pronoun.
_US = re.compile(r"\bUS\b")
_ARABIC = re.compile("[\u0620-\u06d3]")
_SHORTEST = 3
"""Fewest letters that remain of an Arabic word without its prefixes."""


_LONGEST = 12
"""Most characters of a word and its separator, on average."""


def term_words(text: str, most: int) -> list[str]:
    """The first ``most`` words in order: lower case, without accents, Arabic letters in one spelling."""
    text = text[: most * _LONGEST]
    return folded_words(_US.sub("USA", text) if "US" in text else text)[:most]


def placed_words(text: str) -> list[tuple[str, int, int]]:
    """All words in the form of ``term_words``, each with its start and end in ``text``, in code points."""
    folded = fold(text)
    places: Sequence[int] = range(len(text))
    if any(len(_folded(letter)) != 1 for letter in set(text)):
        places = [place for place, letter in enumerate(text) for _ in _folded(letter)]
    words = ((match[0], places[match.start()], places[match.end() - 1] + 1) for match in WORD.finditer(folded))
    return [("usa" if word == "us" and text[start:end] == "US" else word, start, end) for word, start, end in words]


@lru_cache(maxsize=1 << 12)
def _folded(letter: str) -> str:
    return fold(letter)


def term_sentences(text: str, most: int) -> Iterator[list[str]]:
    """The first ``most`` words of a text, one sentence at a time."""
    for sentence in sentences(text[: most * _LONGEST]):
        words = term_words(sentence, most)
        if words:
            yield words
        most -= len(words)


@lru_cache(maxsize=1 << 16)
def forms_of(word: str) -> tuple[str, ...]:
    """A word, and its possible forms without Arabic prefixes (particles and the article)."""
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
