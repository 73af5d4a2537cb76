"""Finds the states named in a text: by name, people or capital, in any supported language.

``states.txt`` has a line for each: its code (ISO 3166-1), its name, a colon, and the words for it; a capital is marked
with ``@``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from crawler.text.term_words import term_words
from crawler.text.vocabulary import Term, Vocabulary, VocabularyError, lines_of, phrases_of

STATES = "state"
"""The kind of a state, its people and its capital, which count as one term."""

_FILE = Path(__file__).with_name("states.txt")
_CAPITAL = "@"
_LEDE = 200
"""Words of headline and first paragraph that are read: a page without paragraphs is one long one."""
_STATE = re.compile(r"(?P<code>[A-Z]{2}) (?P<name>[^:]+):(?P<phrases>.*)")


@cache
def state_of(country: str) -> str | None:
    """Name, among the terms, of the state with this ISO 3166-1 code; None if there is none.

    Raises:
        VocabularyError: a line of the file is invalid.
    """
    return next((name for code, name, _ in _states() if code == country), None)


def states_in(text: str, most: int, *, by_capital: bool = True) -> frozenset[str]:
    """Names of the states in the first ``most`` words of a text, also by their capitals if asked.

    Raises:
        VocabularyError: a line of the file is invalid.
    """
    terms = _names_of_states().find(term_words(text, most))
    return frozenset(term.name for term in terms if by_capital or not term.is_capital)


def states_named(title: str, text: str) -> list[str]:
    """Codes (ISO 3166-1) of the states in a headline and in the first paragraph of a text, sorted.

    What an article is about stands there: in 56 labelled texts that report a dealing, 98 of 103 such states took part
    (.95), and 94 of the 98 that did and are named were found (.96), by ``python -m evaluation.record FILE.jsonl``.

    Raises:
        VocabularyError: a line of the file is invalid.
    """
    lede = text.partition("\n\n")[0]
    return sorted(map(_codes().__getitem__, states_in(f"{title}\n{lede}", _LEDE)))


def code_of(state: str) -> str:
    """The ISO 3166-1 code of the state with this name among the terms.

    Raises:
        KeyError: there is none.
        VocabularyError: a line of the file is invalid.
    """
    return _codes()[state]


@cache
def _codes() -> dict[str, str]:
    return {name: code for code, name, _ in _states()}


def add_states(vocabulary: Vocabulary) -> None:
    """Add all states to the terms of a vocabulary.

    Raises:
        VocabularyError: a line of the file is invalid.
    """
    for _, state, phrases in _states():
        for phrase in phrases:
            vocabulary.add(phrase.removeprefix(_CAPITAL), Term(STATES, state, phrase.startswith(_CAPITAL)))


@cache
def _names_of_states() -> Vocabulary:
    names = Vocabulary(joined=True)
    add_states(names)
    return names


def _states() -> Iterator[tuple[str, str, Iterator[str]]]:
    """Code, name and phrases of each state."""
    for number, line in lines_of(_FILE):
        match = _STATE.fullmatch(line)
        if not match:
            raise VocabularyError(f"{_FILE.name}:{number}: expected CODE NAME: WORDS, like: PE Peru: peru, @lima")
        yield match["code"], match["name"], phrases_of(match["phrases"])
