"""The table ``story_events``: each event of a story once; and those that list them by party, office and pair.

They are written together with the stories, and say which report of an event tells most, how many outlets report it, and
which tell something differently (``events.otherwise``). A copy has no events of its own, but its outlet counts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlite_utils import Database

from crawler.similarity.told_events import ToldEvent, ToldSide, differences, one_event_each
from crawler.storage.rows import connection, insert, insert_all, select

_TOLD = """
    SELECT events.id, article, kind, status, day, place, pairs, coalesce(published_on, substr(first_seen_at, 1, 10))
        AS seen_on, outlet
    FROM events JOIN articles ON articles.id = article WHERE article IN (SELECT value FROM json_each(?))
    ORDER BY published_on IS NULL, published_on, coalesce(published_at, '~'), url, events.id
"""
_SIDES = "SELECT event, code, office, person FROM event_sides WHERE event IN (SELECT value FROM json_each(?))"
_COPIES = "SELECT DISTINCT article, outlet FROM copies WHERE article IN (SELECT value FROM json_each(?))"
_DELETE = "DELETE FROM story_events WHERE event IN (SELECT value FROM json_each(?))"
_BELONGS = "UPDATE events SET story_event = ?, otherwise = ? WHERE id = ?"


def write_story_events(db: Database, story: int | None, articles: Collection[int]) -> None:
    """Write the events that the articles of one story report; ``story`` is its number, None for a single article."""
    rows = select(db, _TOLD, [json.dumps(list(articles))])
    if not rows:
        return
    connection(db).execute(_DELETE, [json.dumps([row["id"] for row in rows])])
    outlets: dict[int, set[str]] = defaultdict(set)
    reporting = {row["article"] for row in rows}
    for article, outlet in connection(db).execute(_COPIES, [json.dumps(sorted(reporting))]):
        outlets[article].add(outlet)
    for row in rows:
        outlets[row["article"]].add(row["outlet"])
    seen_on = {row["id"]: row["seen_on"] for row in rows}
    for group in one_event_each(_told(db, rows)):
        shown, *others = group
        said = {other: differences(shown, other) for other in others}
        told_by = {each.article for each in group}
        days = [each.day for each in group if each.day]
        written = {
            "event": shown.id,
            "story": story,
            "kind": shown.kind,
            "status": shown.status,
            "listed_on": shown.day or min(days or [seen_on[each.id] for each in group]),
            "articles": len(told_by),
            "outlets": len(set().union(*(outlets[article] for article in told_by))),
            "otherwise": len({other.article for other, found in said.items() if found}),
        }
        number = insert(db, "story_events", written)
        belongs = [(number, ", ".join(said.get(each, ())) or None, each.id) for each in group]
        connection(db).executemany(_BELONGS, belongs)
        _insert_parties(db, {**written, "story_event": number}, group)


def _insert_parties(db: Database, row: dict[str, Any], group: list[ToldEvent]) -> None:
    listed = {name: row[name] for name in ("listed_on", "story_event")}
    codes = {side.code for each in group for side in each.sides}
    insert_all(db, "story_event_parties", ({"code": code, **listed} for code in sorted(codes)))
    offices = {(side.office, side.code) for each in group for side in each.sides if side.office}
    insert_all(
        db, "story_event_offices", ({"office": office, "code": code, **listed} for office, code in sorted(offices))
    )
    pairs = {pair for each in group for pair in each.pairs if pair[0] != pair[1]}
    what = {"kind": row["kind"], "status": row["status"]}
    insert_all(db, "event_pairs", ({"a": a, "b": b, **listed, **what} for a, b in sorted(pairs)))


def _told(db: Database, rows: list[dict[str, Any]]) -> list[ToldEvent]:
    sides: dict[int, list[ToldSide]] = defaultdict(list)
    for event, *side in connection(db).execute(_SIDES, [json.dumps([row["id"] for row in rows])]):
        sides[event].append(ToldSide(*side))
    return [
        ToldEvent(
            id=row["id"],
            article=row["article"],
            kind=row["kind"],
            status=row["status"],
            day=row["day"],
            place=row["place"],
            pairs=frozenset(map(tuple, json.loads(row["pairs"])))
            or frozenset((side.code, side.code) for side in sides[row["id"]]),
            sides=tuple(sides[row["id"]]),
        )
        for row in rows
    ]
