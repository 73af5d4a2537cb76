"""Codes with words for people: code compares the first, and nothing depends on the second."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class WordedCode(StrEnum):
    """The base of closed sets of codes. A member is written as its code, its words, and other facts."""

    words: str

    def __new__(cls, code: str, words: str = "", *_: object) -> Self:
        """Return a code with its words."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member
