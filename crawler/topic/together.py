"""What terms of one sentence say together: who deals with whom.

A state alone says little, and so does an office: football has states, and a budget has ministers. An office and a
state in one sentence, or two states and a deed, are what diplomatic news is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.topic.vocabulary import STATES, Term

OFFICE_AND_STATE = "office_and_state"
"""The kind of a sentence in which an office or an organisation stands by a state."""
STATES_AND_DEED = "states_and_deed"
"""The kind of a sentence in which two states stand by what states do with each other."""

_WHO = frozenset({"foreign_service", "organisations", "leaders"})
_WHAT = frozenset({"diplomacy", "dealings", "acts", "consular"})

_TERMS = {
    OFFICE_AND_STATE: Term(OFFICE_AND_STATE, "an office and a state in one sentence"),
    STATES_AND_DEED: Term(STATES_AND_DEED, "two states and a deed in one sentence"),
}


def together(terms: Sequence[Term]) -> Iterator[Term]:
    """What the terms of a sentence add to what each says alone."""
    kinds = {term.kind for term in terms}
    states = len({term.name for term in terms if term.kind == STATES})
    who, what = not _WHO.isdisjoint(kinds), not _WHAT.isdisjoint(kinds)
    if who and states:
        yield _TERMS[OFFICE_AND_STATE]
    if states > 1 and what:
        yield _TERMS[STATES_AND_DEED]
