"""What a sentence names: states, organisations and offices, each with its place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from crawler.events.marked import Mark
from crawler.events.offices import duties, offices
from crawler.events.organisations import organisations
from crawler.text.fold import fold
from crawler.text.states import STATES, add_states, code_of
from crawler.text.term_words import placed_words
from crawler.text.vocabulary import Term, Vocabulary

_ALIKE = 3
"""First letters that the name of a state and that of its people share, if the people is not among ``_PEOPLES``."""
_PEOPLES = frozenset(
    [
        *("american", "americans", "dutch", "british", "english", "irish", "danish", "dane", "danes", "emirati"),
        *(
            "emiratis",
            "filipino",
            "filipina",
            "azeri",
            "azeris",
            "burmese",
            "ivorian",
            "malagasy",
            "swazi",
            "hellenic",
            "saudi",
            "saudis",
        ),
        *("swiss", "turks", "french", "salvadoran", "salvadorans", "timorese", "guyanese", "macedonian", "macedonians"),
    ]
)
_NAMES = frozenset(
    [
        *("usa", "u s", "uk", "u k", "britain", "great britain", "uae", "turkey", "czech republic", "burma", "holland"),
        *("korea", "republic of korea", "timor leste", "cabo verde", "bosnia and herzegovina", "cote d ivoire"),
        *("holy see", "viet nam", "drc", "dprk"),
    ]
)
"""Names of states besides those that the list of states calls them by."""
_LONGER = {
    "Macedonia": ("North ", ""),
    "Macedonian": ("North ", ""),
    "Bosnia": ("", " and Herzegovina"),
    "Sao Tome": ("", " and Principe"),
    "Congo": ("DR ", ""),
    "Brunei": ("", " Darussalam"),
}
"""What belongs to a name, before and after it."""
_PRINTED_AS_WORDS = 4
"""Letters from which an abbreviation may be printed like a word: "Nato", "Unesco", but not "Who"."""


class Named(NamedTuple):
    """Something named from ``start`` to ``end`` of a text, in code points."""

    mark: Mark
    code: str
    """Of the state, organisation or office; empty for a department."""
    start: int
    end: int


def named_in(text: str, start: int, end: int) -> Iterator[Named]:
    """Yield what a part of a text names, in order. States and organisations have a capital letter.

    Raises:
        VocabularyError: a line of the files is invalid.
    """
    sentence = text[start:end]
    words = placed_words(sentence)
    taken = 0
    for term, first, after in _vocabulary().find_at([word for word, _, _ in words]):
        begin, stop = words[first][1], words[after - 1][2]
        printed = sentence[begin:stop]
        if begin < taken or (fold(printed) in _abbreviations() and not _is_abbreviation(printed)):
            continue
        mark, code = _mark(term, " ".join(word for word, _, _ in words[first:after]))
        if mark not in (Mark.OFFICE, Mark.OFFICES, Mark.DUTY) and not printed[0].isupper():
            continue
        if term.kind == STATES and sentence.startswith(term.name, begin) and len(term.name) > stop - begin:
            mark, stop = Mark.NAME, begin + len(term.name)  # "Saudi" of "Saudi Arabia"
        if printed in _LONGER:
            head, tail = _LONGER[printed]
            begin -= len(head) if sentence.endswith(head, 0, begin) else 0
            stop += len(tail) if sentence.startswith(tail, stop) else 0
        if "." in printed and sentence.startswith(".", stop):
            stop += 1  # "U.S."
        taken = stop
        yield Named(mark, code, start + begin, start + stop)


def _mark(term: Term, words: str) -> tuple[Mark, str]:
    if term.kind != STATES:
        return Mark[term.kind], term.name
    name = fold(term.name).replace("-", " ")
    if term.is_capital:
        mark = Mark.CAPITAL
    elif name.endswith(words) or words in _NAMES:
        mark = Mark.NAME
    else:
        mark = Mark.PEOPLE if words in _PEOPLES or _is_people(words, name) else Mark.LEADER
    return mark, code_of(term.name)


def _is_people(words: str, state: str) -> bool:
    # "Iraqi" is Iraq's, but "Irakli" is somebody.
    alike = words.removesuffix("i") if words.endswith("i") else words[:_ALIKE]
    return state.startswith(alike)


def _is_abbreviation(printed: str) -> bool:
    return printed.isupper() or (len(printed) >= _PRINTED_AS_WORDS and printed.istitle())


@cache
def _abbreviations() -> frozenset[str]:
    """Those that are words, too, unless they are printed in capitals."""
    phrases = [*(phrase for _, phrase in organisations()), *(office.words for office in offices())]
    return frozenset(fold(phrase) for phrase in phrases if phrase.isupper())


@cache
def _vocabulary() -> Vocabulary:
    vocabulary = Vocabulary(joined=True)
    add_states(vocabulary)
    for code, phrase in organisations():
        vocabulary.add(phrase, Term(Mark.ORGANISATION.name, code))
    for office in offices():
        vocabulary.add(office.words, Term((Mark.OFFICES if office.is_plural else Mark.OFFICE).name, office.code))
    for word in duties():
        vocabulary.add(word, Term(Mark.DUTY.name, ""))
    return vocabulary
