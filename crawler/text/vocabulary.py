"""Words and phrases that are looked up in texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawler.text.term_words import forms_of, term_words

_SHORTEST_STEM = 2
"""Fewest letters of a word with a free ending."""
_REMEMBERED = 1 << 16
"""Most words whose lookups are cached."""


class VocabularyError(ValueError):
    """A line of the files is invalid; the message names it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a kind."""

    kind: str
    name: str
    is_capital: bool = field(default=False, compare=False)
    """Whether the words found are the state's capital, which counts as the state all the same."""


@dataclass(slots=True)
class _Node:
    """A position in a phrase: which words may follow, and the term if the phrase ends here."""

    words: dict[str, _Node] = field(default_factory=dict)
    stems: dict[str, _Node] = field(default_factory=dict)
    term: Term | None = None

    def after(self, forms: tuple[str, ...]) -> list[_Node]:
        """The nodes after a word with these possible forms: for each the whole word first, then its longest prefix."""
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
        """Whether a longer phrase starts like this one."""
        return bool(self.words or self.stems)


class Vocabulary:
    """Terms of one or more languages, which a text may mix.

    ``joined`` if one of them is Arabic, which joins particles and the article to the front of words.
    """

    def __init__(self, *, joined: bool = False) -> None:
        self._root = _Node()
        self._forms: Callable[[str], tuple[str, ...]] = forms_of if joined else lambda word: (word,)
        # Most words of a text start no term, or were looked up before.
        self._beginnings: dict[str, tuple[Term | None, list[_Node]]] = {}

    def add(self, phrase: str, term: Term) -> None:
        """Add a phrase; a star after a word allows any ending. If a phrase is added twice, the first term counts."""
        node = self._root
        for part in phrase.split():
            words = term_words(part, most=len(part))
            for number, word in enumerate(words, 1):
                children = node.stems if part.endswith("*") and number == len(words) else node.words
                node = children.setdefault(word, _Node())
        if node is self._root:
            raise VocabularyError(f"{term.kind}: {phrase!r} has no word")
        node.term = node.term or term

    def find(self, words: Sequence[str]) -> list[Term]:
        """The terms in the order of the text; of overlapping terms the first, and of those the longest."""
        return [term for term, _, _ in self.find_at(words)]

    def find_at(self, words: Sequence[str]) -> Iterator[tuple[Term, int, int]]:
        """Each of these terms, with the number of its first word (from 0) and of the word after it."""
        position = 0
        while position < len(words):
            first = position
            term, nodes = self._beginning(words[position])
            position += 1
            if nodes:
                length, longer = self._longest(nodes, words, position)
                if longer is not None:
                    term, position = longer, position + length
            if term is not None:
                yield term, first, position

    def _beginning(self, word: str) -> tuple[Term | None, list[_Node]]:
        """The term that a word is, and the nodes where longer ones continue."""
        found = self._beginnings.get(word)
        if found is None:
            if len(self._beginnings) >= _REMEMBERED:
                self._beginnings.clear()
            nodes = self._root.after(self._forms(word))
            found = self._beginnings[word] = _term_at(nodes), [node for node in nodes if node.goes_on]
        return found

    def _longest(self, nodes: list[_Node], words: Sequence[str], position: int) -> tuple[int, Term | None]:
        """Number of words and term of the longest phrase that continues from ``nodes`` at a position."""
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


def lines_of(file: Path) -> Iterator[tuple[int, str]]:
    """The non-empty lines of a file of terms, with their numbers, without comments (``#``)."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def phrases_of(line: str) -> Iterator[str]:
    """The phrases in a line of such a file, separated by commas."""
    return (phrase.strip() for phrase in line.split(",") if phrase.strip())
