"""The page ``/DATABASE/-/relations``: who dealt with whom, as a graph, a matrix and a list.

Every pair leads to its page, which has the words.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import asked_archive, read_archive
from crawler.browse.circle_layout import Place, places
from crawler.browse.event_filters import AskedEvents, read_address
from crawler.model.events import EventKind

_DRAWN = 24
"""Most parties of the graph: as many names stand around a circle that fills a page without touching each other."""
_LINES = 72
"""Most lines of the graph, three a party: where each of 24 parties met each other, 276 lines are one black disc."""
_IN_MATRIX = 14
"""Most parties of the matrix: as many columns of two letters stand beside the names on a page."""
_LISTED = 50
"""Most pairs that are listed: a page."""
_WIDEST = 8.0
"""Width of the line of the strongest tie, in the units of the drawing."""
_WIDEST_AT = 20
"""Events of the strongest tie that has a line of that width: among few events, two would look like a crowd."""
_RADIUS = 220
"""Radius of the circle, in the units of the drawing."""
_BEND = 0.2
"""Where a line bends, as a share of the sum of its ends: at 0 in the middle of the circle, at .5 not at all."""

_PAIRS = "SELECT a, b, count(*) FROM event_pairs WHERE {} GROUP BY a, b"

Counts = Mapping[tuple[str, str], int]
"""Events of each pair."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair in the drawing."""

    a: str
    b: str
    count: int
    begin: Place
    end: Place
    width: float


@dataclass(frozen=True, slots=True)
class Relations:
    """What the page shows."""

    pairs: list[tuple[str, str, int]]
    """The pairs with most events first."""
    total: int
    """Number of all pairs."""
    nodes: dict[str, Place]
    edges: list[Edge]
    matrix: list[str]
    """The parties of the rows and columns."""
    counts: Counts


async def relations(datasette: Any, request: Any) -> Any:
    """Return the page, of all events or those of a kind, from a day to a day.

    Raises:
        NotFound: there is no such archive, or it is from an earlier version and has not been crawled since.
    """
    archive = await asked_archive(datasette, request, "articles")
    asked = read_address({name: request.args.get(name) or "" for name in ("kind", "after", "before")})
    found = await read_archive(datasette, archive, lambda connection: read_relations(connection, asked))
    context = {
        "database": archive, "archive": archive, "asked": asked, "relations": found, "kinds": list(EventKind),
        "radius": _RADIUS, "bend": _BEND, "listed": _LISTED,
    }  # fmt: skip
    return Response.html(
        await datasette.render_template("chancery/relations.html", context, request=request, view_name="relations")
    )


def read_relations(connection: sqlite3.Connection, asked: AskedEvents) -> Relations:
    """Count the events of each pair, and place the parties with most of them."""
    conditions = {
        "kind = :kind": asked.values.get("kind"), "listed_on >= :after": asked.after,
        "listed_on <= :before": asked.before,
    }  # fmt: skip
    where = " AND ".join(condition for condition, value in conditions.items() if value) or "1"
    values = {"kind": asked.values.get("kind"), "after": str(asked.after), "before": str(asked.before)}
    counts = {(a, b): count for a, b, count in map(tuple, connection.execute(_PAIRS.format(where), values))}
    of_party: Counter[str] = Counter()
    for pair, count in counts.items():
        for party in pair:
            of_party[party] += count
    loudest = sorted(of_party, key=lambda party: (-of_party[party], party))
    between = [pair for pair in counts if set(pair) <= set(loudest[:_DRAWN])]
    strongest = sorted(between, key=lambda pair: (-counts[pair], pair))[:_LINES]
    drawn = {pair: counts[pair] for pair in strongest}
    nodes = places(drawn)
    most = max((_WIDEST_AT, *drawn.values()))
    edges = [
        Edge(a, b, count, nodes[a], nodes[b], round(1 + (_WIDEST - 1) * math.log(count) / math.log(most), 1))
        for (a, b), count in sorted(drawn.items(), key=lambda each: each[1])
    ]
    pairs = sorted(((a, b, count) for (a, b), count in counts.items()), key=lambda each: (-each[2], each))
    return Relations(pairs[:_LISTED], len(pairs), nodes, edges, loudest[:_IN_MATRIX], counts)
