"""The table ``office_holders``: who was printed with which public office, from the sides of stored events alone.

Nothing is known from elsewhere, so no list of names ages. A person whose office has a state only because the text is an
outlet's of that state is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlite_utils import Database

from crawler.model.events import SideBasis
from crawler.similarity.same_person import is_same_person
from crawler.storage.rows import connection, first, insert

_SEEN = f"""
    SELECT min(seen_on) AS first_seen_on, max(seen_on) AS last_seen_on FROM event_sides
    WHERE office = ? AND code = ? AND person = ? AND basis <> '{SideBasis.OUTLET}'
"""  # noqa: S608 - a constant
_HOLDERS = """
    SELECT name, first_seen_on, last_seen_on, contradictions FROM office_holders WHERE office = ? AND state = ?
"""
_KNOWN = "SELECT first_seen_on, last_seen_on FROM office_holders WHERE office = ? AND state = ? AND name = ?"
_DELETE = "DELETE FROM office_holders WHERE office = ? AND state = ? AND name = ?"
_CONTRADICTED = "UPDATE office_holders SET contradictions = ? WHERE office = ? AND state = ? AND name = ?"


class Holder(NamedTuple):
    """A person printed with an office of a state."""

    office: str
    state: str
    name: str


def printed(sides: Iterable[Mapping[str, Any]]) -> set[Holder]:
    """The holders of offices among rows of ``event_sides``."""
    return {
        Holder(side["office"], side["code"], side["person"])
        for side in sides
        if side["office"] and side["person"] and side["basis"] != SideBasis.OUTLET
    }


def refresh(db: Database, holders: Iterable[Holder]) -> None:
    """Bring the rows of these holders up to date: events that print them were added or deleted."""
    offices: set[tuple[str, str]] = set()
    for holder in sorted(holders):
        seen, known = first(db, _SEEN, holder), first(db, _KNOWN, holder)
        if seen is not None and seen["first_seen_on"] is None:
            seen = None
        if seen == known:
            continue
        offices.add((holder.office, holder.state))
        if seen is None:
            connection(db).execute(_DELETE, holder)
        else:
            insert(db, "office_holders", {**holder._asdict(), **seen}, replace=True)
    for office, state in sorted(offices):
        _count_contradictions(db, office, state)


def _count_contradictions(db: Database, office: str, state: str) -> None:
    rows = connection(db).execute(_HOLDERS, [office, state]).fetchall()
    against: dict[str, int] = defaultdict(int)
    for number, (name, begin, end, _) in enumerate(rows):
        for other, other_begin, other_end, _ in rows[number + 1 :]:
            # One may end on the day on which the next begins.
            if other_begin < end and begin < other_end and not is_same_person(name, other):
                against[name] += 1
                against[other] += 1
    changed = [(against[name], office, state, name) for name, _, _, count in rows if count != against[name]]
    connection(db).executemany(_CONTRADICTED, changed)
