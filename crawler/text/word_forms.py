"""What a word has in common with its other forms: its stem, and for names how they sound in Latin letters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from crawler.text.fold import fold

if TYPE_CHECKING:
    from Stemmer import Stemmer

STEMMED = {"en": "english", "fr": "french", "tr": "turkish", "ru": "russian", "ar": "arabic", "fa": "persian"}
"""Languages whose words have stems, and the names of their Snowball stemmers."""

_SHORTEST_NAME = 4
"""Letters of a name that is also looked for in other spellings: of shorter ones, too many sound alike."""

_SOUNDS = (
    # As outlets write names of Asia and Eastern Europe: Araghchi, Araqchi; Khamenei, Xamenei; Ashgabat, Aşgabat.
    ("ş", "sh"), ("š", "sh"), ("ç", "c"), ("č", "c"), ("ž", "j"), ("ğ", "g"), ("ə", "a"), ("ı", "i"),
    ("tch", "c"), ("ch", "c"), ("zh", "j"), ("dj", "j"), ("gh", "q"), ("kh", "x"), ("ph", "f"), ("dh", "d"),
    ("ck", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("ey", "i"), ("ei", "ai"), ("iy", "i"),
    ("w", "v"), ("o", "u"), ("y", "i"), ("e", "a"),
)  # fmt: skip
"""Spellings of one sound, and how it is written here; in this order."""
_CONJUNCTION = re.compile("[وف](?=(?:ال|بال|كال|لل).)")
"""Arabic "and", one word with the article or preposition after it, which alone the stemmer takes off."""
_DOUBLED = re.compile(r"(.)\1+")
_LATIN = re.compile(r"[a-z]+")


def composed(text: str) -> str:
    """The text with each letter as one character; lower case would make two of the Turkish capital I with a dot."""
    return unicodedata.normalize("NFC", text).replace("İ", "I")


def stem(word: str, language: str | None) -> str | None:
    """The stem of a word in lower case, in the common form of its letters; None in a language without a stemmer."""
    base = (language or "").partition("-")[0]
    if base not in STEMMED:
        return None
    if base == "ar" and (joined := _CONJUNCTION.match(word)):
        word = word[joined.end() :]
    return fold(_stemmer(STEMMED[base]).stemWord(word))


def sound(name: str) -> str | None:
    """How a name in lower case sounds, for all its spellings the same; None for a short one or other letters."""
    if len(name) < _SHORTEST_NAME:
        return None
    for spelling, written in _SOUNDS:
        name = name.replace(spelling, written)
    name = _DOUBLED.sub(r"\1", fold(name))
    return name if _LATIN.fullmatch(name) else None


@cache
def _stemmer(name: str) -> Stemmer:
    import Stemmer  # here, because Datasette starts without it

    return Stemmer.Stemmer(name)
