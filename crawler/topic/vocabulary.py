"""The terms that speak for or against diplomatic news, and where they stand in a text.

The files in ``terms`` hold them: one a language, with the terms of each kind under its name, and one of all states.
Only the languages of an article are looked up: short words mean another thing in another language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from crawler.topic.words import forms_of, words_of

STATES = "state"
"""The kind of a state, its people and its capital, which count as one term."""

_TERMS = Path(__file__).parent / "terms"
_STATES_FILE = "states.txt"
_STATE = re.compile(r"(?P<code>[A-Z]{2}) (?P<name>[^:]+):(?P<phrases>.*)")
_FILES = {**{file.stem: file.stem for file in _TERMS.glob("??.txt")}, "az": "tr", "tk": "tr"}
"""By the language: the file that has its terms. Where languages are close, one file has those of both."""
_SHORTEST_STEM = 2
# The file of Arabic.
_JOINED = "ar"


class VocabularyError(ValueError):
    """A line of the files cannot be understood; the message names it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a kind."""

    kind: str
    name: str


@dataclass(slots=True)
class _Node:
    """A place in a phrase: which words may follow, and what the phrase is, should it end here."""

    words: dict[str, _Node] = field(default_factory=dict)
    stems: dict[str, _Node] = field(default_factory=dict)
    term: Term | None = None

    def after(self, forms: tuple[str, ...]) -> Iterator[_Node]:
        for form in forms:
            if form in self.words:
                yield self.words[form]
            if self.stems:
                for length in range(len(form), _SHORTEST_STEM - 1, -1):
                    if form[:length] in self.stems:
                        yield self.stems[form[:length]]


class Vocabulary:
    """Terms of some languages, which a text may mix.

    ``joined`` where one of them is Arabic, which joins particles and the article to the front of words.
    """

    def __init__(self, *, joined: bool = False) -> None:
        self._root = _Node()
        self._forms: Callable[[str], tuple[str, ...]] = forms_of if joined else lambda word: (word,)
        # What most words of a text are: the beginning of nothing, or of what it was the last time.
        self._starts = lru_cache(maxsize=1 << 16)(lambda word: tuple(self._root.after(self._forms(word))))

    def add(self, phrase: str, term: Term) -> None:
        """Add a phrase; a star after a word stands for any ending. The first one to claim a phrase keeps it."""
        node = self._root
        for part in phrase.split():
            words = words_of(part, most=len(part))
            for number, word in enumerate(words, 1):
                children = node.stems if part.endswith("*") and number == len(words) else node.words
                node = children.setdefault(word, _Node())
        if node is self._root:
            raise VocabularyError(f"{term.kind}: {phrase!r} has no word")
        node.term = node.term or term

    def find(self, words: Sequence[str]) -> Iterator[Term]:
        """The terms in the order of the text; of terms that overlap, the first, and of these the longest."""
        position = 0
        while position < len(words):
            starts = self._starts(words[position])
            length, term = self._longest(starts, words, position + 1) if starts else (0, None)
            if term is not None:
                yield term
            position += length or 1

    def _longest(self, nodes: tuple[_Node, ...], words: Sequence[str], position: int) -> tuple[int, Term | None]:
        """How many words the longest phrase has that goes on with ``nodes``, the first word included."""
        length, best, read = 0, None, 1
        while nodes:
            ends = next((node.term for node in nodes if node.term is not None), None)
            if ends is not None:
                length, best = read, ends
            if position >= len(words):
                break
            forms = self._forms(words[position])
            nodes = tuple(follower for node in nodes for follower in node.after(forms))
            position, read = position + 1, read + 1
        return length, best


def vocabulary_of(languages: Iterable[str]) -> Vocabulary:
    """The terms of these languages (BCP 47); of all, where none of them is one that the files have.

    Raises:
        VocabularyError: a line of the files cannot be understood.
    """
    tags = (tag.partition("-")[0] for tag in languages)
    return _read(frozenset(_FILES[tag] for tag in tags if tag in _FILES) or frozenset(_FILES.values()))


@cache
def _read(files: frozenset[str]) -> Vocabulary:
    read = Vocabulary(joined=_JOINED in files)
    for name in sorted(files):
        for kind, phrase in _terms(_TERMS / f"{name}.txt"):
            read.add(phrase, Term(kind, phrase.replace("*", "")))
    for _, state, phrases in _states(_TERMS / _STATES_FILE):
        for phrase in phrases:
            read.add(phrase, Term(STATES, state))
    return read


def _terms(file: Path) -> Iterator[tuple[str, str]]:
    kind = ""
    for number, line in _lines(file):
        if line.startswith("["):
            kind = line.strip("[]")
        elif not kind:
            raise VocabularyError(f"{file.name}:{number}: terms without a kind above them, like [sport]")
        else:
            yield from ((kind, phrase) for phrase in _phrases(line))


@cache
def state_of(country: str) -> str | None:
    """The name, among the terms, of the state with this code of ISO 3166-1; None where no term has it.

    Raises:
        VocabularyError: a line of the file cannot be understood.
    """
    return next((name for code, name, _ in _states(_TERMS / _STATES_FILE) if code == country), None)


def _states(file: Path) -> Iterator[tuple[str, str, Iterator[str]]]:
    """Code, name and phrases of each state."""
    for number, line in _lines(file):
        match = _STATE.fullmatch(line)
        if not match:
            raise VocabularyError(f"{file.name}:{number}: a line is a code, the name of a state, a colon and words")
        yield match["code"], match["name"], _phrases(match["phrases"])


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def _phrases(line: str) -> Iterator[str]:
    return (phrase.strip() for phrase in line.split(",") if phrase.strip())
