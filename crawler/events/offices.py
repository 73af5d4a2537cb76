"""Public offices, as printed, and what they are in charge of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from crawler.text.vocabulary import VocabularyError, lines_of, phrases_of

_OFFICES = Path(__file__).with_name("offices.txt")
_DEPARTMENTS = Path(__file__).with_name("departments.txt")
_LINE = re.compile(r"(?P<code>[a-z_]+): (?P<singular>[^|]+)(?:\| (?P<plural>.+))?")
_FOREIGN = re.compile(r"(?:foreign|external)(?!\s(?:trade|economic|employment|investment|commerce))", re.IGNORECASE)
_DEPUTY = re.compile(r"deputy|vice|state for", re.IGNORECASE)

ENVOYS = frozenset({"ambassador", "consul", "envoy", "diplomat"})
"""Offices that are held in another state."""
GROUPS = frozenset({"delegation", "government"})
"""Those that are no person's."""


class Office(NamedTuple):
    """An office as the file has it."""

    code: str
    words: str
    is_plural: bool


@cache
def offices() -> tuple[Office, ...]:
    """All offices.

    Raises:
        VocabularyError: a line of the file is invalid.
    """
    return tuple(_read())


@cache
def duties() -> tuple[str, ...]:
    """Words of departments and ranks, which stand beside an office."""
    return tuple(word for _, line in lines_of(_DEPARTMENTS) for word in line.split())


def in_charge(code: str, words: str) -> str:
    """The code of an office: for a minister also by what ``words``, as printed, say about foreign affairs."""
    if code == "minister" and _FOREIGN.search(words):
        return "deputy_foreign_minister" if _DEPUTY.search(words) else "foreign_minister"
    return code


def _read() -> Iterator[Office]:
    for number, line in lines_of(_OFFICES):
        match = _LINE.fullmatch(line)
        if not match:
            raise VocabularyError(
                f"{_OFFICES.name}:{number}: expected code: WORDS | WORDS, like consul: consul | consuls"
            )
        for words, is_plural in ((match["singular"], False), (match["plural"] or "", True)):
            for phrase in phrases_of(words):
                yield Office(match["code"], phrase, is_plural)
