"""The tables ``events`` and ``event_sides``: what happened between states according to each article.

Offsets count code points of ``articles.title`` or ``articles.text``: ``words`` equal that slice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from crawler.model.events import Event
from crawler.storage import office_holders
from crawler.storage.rows import connection, insert, insert_all, select

_EVENT = ("kind", "plover", "status", "day", "day_basis", "place", "pairs", "field", "words", "start", "end")
_SIDE = ("code", "office", "person", "role", "basis", "field", "words", "start", "end")

_OF_ARTICLE = "SELECT id FROM events WHERE article = ?1"
_OUTSIDE = f"""
    SELECT id FROM events WHERE article = ?1 AND field = 'text' AND (start < ?2 OR end > ?3)
    UNION SELECT event FROM event_sides
    WHERE event IN ({_OF_ARTICLE}) AND field = 'text' AND (start < ?2 OR end > ?3)
"""  # noqa: S608 - constants
_MOVE = "UPDATE {} SET start = start - ?2, end = end - ?2 WHERE {} IN ({}) AND field = 'text'"
_PRINTED = "SELECT office, code, person, basis FROM event_sides WHERE event IN ({})"


def replace_events(db: Database, article: int, events: Iterable[Event], seen_on: str) -> None:
    """Write an article's events in place of its former ones.

    ``seen_on`` is the day of its publication, or else of its first sighting. What is known of persons is found once,
    when all is written.
    """
    held = _delete(db, article)
    for event in events:
        number = insert(db, "events", {"article": article, **dict(zip(_EVENT, _values(event), strict=True))})
        sides = [dict(zip(_SIDE, side, strict=True)) for side in _sides(event)]
        insert_all(db, "event_sides", ({"event": number, "seen_on": seen_on, **side} for side in sides))
        held |= office_holders.printed(sides)
    office_holders.refresh(db, held)


def delete_events(db: Database, article: int) -> None:
    """Delete an article's events, and what no other article says of the persons in them."""
    office_holders.refresh(db, _delete(db, article))


def _delete(db: Database, article: int) -> set[office_holders.Holder]:
    held = office_holders.printed(select(db, _PRINTED.format(_OF_ARTICLE), [article]))
    db.execute("DELETE FROM events WHERE article = ?", [article])
    return held


def cut_text(db: Database, article: int, start: int, end: int) -> None:
    """Note that the article's text is now its former slice from ``start`` to ``end``; events outside it are deleted."""
    held = office_holders.printed(select(db, _PRINTED.format(_OUTSIDE), [article, start, end]))
    db.execute(f"DELETE FROM events WHERE id IN ({_OUTSIDE})", [article, start, end])  # noqa: S608
    for table, column in (("events", "id"), ("event_sides", "event")):
        db.execute(_MOVE.format(table, column, _OF_ARTICLE), [article, start])
    office_holders.refresh(db, held)


def stored_events(db: Database, article: int) -> list[list[Any]]:
    """The events of an article in the form of ``event_values``."""
    sql = f"SELECT id, {', '.join(_EVENT)} FROM events WHERE article = ? ORDER BY id"  # noqa: S608
    sides = f"SELECT {', '.join(_SIDE)} FROM event_sides WHERE event = ? ORDER BY id"  # noqa: S608
    rows = connection(db).execute(sql, [article]).fetchall()
    return [[*values, [list(side) for side in connection(db).execute(sides, [number])]] for number, *values in rows]


def event_values(events: Iterable[Event]) -> list[list[Any]]:
    """Events as lists of their columns, each with a list of its sides."""
    return [[*_values(event), _sides(event)] for event in events]


def _values(event: Event) -> list[Any]:
    pairs = json.dumps(sorted(map(list, event.pairs)))
    return [
        event.kind, event.kind.plover, event.status, event.day, event.day_basis, event.place, pairs, *event.words,
    ]  # fmt: skip


def _sides(event: Event) -> list[list[Any]]:
    return [[side.code, side.office, side.person, side.role or None, side.basis, *side.words] for side in event.sides]
