"""The words of a text in the one form in which terms are looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from crawler.text.sentences import sentences
from crawler.text.words import folded_words

# In capitals it is a country, else a pronoun.
_US = re.compile(r"\bUS\b")
_ARABIC = re.compile("[\u0620-\u06d3]")
_SHORTEST = 3
"""Letters that are left of an Arabic word, at least, once what is joined to its front is taken off."""


_LONGEST = 12
"""Characters of a word with what separates it from the next, on average, at most."""


def term_words(text: str, most: int) -> list[str]:
    """The first words in order, ``most`` of them: small letters, without accents, Arabic letters in one spelling."""
    text = text[: most * _LONGEST]
    return folded_words(_US.sub("USA", text) if "US" in text else text)[:most]


def term_sentences(text: str, most: int) -> Iterator[list[str]]:
    """The first words of a text, ``most`` of them, a sentence at a time."""
    for sentence in sentences(text[: most * _LONGEST]):
        words = term_words(sentence, most)
        if words:
            yield words
        most -= len(words)


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
