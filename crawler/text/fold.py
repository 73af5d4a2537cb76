"""One form for each letter: how texts, names and terms are written before they are compared."""

from __future__ import annotations

import unicodedata

SAME_LETTERS = ("یيى", "کك", "ہهھ", "ةۃ")
"""Letters that are one to a reader and several to Unicode: which of them is written depends on the keyboard.

Source: Unicode Core Specification, 9.2, "Arabic": yeh, kaf, heh, teh marbuta and their counterparts.
"""
_FORMS: dict[str, str | None] = {
    **dict.fromkeys("يىېۍ", "ی"),
    **dict.fromkeys("كګ", "ک"),
    **dict.fromkeys("ہھةۃەۂ", "ه"),
    "ı": "i",
    "ə": "e",
    # The stroke that lengthens a word, and the mark that joins letters.
    "\u0640": None,
    "\u200d": None,
    # The mark that parts the letters of a word: Persian writers put it or a blank ("همکاری‌ها", "همکاری ها").
    "\u200c": " ",
}
"""Those, letters that writers of one language take from the keyboard of another, and what is no letter."""


class _Forms(dict[int, int | str | None]):
    """What each character becomes, by its code point; filled as characters are met."""

    def __missing__(self, code: int) -> int | None:
        form = None if unicodedata.combining(chr(code)) else code
        self[code] = form
        return form


_FORM_OF = _Forms({ord(letter): form for letter, form in _FORMS.items()})


def fold(text: str) -> str:
    """``text`` in small letters, without accents and vowel marks, each letter in one of its forms.

    The hashes of shingles that the database keeps are those of folded words: whoever changes this function writes a
    migration that puts all articles into the table ``unshingled``, to be compared anew.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_FORM_OF)
