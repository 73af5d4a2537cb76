"""Which events a page lists: the parameters of its address, and the events that meet them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from crawler.browse.party_names import party_name
from crawler.model.events import EventKind, EventStatus
from crawler.model.public_offices import office_words
from crawler.searching.query import day_from, no_day

_MOST_PAGES = 20_000
"""Greatest number of a page: that of the last of a million events."""
_FIELDS = ("country", "with", "office", "person", "kind", "status", "after", "before")
_PARAMETERS = (*_FIELDS, "page")
_MOST_CHARACTERS = 100
"""Characters of a value that are read: more than any name has."""

# Each code and office is found from the one before, since there are many rows of each.
_DISTINCT = """
    WITH RECURSIVE each (value) AS (
        SELECT min({column}) FROM {table} WHERE {column} > ''
        UNION ALL SELECT (SELECT min({column}) FROM {table} WHERE {column} > value) FROM each WHERE value IS NOT NULL
    )
    SELECT value FROM each WHERE value IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class AskedEvents:
    """What the address of a list of events says."""

    values: dict[str, str]
    """The parameters that are not empty, in the order of the form."""
    page: int
    after: date | None
    before: date | None
    problems: tuple[str, ...]
    """What could not be understood, in words."""

    def address(self, **changes: object) -> str:
        """The query string of the same list with other parameters, on its first page unless that is given."""
        values = {**self.values, "page": "", **{name: str(value) for name, value in changes.items()}}
        if values["page"] == "1":
            values["page"] = ""
        query = urlencode({name: values[name] for name in _PARAMETERS if values.get(name)})
        return f"?{query}" if query else ""

    @property
    def title(self) -> str:
        """The list in words."""
        named = {"country": party_name, "with": party_name, "office": office_words, "kind": _spaced}
        return ", ".join(["Meetings", *(named.get(name, str)(value) for name, value in self.values.items())])


def read_address(given: Mapping[str, str]) -> AskedEvents:
    """Read the parameters of an address."""
    values = {name: given[name].strip()[:_MOST_CHARACTERS] for name in _FIELDS if given.get(name, "").strip()}
    values |= {name: values[name].upper() for name in ("country", "with") if name in values}
    problems: list[str] = []
    days: dict[str, date | None] = {}
    for name in ("after", "before"):
        if name in values:
            days[name] = day_from(values[name], is_last=name == "before")
            problems += [] if days[name] else [no_day(name, values[name])]
    for name, codes in (("kind", EventKind), ("status", EventStatus)):
        if values.get(name, next(iter(codes))) not in list(codes):
            problems.append(f"There is no {name} “{values[name]}”. Those are: {', '.join(codes)}.")
    page = given.get("page", "")
    number = min(max(int(page), 1), _MOST_PAGES) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    return AskedEvents(values, number, days.get("after"), days.get("before"), tuple(problems))


def find_events(connection: sqlite3.Connection, asked: AskedEvents, limit: int, offset: int) -> list[int]:
    """Numbers (``story_events.id``) of the events asked for, the latest first."""
    values: dict[str, Any] = {**asked.values, "limit": limit, "offset": offset}
    values |= {"after": str(asked.after), "before": str(asked.before)}
    first, key, conditions = "story_events", "story_events.id", []
    if "country" in values or "office" in values:
        # In the order of the party's or the office's days, so that only the events of the page are looked at.
        first, key = "story_event_offices" if "office" in values else "story_event_parties", "story_event"
        conditions += ["office = :office"] if "office" in values else []
        conditions += ["code = :country"] if "country" in values else []
    source = first if first == "story_events" else f"{first} CROSS JOIN story_events ON story_events.id = story_event"
    listed_on = f"{first}.listed_on"
    if "with" in values:
        conditions.append(f"{key} IN (SELECT story_event FROM story_event_parties WHERE code = :with)")  # noqa: S608
    conditions += [f"story_events.{name} = :{name}" for name in ("kind", "status") if name in values]
    conditions += [f"{listed_on} >= :after"] if asked.after else []
    conditions += [f"{listed_on} <= :before"] if asked.before else []
    if "person" in values:
        of_side = ["person LIKE :person ESCAPE '\\'", *(each for each in conditions if each.startswith("office"))]
        values["person"] = f"%{_escaped(values['person'])}%"
        sides = "SELECT story_event FROM event_sides JOIN events ON events.id = event WHERE "
        conditions.append(f"{key} IN ({sides}{' AND '.join(of_side)})")
    where = " AND ".join(conditions) or "1"
    sql = f"""
        SELECT {key} FROM {source} WHERE {where} GROUP BY {listed_on}, {key}
        ORDER BY {listed_on} DESC, {key} DESC LIMIT :limit OFFSET :offset
    """  # noqa: S608 - names of columns
    return [row[0] for row in connection.execute(sql, values)]


def parties(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Codes of all parties of events with their names, by name."""
    sql = _DISTINCT.format(column="code", table="story_event_parties")
    return sorted(((code, party_name(code)) for (code,) in map(tuple, connection.execute(sql))), key=lambda one: one[1])


def offices(connection: sqlite3.Connection) -> list[str]:
    """All offices of sides."""
    return [row[0] for row in connection.execute(_DISTINCT.format(column="office", table="event_sides"))]


def _spaced(code: str) -> str:
    return code.replace("_", " ")


def _escaped(typed: str) -> str:
    return typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
