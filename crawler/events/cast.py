"""Whom an article has named so far, and what stands for them further down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from crawler.events.offices import ENVOYS, in_charge
from crawler.events.parties import Party, Side
from crawler.events.surroundings import Surroundings
from crawler.model.events import Words

_OFFICES = {
    "ministers": "minister",
    "presidents": "head_of_state",
    "premiers": "head_of_government",
    "leaders": "leader",
    "speakers": "speaker",
    "diplomats": "diplomat",
    "officials": "official",
    "delegations": "delegation",
}
_STATES = ("countries", "governments", "nations", "states", "neighbours", "neighbors")
_NO_OFFICES = rf"{'|'.join(_STATES)}|secretaries|interlocutors|men|women|heads\sof\sstate|sides|parties"
_PEOPLE = rf"(?:[\w-]+\s){{0,3}}?(?P<%s>{'|'.join(_OFFICES)}|{_NO_OFFICES})"
_PLURALS = (*_OFFICES, *_NO_OFFICES.replace(r"\s", " ").split("|"), "pair", "two")
_COUNTRIES = r"(?:countries|states|nations|neighbou?rs|governments)"
_BOTH = re.compile(
    rf"\b(?i:(?P<dual>the\stwo|these\stwo|both|their(?:\stwo)?)|the)\s{_PEOPLE % 'people'}"
    r"(?!\s(?:of|from|in)\s(?:the\s)?[A-Z]|\sof\s(?:the\s)?(?:two|both))(?![\w’'-])"
    r"|\b(?i:the)\s(?P<pair>pair)(?![\w’'-])"
    r"|\b(?i:the)\s(?P<two>two)(?=(?:,\s[^,]{1,60},)?(?:\s(?:also|then|later|have|had|will|both))*\s(?:\w+ed|met|spoke|sat|went|took|spent|held)\b)"
    rf"|\b(?:(?i:the)\s)?{_PEOPLE % 'of_both'}\s(?:of|from)\s(?:the\stwo|both|the)\s{_COUNTRIES}(?![\w’'-])"
)
"""What stands for the two who deal with each other."""
_TWO = 2
"""A dealing has two sides."""
_MINISTER = frozenset({"minister", "foreign_minister", "deputy_foreign_minister"})
_DEFINITE = re.compile(r"the\s", re.IGNORECASE)


class Cast:
    """The sides that the sentences of a text have named, in order."""

    def __init__(self) -> None:
        self._sides: list[Side] = []
        self._by_name: dict[str, Side] = {}

    def add(self, side: Side) -> None:
        """Remember somebody with an office or a name."""
        if side.office is None and side.person is None:
            return
        self._sides.append(side)
        for name in side.names:
            self._by_name.setdefault(name, side)

    @property
    def is_empty(self) -> bool:
        """Whether nobody was named."""
        return not self._sides

    def known(self, side: Side, words: str, others: frozenset[str]) -> Side:
        """Who a side without a state is, if it was named with its state before; ``others``: states beside it."""
        if side.person:
            before = self._by_name.get(side.person) or self._by_name.get(side.person.split()[-1])
            if before is None or before.code is None:
                return side
            return before if before.office else replace(before, office=side.office)
        if side.office is None or not _DEFINITE.match(words):
            return side
        alike = [each for each in self._sides if each.code and _are_alike(side.office, each.office)]
        codes = {each.code for each in alike} - others
        if len(codes) != 1:
            return side
        return next(each for each in reversed(alike) if each.code in codes)

    def by_name(self, sentence: str, start: int) -> Iterator[Party]:
        """Those whom a sentence calls by a name from before; ``start``: of the sentence in its text."""
        for name, side in sorted(self._by_name.items(), key=lambda each: -len(each[0])):
            if name in sentence:
                for match in re.finditer(rf"(?<![\w’'-]){re.escape(name)}(?![\w’'-])", sentence):
                    yield Party((side,), start + match.start(), start + match.end())

    def both(self, sentence: str, start: int, around: Surroundings) -> Iterator[Party]:
        """The two whom a sentence calls together: "the two ministers", "their foreign ministers"."""
        if not any(word in sentence for word in _PLURALS) or around.is_other_news:
            return
        for match in _BOTH.finditer(sentence):
            said = match.groupdict()
            sides = () if said["people"] in _STATES else self._two()
            if not sides and (
                said["dual"] or said["of_both"] or said["pair"] or said["two"] or self._may_be_of(around.two_states)
            ):
                office = _office(match, said["people"] or said["of_both"] or "")
                sides = tuple(
                    Side(code, office, None, words.start, words.end, elsewhere=words)
                    for code, words in around.two_states.items()
                )
            if sides:
                states = said["people"] in _STATES
                yield Party(sides, start + match.start(), start + match.end(), is_both=not states)

    def _two(self) -> tuple[Side, ...]:
        of_states: dict[str, Side] = {}
        for side in self._sides:
            if side.code and side.code not in of_states:
                of_states[side.code] = side
        return tuple(of_states.values()) if len(of_states) == _TWO else ()

    def _may_be_of(self, two: Mapping[str, Words]) -> bool:
        """Whether two were named, one of whom is of these states."""
        return len(self._sides) >= _TWO and any(side.code in two for side in self._sides)


def _office(match: re.Match[str], people: str) -> str | None:
    office = _OFFICES.get(people)
    return in_charge(office, match[0]) if office else None


def _are_alike(office: str, other: str | None) -> bool:
    """Whether one may be called by the other: "the envoy", "the minister"."""
    if other is None:
        return False
    return office == other or (office in ENVOYS and other in ENVOYS) or (office == "minister" and other in _MINISTER)
