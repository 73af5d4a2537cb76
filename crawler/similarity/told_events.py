"""Which events of a story are one event told several times, and what its tellings say differently.

Tellings are one event if their kind, their parties and their day agree:

- meeting, talks and credentials are one kind: one outlet's talks are another's meeting, and who presents credentials is
  received; an agreement that is reached is signed, and outlets tell one or the other;
- of two articles, one may name fewer pairs than the other, as an embassy names its own ambassador alone;
- whoever visits a state may meet several of its people on one day: persons of other names in other offices are others;
- days may be one apart, as with a meeting at midnight or an outlet in another time zone, and one may be unknown;
- what is planned and what happened are one only on a known day: otherwise the next meeting would be this one.

Within one article only equal pairs on one day are one event: an article that tells of two meetings means two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crawler.model.events import TOLD_ALIKE, EventKind, EventStatus, are_alike
from crawler.similarity.same_person import is_same_person
from crawler.text.names import other_names
from crawler.text.words import folded_words

_DAYS_APART = 1
"""Most days between two tellings of one event: midnight, and a time zone, lie between two days that are next to each
other."""
_SHOWN_FIRST = (EventKind.CREDENTIALS, EventKind.SIGNING)
"""Of kinds that are alike, those that say more."""
_STATUSES = (EventStatus.HAPPENED, EventStatus.CANCELLED, EventStatus.PLANNED)


class Difference(StrEnum):
    """What two outlets tell differently."""

    STATUS = "status"
    DAY = "day"
    PLACE = "place"
    WHO = "who"


@dataclass(frozen=True, slots=True)
class ToldSide:
    """A party as one article names it."""

    code: str
    office: str | None
    person: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvent:
    """An event as one article tells it."""

    id: int
    """``events.id``."""
    article: int
    kind: str
    status: str
    day: str | None
    """``YYYY-MM-DD``."""
    place: str | None
    pairs: frozenset[tuple[str, str]]
    """Codes of the parties that dealt with each other; each party and itself if none is known to have."""
    sides: tuple[ToldSide, ...]

    @property
    def fullness(self) -> int:
        """How much it tells: day, place, offices and persons count alike."""
        told = [self.day, self.place, *(each for side in self.sides for each in (side.office, side.person))]
        return sum(value is not None for value in told)


def one_event_each(told: Iterable[ToldEvent]) -> list[list[ToldEvent]]:
    """Group the tellings, given in the order of publication, by event; first in each the one that tells most.

    What happened comes before what was called off, and that before what is planned; credentials come before a meeting.
    """
    groups: list[list[ToldEvent]] = []
    for event in sorted(told, key=lambda each: -len(each.pairs)):
        group = next((each for each in groups if all(_is_one(event, other) for other in each)), None)
        if group is None:
            groups.append([event])
        else:
            group.append(event)
    return [sorted(group, key=_rank) for group in groups]


def _rank(event: ToldEvent) -> tuple[int, bool, int]:
    return _STATUSES.index(event.status), event.kind not in _SHOWN_FIRST, -event.fullness


def differences(shown: ToldEvent, other: ToldEvent) -> list[Difference]:
    """What ``other`` tells differently from ``shown``; what only one of them tells is no difference."""
    found = {
        # A plan is no contradiction of what came of it.
        Difference.STATUS: other.status not in (shown.status, EventStatus.PLANNED),
        Difference.DAY: None not in (shown.day, other.day) and shown.day != other.day,
        Difference.PLACE: shown.place is not None and other.place is not None and _differ(shown.place, other.place),
        Difference.WHO: shown.pairs != other.pairs or not _are_compatible(shown.sides, other.sides),
    }
    return [difference for difference, is_so in found.items() if is_so]


def _is_one(one: ToldEvent, other: ToldEvent) -> bool:
    if not are_alike(one.kind, other.kind, TOLD_ALIKE):
        return False
    if one.article == other.article:
        return one.pairs == other.pairs and one.status == other.status and _days_apart(one, other) in (None, 0)
    if not (one.pairs <= other.pairs or other.pairs <= one.pairs):
        return False
    if _are_other_people(one.sides, other.sides):
        return False
    apart = _days_apart(one, other)
    return apart <= _DAYS_APART if apart is not None else one.status == other.status


def _days_apart(one: ToldEvent, other: ToldEvent) -> int | None:
    if one.day is None or other.day is None:
        return None
    return abs((date.fromisoformat(one.day) - date.fromisoformat(other.day)).days)


def _differ(place: str, other: str) -> bool:
    if place.isascii() != other.isascii():
        return False
    names = [set(folded_words(name)) for name in (other, *other_names(other))]
    return not any(words <= name or name <= words for words in [set(folded_words(place))] for name in names)


def _are_compatible(sides: Sequence[ToldSide], others: Sequence[ToldSide]) -> bool:
    """Whether each party that both name may be the same person, or, without names, in the same office."""
    for code in {side.code for side in sides} & {side.code for side in others}:
        persons, other_persons = _of(sides, code, "person"), _of(others, code, "person")
        offices, other_offices = _of(sides, code, "office"), _of(others, code, "office")
        if persons and other_persons:
            is_so = any(is_same_person(one, other) for one in persons for other in other_persons)
        else:
            is_so = not (offices and other_offices and offices.isdisjoint(other_offices))
        if not is_so:
            return False
    return True


def _are_other_people(sides: Sequence[ToldSide], others: Sequence[ToldSide]) -> bool:
    """Whether a party is somebody else, by name and by office; of one office, one of the names may be wrong."""
    for code in {side.code for side in sides} & {side.code for side in others}:
        persons, other_persons = _of(sides, code, "person"), _of(others, code, "person")
        offices, other_offices = _of(sides, code, "office"), _of(others, code, "office")
        are_offices_others = offices and other_offices and offices.isdisjoint(other_offices)
        is_somebody_same = any(is_same_person(one, another) for one in persons for another in other_persons)
        if are_offices_others and persons and other_persons and not is_somebody_same:
            return True
    return False


def _of(sides: Sequence[ToldSide], code: str, name: str) -> set[str]:
    return {getattr(side, name) for side in sides if side.code == code} - {None}
