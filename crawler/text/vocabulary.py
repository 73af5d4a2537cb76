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

from crawler.text.term_words import forms_of, words_of

STATES = "state"
"""The kind of a state, its people and its capital, which count as one term."""

_TERMS = Path(__file__).parent / "terms"
_STATES_FILE = "states.txt"
_CAPITAL = "@"
_STATE = re.compile(r"(?P<code>[A-Z]{2}) (?P<name>[^:]+):(?P<phrases>.*)")
_FILES = {**{file.stem: file.stem for file in _TERMS.glob("??.txt")}, "az": "tr", "tk": "tr"}
"""By the language: the file that has its terms. Where languages are close, one file has those of both."""
_SHORTEST_STEM = 2
"""Letters."""
# The file of Arabic.
_JOINED = "ar"


class VocabularyError(ValueError):
    """A line of the files cannot be understood; the message names it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a kind."""

    kind: str
    name: str
    is_capital: bool = field(default=False, compare=False)
    """Whether the words that were met are the capital of the state: they count as the state's all the same."""


@dataclass(slots=True)
class _Node:
    """A place in a phrase: which words may follow, and what the phrase is, should it end here."""

    words: dict[str, _Node] = field(default_factory=dict)
    stems: dict[str, _Node] = field(default_factory=dict)
    term: Term | None = None

    def after(self, forms: tuple[str, ...]) -> list[_Node]:
        """Where a word leads that may be any of these: by the whole word first, then by its longest beginning."""
        nodes = []
        for form in forms:
            if form in self.words:
                nodes.append(self.words[form])
            if self.stems:
                for length in range(len(form), _SHORTEST_STEM - 1, -1):
                    if form[:length] in self.stems:
                        nodes.append(self.stems[form[:length]])
        return nodes

    @property
    def goes_on(self) -> bool:
        """Whether a longer phrase begins like this one."""
        return bool(self.words or self.stems)


class Vocabulary:
    """Terms of some languages, which a text may mix.

    ``joined`` where one of them is Arabic, which joins particles and the article to the front of words.
    """

    def __init__(self, *, joined: bool = False) -> None:
        self._root = _Node()
        self._forms: Callable[[str], tuple[str, ...]] = forms_of if joined else lambda word: (word,)
        # What most words of a text are: the beginning of nothing, or of what it was the last time.
        self._start = lru_cache(maxsize=1 << 16)(self._begin)

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

    def find(self, words: Sequence[str]) -> list[Term]:
        """The terms in the order of the text; of terms that overlap, the first, and of these the longest."""
        found = []
        position = 0
        while position < len(words):
            term, nodes = self._start(words[position])
            position += 1
            if nodes:
                length, longer = self._longest(nodes, words, position)
                if longer is not None:
                    term, position = longer, position + length
            if term is not None:
                found.append(term)
        return found

    def _begin(self, word: str) -> tuple[Term | None, list[_Node]]:
        """The term that a word is, and where longer ones go on."""
        nodes = self._root.after(self._forms(word))
        return _term_at(nodes), [node for node in nodes if node.goes_on]

    def _longest(self, nodes: list[_Node], words: Sequence[str], position: int) -> tuple[int, Term | None]:
        """How many words the longest phrase has that goes on from ``nodes`` at a position, and its term."""
        length, best = 0, None
        for read in range(1, len(words) - position + 1):
            forms = self._forms(words[position + read - 1])
            nodes = [follower for node in nodes for follower in node.after(forms)]
            if not nodes:
                break
            term = _term_at(nodes)
            if term is not None:
                length, best = read, term
        return length, best


def _term_at(nodes: Iterable[_Node]) -> Term | None:
    for node in nodes:
        if node.term is not None:
            return node.term
    return None


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
    _add_states(read)
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


def states_in(text: str, most: int, *, by_capital: bool = True) -> frozenset[str]:
    """Names of the states that the first words of a text name, ``most`` of them, their capitals too if so asked.

    Raises:
        VocabularyError: a line of the file cannot be understood.
    """
    terms = _names_of_states().find(words_of(text, most))
    return frozenset(term.name for term in terms if by_capital or not term.is_capital)


@cache
def _names_of_states() -> Vocabulary:
    names = Vocabulary(joined=True)
    _add_states(names)
    return names


def _add_states(vocabulary: Vocabulary) -> None:
    for _, state, phrases in _states(_TERMS / _STATES_FILE):
        for phrase in phrases:
            vocabulary.add(phrase.removeprefix(_CAPITAL), Term(STATES, state, phrase.startswith(_CAPITAL)))


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
