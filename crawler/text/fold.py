"""One form for each letter, in which texts, names and terms are compared."""

from __future__ import annotations

import unicodedata

SAME_LETTERS = ("یيى", "کك", "ہهھ", "ةۃ")
"""Letters that are the same to a reader but not in Unicode: which one is written depends on the keyboard.

Source: Unicode Core Specification, 9.2, "Arabic": yeh, kaf, heh, teh marbuta and their counterparts.
"""
_FORMS: dict[str, str | None] = {
    **dict.fromkeys("يىېۍ", "ی"),
    **dict.fromkeys("كګ", "ک"),
    **dict.fromkeys("ہھةۃەۂ", "ه"),
    "ı": "i",
    "ə": "e",
    # The stroke that lengthens a word (tatweel), and the zero-width joiner.
    "\u0640": None,
    "\u200d": None,
    # The zero-width non-joiner inside a word: Persian writers use it or a space ("همکاری‌ها", "همکاری ها").
    "\u200c": " ",
}
"""The letters above, letters typed on the keyboard of another language, and characters that are not letters."""


class _Forms(dict[int, int | str | None]):
    """Code point → what the character becomes; filled on demand."""

    def __missing__(self, code: int) -> int | None:
        form = None if unicodedata.combining(chr(code)) else code
        self[code] = form
        return form


_FORM_OF = _Forms({ord(letter): form for letter, form in _FORMS.items()})


def fold(text: str) -> str:
    """``text`` in lower case, without accents and vowel marks, and with one form for each letter.

    The shingle hashes in the database are those of folded words: a change of this function needs a migration that puts
    all articles into the table ``unshingled``, to be compared again.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_FORM_OF)
