"""Events as rows of a list: what happened, when, where and who took part, with the words that say so.

An event is a row of ``story_events``: one, however many outlets report it. It is shown as the report that tells most of
it has it; reports that tell something differently stand below it with their own words.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from crawler.browse.archive_reading import rows_as_mappings
from crawler.browse.party_names import party_name
from crawler.browse.withheld_texts import WITHHELD, withheld
from crawler.model.events import DayBasis, EventKind, EventStatus, SideBasis
from crawler.model.worded_code import WordedCode

_TELLINGS = 5
"""Most reports of an event that are shown because they tell something differently; its story has all."""

_EVENTS = """
    SELECT story_events.id, event, story, listed_on, story_events.kind, story_events.status, articles, outlets,
        story_events.otherwise, article, day, day_basis, place, pairs, field, words,
        title, url, outlet, (SELECT outlets.title FROM outlets WHERE name = outlet) AS outlet_title, language,
        published_at, published_on, fetched_at, text_sha256
    FROM story_events JOIN events ON events.id = event JOIN articles ON articles.id = article
    WHERE story_events.id IN (SELECT value FROM json_each(?)) ORDER BY listed_on DESC, story_events.id DESC
"""
_DIFFERENTLY = """
    SELECT story_event, events.id AS event, article, otherwise, status, day, place, field, words, language,
        (SELECT outlets.title FROM outlets WHERE name = outlet) AS outlet_title
    FROM events JOIN articles ON articles.id = article
    WHERE story_event IN (SELECT value FROM json_each(?)) AND otherwise IS NOT NULL ORDER BY events.id
"""
_OF_ARTICLE = """
    SELECT id, id AS event, kind, status, day, day_basis, place, pairs, field, words, start, end, story_event
    FROM events WHERE article = ? ORDER BY id
"""
_SIDES = """
    SELECT event, code, office, person, basis FROM event_sides WHERE event IN (SELECT value FROM json_each(?))
    ORDER BY id
"""


def read_events(datasette: Any, connection: sqlite3.Connection, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """The events with these numbers (``story_events.id``), the latest first, without words of withheld texts."""
    asked = json.dumps(list(numbers))
    rows = rows_as_mappings(connection, _EVENTS, [asked])
    tellings = rows_as_mappings(connection, _DIFFERENTLY, [asked])
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for telling in tellings:
        told[telling["story_event"]].append(telling)
    for row in rows:
        row["tellings"] = told[row["id"]][:_TELLINGS]
    shown = [*rows, *(telling for row in rows for telling in row["tellings"])]
    _add_sides(connection, shown)
    hidden = withheld(datasette, connection, {row["article"] for row in shown})
    for row in shown:
        if row["article"] in hidden and row["field"] == "text":
            row["words"] = WITHHELD
    return rows


def events_of_article(connection: sqlite3.Connection, article: int) -> list[dict[str, Any]]:
    """The events that an article reports, in the order of the text, with the places of their words."""
    rows = rows_as_mappings(connection, _OF_ARTICLE, [article])
    _add_sides(connection, rows)
    return rows


def _add_sides(connection: sqlite3.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Add ``sides``, those of a code as one, and words for codes."""
    by_event: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for side in rows_as_mappings(connection, _SIDES, [json.dumps([row["event"] for row in rows])]):
        by_event[side["event"]].append({**side, "how": _words(SideBasis, side["basis"])})
    for row in rows:
        parties: dict[str, list[dict[str, Any]]] = {}
        for side in by_event[row["event"]]:
            parties.setdefault(side["code"], []).append(side)
        row["parties"] = list(parties.items())
        row["pairs"] = json.loads(row.get("pairs") or "[]")
        row["what"] = _words(EventKind, row.get("kind"))
        row["state"] = _words(EventStatus, row["status"])
        row["day_how"] = _words(DayBasis, row.get("day_basis"))


def summary(row: Mapping[str, Any]) -> str:
    """An event in a line: ``Meeting: Japan, Pakistan (Tokyo)``."""
    parties = ", ".join(party_name(code) for code, _ in row["parties"])
    planned = "" if row["status"] == EventStatus.HAPPENED else f" ({row['state'].lower()})"
    return f"{row['what']}: {parties}{f' ({place})' if (place := row['place']) else ''}{planned}"


def by_week(rows: Iterable[dict[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Events in the order of days, by weeks from Monday: first day, last day, events."""
    weeks = groupby(rows, key=lambda row: _monday(row["listed_on"]))
    return [(str(monday), str(monday + timedelta(days=6)), list(group)) for monday, group in weeks]


def by_year(rows: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Events in the order of days, by years."""
    return [(year, list(group)) for year, group in groupby(rows, key=lambda row: row["listed_on"][:4])]


def _monday(day: str) -> date:
    read = date.fromisoformat(day)
    return read - timedelta(days=read.weekday())


def _words(codes: type[WordedCode], code: str | None) -> str:
    """The words for a code; the code itself if a later version of Chancery has stored it."""
    return next((each.words for each in codes if each == code), code or "")
