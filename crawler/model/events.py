"""The events between states that an article reports, each value with the words that say it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from crawler.model.worded_code import WordedCode


class EventKind(WordedCode):
    """What happened: a code, its words, and the type of PLOVER (openeventdata) that it belongs to."""

    plover: str

    def __init__(self, _code: str, _words: str, plover: str) -> None:
        self.plover = plover

    MEETING = "meeting", "Meeting", "CONSULT"
    CALL = "call", "Telephone or video call", "CONSULT"
    VISIT = "visit", "Visit", "CONSULT"
    TALKS = "talks", "Talks", "CONSULT"
    CREDENTIALS = "credentials", "Credentials presented", "CONSULT"
    SIGNING = "signing", "Signing", "AGREE"
    AGREEMENT = "agreement", "Agreement reached", "AGREE"
    CONDOLENCE = "condolence", "Condolence", "SUPPORT"
    CONGRATULATION = "congratulation", "Congratulation", "SUPPORT"
    SANCTION = "sanction", "Sanction", "SANCTION"
    EXPULSION = "expulsion", "Expulsion", "SANCTION"
    PROTEST = "protest", "Protest", "ACCUSE"


_MEETINGS = frozenset({EventKind.MEETING, EventKind.TALKS})
_AGREEMENTS = frozenset({EventKind.SIGNING, EventKind.AGREEMENT})
ALIKE = (_MEETINGS, _AGREEMENTS)
"""Kinds that are told apart only by the words that a text happens to use."""
TOLD_ALIKE = (_MEETINGS | {EventKind.CREDENTIALS}, _AGREEMENTS)
"""Kinds that are one event in two outlets' words: who presents credentials is received, and says so or not."""


def are_alike(one: str, other: str, groups: Iterable[Collection[str]]) -> bool:
    """Whether two kinds are the same, or in one of these groups."""
    return one == other or any(one in group and other in group for group in groups)


class EventStatus(WordedCode):
    """Whether it happened, according to the article."""

    HAPPENED = "happened", "Happened"
    PLANNED = "planned", "Planned"
    CANCELLED = "cancelled", "Cancelled"


class SideBasis(WordedCode):
    """How it is known which state or organisation a side belongs to."""

    NAMED = "named", "named in these words"
    ACCREDITED = "accredited", "the host of an envoy, who names the receiving state"
    OUTLET = "outlet", "the outlet's country, as the text names none"


class DayBasis(WordedCode):
    """How the day of an event is known."""

    WORDS = "words", "these words give a day"
    ARTICLE = "article", "the day of the article's event"


class Words(NamedTuple):
    """A part of an article's ``title`` or ``text``: ``words`` equal its slice from ``start`` to ``end``."""

    field: str
    """``title`` or ``text``."""
    words: str
    start: int
    """Code points before the words."""
    end: int

    def within(self, start: int, end: int) -> Words | None:
        """The same words if the text is cut to its slice from ``start`` to ``end``; None if they are not in it."""
        if self.field != "text":
            return self
        if not start <= self.start <= self.end <= end:
            return None
        return self._replace(start=self.start - start, end=self.end - start)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSide:
    """One who took part in an event."""

    code: str
    """ISO 3166-1 alpha-2 of a state, or the code of an organisation, such as ``UN``."""
    basis: SideBasis
    words: Words
    office: str | None = None
    """Office in a plain word, such as ``foreign_minister``; None if none is printed."""
    person: str | None = None
    """The name as printed; None if none is printed."""
    role: str = ""
    """``subject`` or ``object`` of the verb, ``both`` of a list that both sides form; empty if unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A meeting, call, visit … that an article reports."""

    kind: EventKind
    status: EventStatus
    words: Words
    """The clause that reports it."""
    sides: tuple[EventSide, ...]
    pairs: tuple[tuple[str, str], ...]
    """Codes of the sides that dealt with each other, each pair sorted."""
    day: str | None = None
    """``YYYY-MM-DD``; None if it is not known."""
    day_basis: DayBasis | None = None
    place: str | None = None
    """As printed."""

    def within(self, start: int, end: int) -> Event | None:
        """The same event if the text is cut to its slice from ``start`` to ``end``; None if words of it are outside."""
        words = self.words.within(start, end)
        sides = [(side, side.words.within(start, end)) for side in self.sides]
        if words is None or any(moved is None for _, moved in sides):
            return None
        return replace(self, words=words, sides=tuple(replace(side, words=moved) for side, moved in sides if moved))

    def as_dict(self) -> dict[str, Any]:
        """All fields, with nested values as mappings and lists."""
        return asdict(self)
