"""One event for each that an article reports, however often it says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crawler.model.events import ALIKE, DayBasis, Event, are_alike


def merged(events: Iterable[Event]) -> list[Event]:
    """The events without repetitions: of two that may be the same, the one that says more, or else the first.

    Day and place are taken from the other, if it alone has them.
    """
    kept: list[Event] = []
    for event in events:
        same = next((number for number, other in enumerate(kept) if _are_one(event, other)), None)
        if same is None:
            kept.append(event)
        elif _weight(event) > _weight(kept[same]):
            kept[same] = _completed(event, kept[same])
        else:
            kept[same] = _completed(kept[same], event)
    return sorted(kept, key=lambda event: (event.words.field != "title", event.words.start))


def _completed(event: Event, other: Event) -> Event:
    day, basis = event.day, event.day_basis
    if day is None and other.day is not None:
        day, basis = other.day, DayBasis.ARTICLE
    return replace(event, day=day, day_basis=basis, place=event.place or other.place)


def _are_one(event: Event, other: Event) -> bool:
    return (
        are_alike(event.kind, other.kind, ALIKE)
        and event.status is other.status
        and (set(event.pairs) <= set(other.pairs) or set(other.pairs) <= set(event.pairs))
        and (event.day is None or other.day is None or event.day == other.day)
        and not _differ(event, other)
    )


def _differ(event: Event, other: Event) -> bool:
    """Whether the two name different persons of one state."""
    for side in event.sides:
        names = {each.person for each in other.sides if each.code == side.code and each.person}
        if side.person and names and not any(set(side.person.split()) & set(name.split()) for name in names):
            return True
    return False


def _weight(event: Event) -> tuple[bool, int]:
    details = sum((side.person is not None) + (side.office is not None) for side in event.sides)
    return event.words.field == "text", details + (event.day is not None) + (event.place is not None) + len(event.pairs)
