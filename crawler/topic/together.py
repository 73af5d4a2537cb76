"""What terms of one sentence, and of a whole text, say together: who deals with whom.

A state alone says little, and so does an office: football has states, and a budget has ministers. An ambassador or an
organisation and a state in one sentence, or two states and a deed, are what diplomatic news is made of; the leaders of
one state alone are what its politics at home are made of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from crawler.topic.vocabulary import STATES, Term

OFFICE_AND_STATE = "office_and_state"
"""The kind of a sentence in which the foreign service or an organisation stands by a state."""
LEADER_AND_STATES = "leader_and_states"
"""The kind of a sentence in which a leader stands by two states."""
STATES_AND_DEED = "states_and_deed"
"""The kind of a sentence in which two states stand by what states do with each other."""
ONE_STATE = "one_state"
"""The kind of a text that names leaders and one state, and nothing that tells of another."""

_ABROAD = frozenset({"foreign_service", "organisations"})
_DEEDS = frozenset({"diplomacy", "dealings", "acts", "consular"})
_ANOTHER = frozenset({"foreign_service", "organisations", "diplomacy", "consular"})
_LEADERS = "leaders"

_OFFICE_AND_STATE = Term(OFFICE_AND_STATE, "an office abroad and a state in one sentence")
_LEADER_AND_STATES = Term(LEADER_AND_STATES, "a leader and two states in one sentence")
_STATES_AND_DEED = Term(STATES_AND_DEED, "two states and a deed in one sentence")
_ONE_STATE = Term(ONE_STATE, "leaders of one state alone")


def in_a_sentence(terms: Sequence[Term]) -> Iterator[Term]:
    """What the terms of a sentence add to what each says alone."""
    kinds = {term.kind for term in terms}
    states = len({term.name for term in terms if term.kind == STATES})
    if states and not _ABROAD.isdisjoint(kinds):
        yield _OFFICE_AND_STATE
    if states > 1 and _LEADERS in kinds:
        yield _LEADER_AND_STATES
    if states > 1 and not _DEEDS.isdisjoint(kinds):
        yield _STATES_AND_DEED


def in_a_text(terms: Collection[Term]) -> Iterator[Term]:
    """What the terms of a whole text add."""
    kinds = {term.kind for term in terms}
    states = sum(term.kind == STATES for term in terms)
    if states <= 1 and _LEADERS in kinds and _ANOTHER.isdisjoint(kinds):
        yield _ONE_STATE
