"""A sentence in which each part that is understood stands as one character, so that a pattern can be read like the
sentence itself.

The characters are of Unicode's private use area, a block for each kind of part. The place of each in the original text
is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from string import ascii_uppercase
from typing import NamedTuple

_SIZE = 0x100
"""Parts of a kind that a sentence may have."""


_SMALL = {ord(letter): letter.lower() for letter in ascii_uppercase}


class Mark(Enum):
    """Kinds of parts, each with its first character."""

    NAME = 0xE000
    """A state's name."""
    PEOPLE = 0xE100
    CAPITAL = 0xE200
    ORGANISATION = 0xE300
    LEADER = 0xE400
    """A name that calls a state, but is none of the above."""
    OFFICE = 0xE800
    OFFICES = 0xE900
    """The same in the plural."""
    DUTY = 0xEA00
    """A department or rank beside an office."""
    PARTY = 0xE500
    """Somebody who may take part."""
    PLACE = 0xE600
    """Where: a preposition with what it names."""

    def __init__(self, first: int) -> None:
        self.first = first
        """Code point of its first character."""

    @property
    def letters(self) -> str:
        """Its characters, for a class of a regular expression."""
        return f"{chr(self.first)}-{chr(self.first + _SIZE - 1)}"

    def letter(self, number: int) -> str:
        """The character of the part with this number, from 0."""
        return chr(self.first + number)


_MARKS = re.compile(f"[{''.join(mark.letters for mark in Mark)}]")


class Part(NamedTuple):
    """What a span of the marked sentence becomes: one character, or nothing."""

    start: int
    end: int
    letter: str


class Marked:
    """The sentence: ``text`` with the characters; ``start`` and ``end`` lead back into the original."""

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> None:
        """``starts`` and ``ends``: for each character, the place of what it stands for."""
        self.text = text
        self._starts = starts
        self._ends = ends

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Marked:
        """The sentence from ``start`` to ``end`` of a text, without marks."""
        return cls(text[start:end], range(start, end), range(start + 1, end + 1))

    @property
    def lowered(self) -> str:
        """The text with the letters from A to Z as small ones, each in its place."""
        return self.text.translate(_SMALL)

    def start(self, place: int) -> int:
        """Where the character at a place begins in the original."""
        return self._starts[place]

    def end(self, place: int) -> int:
        """Where the characters before a place end in the original."""
        return self._ends[place - 1]

    def replace(self, parts: Iterable[Part]) -> Marked:
        """The same with these parts, which are in order and do not overlap, as single characters."""
        letters: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        place = 0
        for part in parts:
            letters += (self.text[place : part.start], part.letter)
            starts += self._starts[place : part.start]
            ends += self._ends[place : part.start]
            if part.letter:
                starts.append(self._starts[part.start])
                ends.append(self._ends[part.end - 1])
            place = part.end
        if not letters:
            return self
        letters.append(self.text[place:])
        starts += self._starts[place:]
        ends += self._ends[place:]
        return Marked("".join(letters), starts, ends)


def has_marks(text: str) -> bool:
    """Whether a text has characters of these blocks already."""
    return _MARKS.search(text) is not None
