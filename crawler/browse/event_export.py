"""A list of events as a file for another program: feed reader, calendar, spreadsheet, word processor."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import read_archive
from crawler.browse.event_list import read_events, summary
from crawler.browse.list_export import EXPORTED, MEDIA_TYPES
from crawler.browse.list_formats import atom, calendar, citation, table
from crawler.browse.party_names import party_name
from crawler.model.public_offices import office_words

FORMATS = "|".join(form for form in EXPORTED if form != "md")
"""The formats as a part of a pattern for addresses: ``/-/meetings.ics``."""
_COLUMNS = (
    "listed_on", "day", "what", "status", "who", "place", "words", "outlets", "otherwise", "outlet_title", "headline",
    "published_on", "url",
)  # fmt: skip


async def export_events(
    datasette: Any, request: Any, archive: str, form: str, title: str, page: str,
    find: Callable[[sqlite3.Connection, int], Sequence[int]],
) -> Any:  # fmt: skip
    """Return the events that ``find`` gives as numbers, at most as many as asked; ``page`` is as in ``pair/JP-PK``.

    Raises:
        NotFound: the archive is from an earlier version and has not been crawled since.
    """
    base = datasette.absolute_url(request, datasette.urls.database(archive))
    path, mark, query = page.partition("?")
    rows = await read_archive(
        datasette, archive, lambda connection: read_events(datasette, connection, find(connection, EXPORTED[form]))
    )
    entries = [_entry(row) for row in rows]

    def address_of(entry: Mapping[str, object]) -> str:
        return f"{base}/articles/{entry['article']}#event-{entry['event']}"

    if form == "csv":
        body = table(entries, _COLUMNS)
    elif form == "txt":
        cited = zip(entries, map(citation, rows), strict=True)
        body = "".join(f"{entry['title']}. “{entry['words']}” {source}\n" for entry, source in cited).encode()
    elif form == "ics":
        body = calendar(title, address_of, entries)
    else:
        body = atom(title, f"{base}/-/{page}", f"{base}/-/{path}.atom{mark}{query}", address_of, entries)
    media_type = f"{MEDIA_TYPES[form]}; charset=utf-8"
    return Response(body, headers={"cache-control": "no-store", "content-type": media_type}, content_type=media_type)


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    """An event as ``list_formats`` writes it."""
    words = " ".join(row["words"].split())
    who = [" ".join((party_name(code), *filter(None, map(_named, sides)))) for code, sides in row["parties"]]
    what = "-".join((row["kind"], *(code for code, _ in row["parties"]), row["day"] or ""))
    return {
        **row, "title": summary(row), "headline": row["title"], "who": "; ".join(who), "words": words,
        "snippet": words, "event_date": row["day"], "entry_id": f"{row['url']}#{what}",
    }  # fmt: skip


def _named(side: Mapping[str, Any]) -> str:
    office, person = office_words(side["office"] or ""), side["person"]
    return f"({', '.join(filter(None, (office, person)))})" if office or person else ""
