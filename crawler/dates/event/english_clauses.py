"""Splitting an English sentence into clauses, at punctuation marks and conjunctions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.dates.event.english_verbs import OPENERS, Tense, Word


@dataclass(frozen=True, slots=True)
class Clause:
    """The words up to the next mark or conjunction."""

    opener: str
    """The word or mark that starts it; empty at the start of the sentence."""
    words: tuple[Word, ...]

    @property
    def has_verb(self) -> bool:
        """Whether the form of any word shows a tense."""
        return any(word.tense is not Tense.NONE for word in self.words)


def read_clauses(words: Sequence[Word]) -> list[Clause]:
    """Return the clauses of a sentence, in order."""
    clauses: list[Clause] = []
    opener = ""
    inside: list[Word] = []
    for word in words:
        if word.lower in OPENERS:
            if inside or opener:
                clauses.append(Clause(opener, tuple(inside)))
            opener, inside = word.lower, []
        else:
            inside.append(word)
    return [*clauses, Clause(opener, tuple(inside))]


def is_resumed(clauses: Sequence[Clause], place: int) -> bool:
    """Whether a verb follows directly after the clause, which has none itself: ``X, wounded on Monday, died``."""
    following = clauses[place + 1].words[:1] if place + 1 < len(clauses) else ()
    return clauses[place].opener not in ("", ":") and any(word.tense is not Tense.NONE for word in following)


def own_words(clauses: Sequence[Clause], place: int) -> tuple[list[str], list[Word]]:
    """Return the openers and words of a clause, joined with the clauses before it until there is a verb."""
    openers, words = [clauses[place].opener], list(clauses[place].words)
    first = place
    while first and not any(word.tense is not Tense.NONE for word in words):
        first -= 1
        openers.insert(0, clauses[first].opener)
        words = [*clauses[first].words, *words]
    if first != place and not any(clause.has_verb for clause in clauses[first : place + 1]):
        return [clauses[place].opener], list(clauses[place].words)
    return openers, words
