"""The page ``/DATABASE/-/office/PK/foreign_minister``: who was printed with an office, and what they did."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import asked_archive, read_archive, rows_as_mappings
from crawler.browse.event_filters import find_events, read_address
from crawler.browse.event_list import by_year, read_events
from crawler.browse.search_page import PER_PAGE

_HOLDERS = """
    SELECT name, first_seen_on, last_seen_on, contradictions FROM office_holders WHERE office = ? AND state = ?
    ORDER BY last_seen_on DESC, first_seen_on DESC, name
"""


async def office(datasette: Any, request: Any) -> Any:
    """Return the page with the newest events of the office; *Meetings* has all.

    Raises:
        NotFound: there is no such archive, no event of this office, or the archive is from an earlier version.
    """
    archive = await asked_archive(datasette, request, "articles")
    state, named = request.url_vars["state"].upper(), request.url_vars["office"]
    asked = read_address({"country": state, "office": named})

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        numbers = find_events(connection, asked, PER_PAGE + 1, 0)
        return {
            "holders": rows_as_mappings(connection, _HOLDERS, [named, state]), "is_more": len(numbers) > PER_PAGE,
            "years": by_year(read_events(datasette, connection, numbers[:PER_PAGE])),
        }  # fmt: skip

    found = await read_archive(datasette, archive, read)
    if not found["holders"] and not found["years"]:
        raise NotFound("No event names this office")
    context = {
        **found, "database": archive, "archive": archive, "state": state, "office": named, "query": asked.address(),
    }  # fmt: skip
    return Response.html(
        await datasette.render_template("chancery/office.html", context, request=request, view_name="office")
    )
