"""Additional data for an archive's pages: for the start page, an article's page, and forms."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.database import QueryInterrupted  # type: ignore[import-untyped]
from datasette.utils import tilde_decode  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound  # type: ignore[import-untyped]

from crawler.browse import today_page
from crawler.browse.archive_reading import read_archive
from crawler.browse.archives import archives
from crawler.browse.current_page import current_page
from crawler.browse.event_list import events_of_article
from crawler.browse.notes import notes
from crawler.browse.reached_list import PARAMETER as REACHED_FROM
from crawler.browse.reached_list import ReachedList, read_reached_list
from crawler.browse.search_page import text_with_marks
from crawler.browse.withheld_texts import WITHHELD, shown_texts, withheld

_LATEST = (
    "select id, published_at, published_on, outlet, title, language, word_count, url from articles"
    " where published_at is not null order by published_at desc limit 8"
)
_BESIDE_AN_ARTICLE = {
    "outlet": "select name, title, timezone from outlets"
    " where name = (select outlet from articles where id = :article)",
    "texts": "select article, language, title from texts where article = :article",
    "copies": "select url, outlet, title, published_at, published_precision, kind, similarity from copies"
    " where article = :article order by published_at is null, published_at limit 51",
    "similar": "with near (article, share) as ("
    " select original, max(contained, containing) from near_duplicates where article = :article"
    " union all select article, max(contained, containing) from near_duplicates where original = :article"
    " union all select beside.article, null from story_articles as own join story_articles as beside using (story)"
    " where own.article = :article and beside.article <> :article)"
    " select id, title, language, outlet, published_on, max(share) as share"
    " from near join articles on id = near.article group by id"
    " order by share is null, share desc, published_on desc, id desc limit 10",
    "story": "select stories.id, articles, copies, outlets from story_articles join stories on stories.id = story"
    " where story_articles.article = :article",
    "gone_copies": "select url, gone_at from copies where article = :article and gone_at is not null",
    "revisions": "select count(*) as changes, max(replaced_at) as last from revisions"
    " where article = :article and copy is null having count(*) > 0",
    "dates": "select source, raw, kind, value, precision, verdict, reason from date_candidates where article = :article"
    " order by kind desc, case verdict when 'chosen' then 1 when 'agrees' then 2 when 'passed_over' then 3"
    " else 4 end, id limit 200",
    "addresses": "select url, found_by, state from addresses where article = :article order by first_seen_at limit 50",
}
"""Queries by the variable of the template that has their rows; ``:article`` is ``articles.id``."""


async def beside(
    datasette: Any, database: str | None, table: str | None, view_name: str | None, request: Any
) -> dict[str, Any]:
    """Return variables for the template of an archive's page; empty for any other page."""
    archive = database or current_page().archive
    if archive is None or archive not in archives(datasette):
        return {}
    found: dict[str, Any] = {"archive": archive, "notes": notes()}
    found["outlets"] = await _rows(
        datasette, archive, "select name, title, country, languages, timezone from outlets order by title"
    )
    found["outlet_named"] = {row["name"]: row for row in found["outlets"]}
    if view_name == "index":
        found |= await _start(datasette, archive, request)
    elif view_name == "row" and table == "articles" and request.url_vars["pks"].isdecimal():
        found["article"] = await _article(datasette, archive, int(request.url_vars["pks"]), found["outlets"], request)
    elif view_name == "row" and table == "texts":
        found["text"] = await _text(datasette, archive, request.url_vars["pks"])
    return found


async def _start(datasette: Any, archive: str, request: Any) -> dict[str, Any]:
    try:
        day = await today_page.shown(datasette, archive, request)
    except NotFound:  # of an archive of an earlier version, whose newest articles are shown
        day = {}
    return {**day, "latest": await _rows(datasette, archive, _LATEST)}


async def _article(
    datasette: Any, archive: str, number: int, outlets: list[dict[str, Any]], request: Any
) -> dict[str, Any]:
    asked = {"article": number}
    found: dict[str, Any] = {
        name: await _rows(datasette, archive, sql, asked) for name, sql in _BESIDE_AN_ARTICLE.items()
    }

    def read(connection: sqlite3.Connection) -> tuple[ReachedList | None, str]:
        reached = read_reached_list(connection, request.args.get(REACHED_FROM) or "", number, outlets)
        text = shown_texts(datasette, connection, [number]).get(number)
        marked = text_with_marks(connection, number, reached.words, outlets) if text and reached else None
        return reached, marked or text or WITHHELD

    try:
        found["reached"], found["text"] = await read_archive(datasette, archive, read)
    except (NotFound, sqlite3.OperationalError) as error:
        # The list takes too long, or is none of this earlier archive; the article is there all the same.
        if isinstance(error, sqlite3.OperationalError) and str(error) != "interrupted":
            raise
        found["text"] = await read_archive(
            datasette, archive, lambda connection: shown_texts(datasette, connection, [number]).get(number, WITHHELD)
        )
    found["events"] = await _events(datasette, archive, number)
    is_as_stored = found["text"] != WITHHELD and not (found.get("reached") and found["reached"].words)
    for field in ("title", "text"):
        events = [event for event in found["events"] if event["field"] == field]
        found[f"{field}_marks"] = events if field == "title" or is_as_stored else []
    gone_copies = {row["url"]: row["gone_at"] for row in found["gone_copies"]}
    return found | {"outlet": next(iter(found["outlet"]), None), "gone_copies": gone_copies}


async def _events(datasette: Any, archive: str, number: int) -> list[dict[str, Any]]:
    """The events of an article; none in an archive of an earlier version."""
    try:
        return await read_archive(datasette, archive, lambda connection: events_of_article(connection, number))
    except NotFound:
        return []


async def _text(datasette: Any, archive: str, keys: str) -> str | None:
    """The text of an article in one of its languages; None if there is none."""
    number, _, language = keys.partition(",")
    if not number.isdecimal():
        return None
    sql = "SELECT text FROM texts WHERE article = ? AND language = ?"

    def read(connection: sqlite3.Connection) -> str | None:
        if withheld(datasette, connection, [int(number)]):
            return WITHHELD
        row = connection.execute(sql, [int(number), tilde_decode(language)]).fetchone()
        return row and str(row[0])

    return await read_archive(datasette, archive, read)


async def _rows(
    datasette: Any, archive: str, sql: str, parameters: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Optional rows for a page: empty if the query is too slow or the file is not an archive."""
    database = datasette.get_database(archive)
    try:
        results = await database.execute(sql, parameters, log_sql_errors=False)
    except (QueryInterrupted, sqlite3.OperationalError):
        return []
    return [dict(row) for row in results.rows]
