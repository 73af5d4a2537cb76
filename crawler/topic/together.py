"""What combinations of terms in a sentence or text say: which states deal with each other.

A state alone says little, and so does an office: football has states, and a budget has ministers. Diplomatic news has
an ambassador or an organisation together with a state in one sentence, or two states and an act; domestic politics has
the leaders of one state alone. The outlet's own state, if known, means domestic news if it is named alone; if another
state is named alone, with words of dealings, it deals with the outlet's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from crawler.text.states import STATES
from crawler.text.vocabulary import Term

OFFICE_AND_STATE = "office_and_state"
"""The kind of a sentence with the foreign service or an organisation, and a state."""
LEADER_AND_STATES = "leader_and_states"
"""The kind of a sentence with a leader and two states."""
STATES_AND_DEED = "states_and_deed"
"""The kind of a sentence with two states and something that states do with each other."""
ONE_STATE = "one_state"
"""The kind of a text with leaders and one state, and no sign of another."""
TWO_CAPITALS = "two_capitals"
"""The kind of a sentence with two capitals: mostly their governments are meant, seldom the places."""
DIPLOMACY_OF_A_STATE = "diplomacy_of_a_state"
"""The kind of a text with words of diplomacy and a state."""
STATES_ALONE = "states_alone"
"""The kind of a text with two states and no word of other news."""
NO_STATE = "no_state"
"""The kind of a text with words of diplomacy or dealings, and no state."""

_ABROAD = frozenset({"foreign_service", "organisations"})
_DEEDS = frozenset({"diplomacy", "dealings", "acts", "consular"})
_DIPLOMACY = _ABROAD | {"diplomacy"}
_ANOTHER = _DIPLOMACY | {"consular"}
# In these contexts a capital is a place, not a government.
_PLACES = frozenset({"sport", "entertainment", "travel", "fair", "weather", "faith", "markets"})
_LEADERS = "leaders"
_DEALINGS = "dealings"
_WHAT_STATES_DO = _ABROAD | _DEEDS | {_LEADERS}
_NO_OTHER_NEWS = _WHAT_STATES_DO | {
    STATES, OFFICE_AND_STATE, LEADER_AND_STATES, STATES_AND_DEED, TWO_CAPITALS, "everyday"
}  # fmt: skip

_OFFICE_AND_STATE = Term(OFFICE_AND_STATE, "an office abroad and a state in one sentence")
_LEADER_AND_STATES = Term(LEADER_AND_STATES, "a leader and two states in one sentence")
_STATES_AND_DEED = Term(STATES_AND_DEED, "two states and a deed in one sentence")
_ONE_STATE = Term(ONE_STATE, "leaders of one state alone")
_TWO_CAPITALS = Term(TWO_CAPITALS, "two capitals in one sentence")
_DIPLOMACY_OF_A_STATE = Term(DIPLOMACY_OF_A_STATE, "diplomacy and a state in one text")
_STATES_ALONE = Term(STATES_ALONE, "two states and no other news")
_NO_STATE = Term(NO_STATE, "no state named")


def in_a_sentence(terms: Sequence[Term]) -> Iterator[Term]:
    """What the terms of a sentence add in combination."""
    kinds = {term.kind for term in terms}
    if STATES not in kinds:
        return
    several = len(states_of(terms)) > 1
    if not _ABROAD.isdisjoint(kinds):
        yield _OFFICE_AND_STATE
    if several and _LEADERS in kinds:
        yield _LEADER_AND_STATES
    if several and not _DEEDS.isdisjoint(kinds):
        yield _STATES_AND_DEED
    if several and _PLACES.isdisjoint(kinds) and len({term.name for term in terms if term.is_capital}) > 1:
        yield _TWO_CAPITALS


def in_a_text(terms: Collection[Term], home: str | None = None) -> Iterator[Term]:
    """What the terms of a whole text add in combination; ``home`` is the name of the outlet's own state, if known."""
    kinds = {term.kind for term in terms}
    states = states_of(terms)
    received = home is not None and states and home not in states and _DEALINGS in kinds
    if len(states) <= 1 and _LEADERS in kinds and _ANOTHER.isdisjoint(kinds) and not received:
        yield _ONE_STATE
    if not states and not _WHAT_STATES_DO.isdisjoint(kinds):
        yield _NO_STATE
    if states and not _DIPLOMACY.isdisjoint(kinds):
        yield _DIPLOMACY_OF_A_STATE
    if len(states) > 1 and kinds <= _NO_OTHER_NEWS:
        yield _STATES_ALONE


def is_at_home(terms: Collection[Term], home: str | None) -> bool:
    """Whether a text names only the outlet's own state, and has no sign of another."""
    return states_of(terms) == {home} and _ANOTHER.isdisjoint({term.kind for term in terms})


def states_of(terms: Iterable[Term]) -> set[str]:
    """The states among the terms."""
    return {term.name for term in terms if term.kind == STATES}
