"""The page ``/DATABASE/-/meetings``: events between states by week, one row an event.

``/-/meetings`` is that of the first archive. All that the page shows is in its address; ``/-/meetings.atom``, ``.ics``,
``.csv`` and ``.txt`` are the same events for other programs.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import asked_archive, read_archive
from crawler.browse.event_export import export_events
from crawler.browse.event_filters import find_events, offices, parties, read_address
from crawler.browse.event_list import by_week, read_events
from crawler.browse.search_page import PER_PAGE
from crawler.model.events import EventKind, EventStatus


async def meetings(datasette: Any, request: Any) -> Any:
    """Return the page, or the same events in the format that the address asks for.

    Raises:
        NotFound: there is no such archive, or it is from an earlier version and has not been crawled since.
    """
    archive = await asked_archive(datasette, request, "articles")
    asked = read_address({name: request.args.get(name) or "" for name in request.args})
    if form := (request.url_vars["format"] or "").removeprefix("."):
        page = f"meetings{asked.address()}"
        return await export_events(
            datasette, request, archive, form, asked.title, page,
            lambda connection, most: find_events(connection, asked, most, 0),
        )  # fmt: skip

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        # One more than is shown says whether there is another page.
        numbers = find_events(connection, asked, PER_PAGE + 1, (asked.page - 1) * PER_PAGE)
        return {
            "weeks": by_week(read_events(datasette, connection, numbers[:PER_PAGE])),
            "is_more": len(numbers) > PER_PAGE, "parties": parties(connection), "offices": offices(connection),
        }  # fmt: skip

    context = {
        **await read_archive(datasette, archive, read),
        "database": archive, "archive": archive, "asked": asked, "kinds": list(EventKind),
        "statuses": list(EventStatus),
    }  # fmt: skip
    return Response.html(
        await datasette.render_template("chancery/meetings.html", context, request=request, view_name="meetings")
    )
