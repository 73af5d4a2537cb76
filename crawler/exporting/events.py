"""Events for other programs: a row for each pair of each report, with PLOVER's columns first, then where it is from.

The first columns are those of PLOVER's data (https://github.com/openeventdata/PLOVER), a pair a row. PLOVER's mode,
context and magnitude are not coded.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from crawler.exporting.selection import Articles, Column, Selection
from crawler.storage.database import StorageError
from crawler.storage.read_only import read_only
from crawler.text.cldr_names import alpha_3

_PARTY = ("name", "country", "title", "code", "basis", "words")
_REPORT = (
    ("event_id", "e.id"), ("event_date", "e.day"), ("event_type", "e.plover"), ("placename", "e.place"),
    ("kind", "e.kind"), ("status", "e.status"), ("date_basis", "e.day_basis"), ("field", "e.field"),
    ("words", "e.words"), ("start", "e.start"), ("end", "e.end"), ("story_event", "e.story_event"),
    ("is_shown", "e.id IN (SELECT event FROM story_events)"), ("otherwise", "e.otherwise"), ("article", "a.id"),
    ("url", "a.url"), ("outlet", "a.outlet"), ("headline", "a.title"), ("language", "a.language"),
    ("published_on", "a.published_on"), ("fetched_at", "a.fetched_at"), ("text_sha256", "a.text_sha256"),
)  # fmt: skip
"""Columns of a report and where they come from."""
_INTEGERS = frozenset({"event_id", "start", "end", "story_event", "is_shown", "article"})
_FIRST = ("event_id", "event_date", "event_type")
_NAMES = (
    *_FIRST,
    *(f"{which}_{name}" for which in ("actor", "recipient") for name in _PARTY),
    *(name for name, _ in _REPORT if name not in _FIRST),
)
_SIDES = "SELECT code, office, person, role, basis, words FROM event_sides WHERE event = ? ORDER BY id"


class Events:
    """The pairs of all events that the selected articles report; an event without a pair has one row.

    Raises:
        StorageError: there is no such database, it belongs to another program, or it is from a version without events.
        NoSuchStory: the requested story does not exist.
    """

    columns: Sequence[Column] = [Column(name, "integer" if name in _INTEGERS else "text") for name in _NAMES]

    def __init__(self, database: Path, selection: Selection) -> None:
        self.outlets = Articles(database, selection).outlets
        self._database = database
        self._selection = selection
        with read_only(database) as connection:
            if not connection.execute("PRAGMA table_info(events)").fetchall():
                raise StorageError(f"{database}: it has no events; the next crawl brings it up to this version")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield rows in the order of the events' numbers, all of one moment."""
        condition, values = self._selection.condition()
        columns = ", ".join(f"{source} AS {name}" for name, source in _REPORT)
        sql = f"""
            SELECT {columns}, pairs FROM events e JOIN articles a ON a.id = e.article WHERE {condition} ORDER BY e.id
        """  # noqa: S608
        with read_only(self._database) as connection:
            connection.row_factory = sqlite3.Row
            for report in connection.execute(sql, values):
                row = dict(report)
                sides = [dict(side) for side in connection.execute(_SIDES, [row["event_id"]])]
                for pair in json.loads(row["pairs"]) or [[None, None]]:
                    parties = dict(zip(("actor", "recipient"), _directed(pair, sides), strict=True))
                    found = row | {
                        f"{which}_{name}": value
                        for which, code in parties.items()
                        for name, value in _party(code, sides)
                    }
                    yield {name: found[name] for name in _NAMES}


def _directed(pair: Sequence[str | None], sides: Sequence[Mapping[str, Any]]) -> Sequence[str | None]:
    """The pair with the one first who acts; in the order of codes if neither does."""
    acting = [side["code"] for side in sides if side["role"] == "subject"]
    return sorted(pair, key=lambda code: code not in acting) if None not in pair else pair


def _party(code: str | None, sides: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str | None]]:
    """The columns of a party; of several of its persons, the first is named."""
    of_party = [side for side in sides if side["code"] == code]
    side = next((side for side in of_party if side["person"]), next(iter(of_party), None))
    values = (side["person"], alpha_3(str(code)), side["office"], code, side["basis"], side["words"]) if side else ()
    yield from zip(_PARTY, values or (None,) * len(_PARTY), strict=True)
