"""The page ``/DATABASE/-/pair/JP-PK``: what two states or organisations had to do with each other, year by year."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from typing import Any

from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import asked_archive, read_archive
from crawler.browse.event_export import export_events
from crawler.browse.event_filters import AskedEvents, read_address
from crawler.browse.event_list import by_year, read_events
from crawler.browse.party_names import party_name
from crawler.browse.search_bars import HEIGHT
from crawler.browse.search_page import PER_PAGE

_YEARS = """
    SELECT substr(listed_on, 1, 4), count(*) FROM event_pairs WHERE a = ? AND b = ? GROUP BY 1 ORDER BY 1
"""
_NUMBERS = """
    SELECT story_event FROM event_pairs WHERE a = ? AND b = ? AND listed_on BETWEEN ? AND ?
    ORDER BY listed_on DESC, story_event DESC LIMIT ? OFFSET ?
"""
_FIRST, _LAST = "0000", "9999"


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the drawing; one without events has no bar."""

    year: str
    count: int
    height: int


async def pair(datasette: Any, request: Any) -> Any:
    """Return the page, or its events in the format that the address asks for; ``?year=2025`` shows one year.

    Raises:
        NotFound: there is no such archive, no event of these two, or the archive is from an earlier version.
    """
    archive = await asked_archive(datasette, request, "articles")
    a, b = sorted((request.url_vars["a"].upper(), request.url_vars["b"].upper()))
    year = request.args.get("year") or ""
    asked = read_address({"after": year, "before": year, "page": request.args.get("page") or ""})
    title = f"{party_name(a)} and {party_name(b)}"
    query = f"?year={year}" if asked.after else ""
    if form := (request.url_vars["format"] or "").removeprefix("."):
        return await export_events(
            datasette, request, archive, form, title, f"pair/{a}-{b}{query}",
            lambda connection, most: _numbers(connection, a, b, replace(asked, page=1), most),
        )  # fmt: skip

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        numbers = _numbers(connection, a, b, asked, PER_PAGE + 1)
        return {
            "years": years(connection, a, b), "is_more": len(numbers) > PER_PAGE,
            "events": by_year(read_events(datasette, connection, numbers[:PER_PAGE])),
        }  # fmt: skip

    found = await read_archive(datasette, archive, read)
    if not found["years"]:
        raise NotFound(f"No event of {title} is reported")
    context = {
        **found, "database": archive, "archive": archive, "a": a, "b": b, "year": year if asked.after else "",
        "page": asked.page, "query": query, "bar_height": HEIGHT,
    }  # fmt: skip
    return Response.html(
        await datasette.render_template("chancery/pair.html", context, request=request, view_name="pair")
    )


def years(connection: sqlite3.Connection, a: str, b: str) -> list[Year]:
    """The years from the first event of the pair to the last, those without any too."""
    counts = dict(map(tuple, connection.execute(_YEARS, [a, b])))
    if not counts:
        return []
    most = max(counts.values())
    span = range(int(min(counts)), int(max(counts)) + 1)
    return [
        Year(str(year), count, round(HEIGHT * count / most)) for year in span for count in [counts.get(str(year), 0)]
    ]


def _numbers(connection: sqlite3.Connection, a: str, b: str, asked: AskedEvents, most: int) -> list[int]:
    days = str(asked.after or _FIRST), str(asked.before or _LAST)
    rows = connection.execute(_NUMBERS, [a, b, *days, most, (asked.page - 1) * PER_PAGE])
    return [row[0] for row in rows]
