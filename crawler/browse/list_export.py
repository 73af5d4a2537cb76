"""A list of articles as a file for another program: of a search, a day, a country or a story."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import read_archive
from crawler.browse.brief_page import shown_brief
from crawler.browse.list_formats import Row, atom, calendar, citations, table
from crawler.exporting.brief import MOST, markdown
from crawler.searching.results import rows_of

EXPORTED = {"atom": 50, "csv": 1000, "ics": 1000, "md": MOST, "txt": 1000}
"""Most articles in each format: those of a page for feed readers, which ask again; of a brief as Markdown."""
FORMATS = "|".join(EXPORTED)
"""The formats as a part of a pattern for addresses: ``/-/today.atom``."""
MEDIA_TYPES = {
    "atom": "application/atom+xml", "csv": "text/csv", "ics": "text/calendar", "md": "text/markdown",
    "txt": "text/plain",
}  # fmt: skip


async def export(
    datasette: Any,
    request: Any,
    archive: str,
    form: str,
    title: str,
    page: str,
    read: Callable[[sqlite3.Connection], Sequence[int] | Sequence[Row]],
) -> Any:
    """Return the articles that ``read`` gives as numbers or rows; ``page`` is as in ``search?q=norway``.

    Raises:
        NotFound: the archive is from an earlier version and has not been crawled since.
    """
    base = datasette.absolute_url(request, datasette.urls.database(archive))
    path, mark, query = page.partition("?")

    def address_of(row: Row) -> str:
        return f"{base}/articles/{row['id']}"

    def written(connection: sqlite3.Connection) -> bytes:
        listed = read(connection)[: EXPORTED[form]]
        numbers = [each if isinstance(each, int) else int(str(each["id"])) for each in listed]
        if form == "md":
            return markdown(title, shown_brief(datasette, connection, numbers)).encode()
        rows = [each for each in listed if not isinstance(each, int)] or rows_of(connection, numbers)
        if form == "csv":
            return table(rows)
        if form == "txt":
            return citations(rows)
        if form == "ics":
            return calendar(title, address_of, rows)
        beginnings = {article.id: article.beginning for article in shown_brief(datasette, connection, numbers)}
        rows = [{**row, "snippet": row["snippet"] or beginnings.get(int(str(row["id"])), "")} for row in rows]
        return atom(title, f"{base}/-/{page}", f"{base}/-/{path}.atom{mark}{query}", address_of, rows)

    body = await read_archive(datasette, archive, written)
    media_type = f"{MEDIA_TYPES[form]}; charset=utf-8"
    return Response(body, headers={"cache-control": "no-store", "content-type": media_type}, content_type=media_type)
