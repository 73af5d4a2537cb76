"""The organisations of states, and the words for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from crawler.text.vocabulary import VocabularyError, lines_of, phrases_of

_FILE = Path(__file__).with_name("organisations.txt")
_LINE = re.compile(r"(?P<code>[A-Z]+) (?P<name>[^:]+):(?P<phrases>.*)")


def organisations() -> Iterator[tuple[str, str]]:
    """Code and words: as often as an organisation has words.

    Raises:
        VocabularyError: a line of the file is invalid.
    """
    for code, _, phrases in _lines():
        for phrase in phrases_of(phrases):
            yield code, phrase


@cache
def organisation_names() -> Mapping[str, str]:
    """The names of the organisations by their codes.

    Raises:
        VocabularyError: a line of the file is invalid.
    """
    return {code: name for code, name, _ in _lines()}


def _lines() -> Iterator[tuple[str, str, str]]:
    for number, line in lines_of(_FILE):
        match = _LINE.fullmatch(line)
        if not match:
            raise VocabularyError(f"{_FILE.name}:{number}: expected CODE NAME: WORDS, like EU European Union: EU")
        yield match["code"], match["name"], match["phrases"]
