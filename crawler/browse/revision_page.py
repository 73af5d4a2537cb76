"""The page ``/DATABASE/-/revisions/ARTICLE``: what an outlet changed in an article, side by side.

As on every page, crawled text goes through the templates, which escape it.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

from datasette.utils import tilde_decode  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]

from crawler.browse.access import ensure_may_view
from crawler.browse.archive_reading import read_archive, rows_as_mappings
from crawler.browse.archives import archives
from crawler.browse.withheld_texts import WITHHELD, withheld
from crawler.text.diff import Effort, changes, words

_MOST = 30
"""Changes on one page, latest first."""

_MOST_CHARACTERS = 500_000
"""Characters of earlier texts on one page: the latest change is always shown, older ones as long as they fit."""

_SHOWN = 2
"""Up to this many unchanged paragraphs in a row are shown; longer runs are collapsed."""


async def revisions(datasette: Any, request: Any) -> Any:
    """The page of revisions of one article.

    Raises:
        NotFound: there is no such archive or article.
    """
    archive, named = tilde_decode(request.url_vars["database"]), request.url_vars["article"]
    if archive not in archives(datasette) or not re.fullmatch(r"[0-9]{1,18}", named):
        raise NotFound("There is no such article")
    number = int(named)
    await ensure_may_view(datasette, request.actor, archive, "revisions")

    def read(connection: sqlite3.Connection) -> tuple[list[dict[str, Any]], list[dict[str, Any]], bool, bool]:
        articles = rows_as_mappings(connection, "SELECT * FROM articles WHERE id = ?", [number])
        is_withheld = bool(withheld(datasette, connection, [number]))
        return articles, *(([], True) if is_withheld else _latest(connection, number)), is_withheld

    found, rows, are_all, is_withheld = await read_archive(datasette, archive, read)
    if not found:
        raise NotFound(f"There is no article {number}")
    (article,) = found
    effort = Effort()
    # In a thread, so that other requests are answered meanwhile.
    shown = await asyncio.to_thread(_versions, rows, article, effort)
    context = {
        "database": archive, "article": article, "revisions": shown, "are_all": are_all,
        "is_cut_short": effort.is_spent, "withheld": WITHHELD if is_withheld else "",
    }  # fmt: skip
    return Response.html(
        await datasette.render_template("chancery/revisions.html", context, request=request, view_name="revisions")
    )


def _latest(connection: sqlite3.Connection, article: int) -> tuple[list[dict[str, Any]], bool]:
    """Return the latest revisions that fit on a page, and whether these are all."""
    sql = "SELECT length(text) FROM revisions WHERE article = ? ORDER BY id DESC LIMIT ?"
    sizes = [row[0] for row in connection.execute(sql, [article, _MOST + 1])]
    held = list(accumulate(sizes))
    count = max(1, sum(size <= _MOST_CHARACTERS for size in held[:_MOST]))
    sql = "SELECT * FROM revisions WHERE article = ? ORDER BY id DESC LIMIT ?"
    rows = rows_as_mappings(connection, sql, [article, count])
    return rows, len(rows) == len(sizes)


def _versions(rows: list[dict[str, Any]], later: Mapping[str, Any], effort: Effort) -> list[dict[str, Any]]:
    shown = []
    for row in rows:
        shown.append(_version(row, later, effort))
        if not row.get("copy"):
            later = row
    return shown


def _version(row: Mapping[str, Any], later: Mapping[str, Any], effort: Effort) -> dict[str, Any]:
    """An earlier text and the changes made to it; ``row`` may come from a file with an older schema."""
    found = json.loads(row.get("changes") or "[]")
    found = found or changes(row["title"], row["text"], later["title"], later["text"], effort)
    title = next((change for change in found if change["kind"] == "title"), None)
    counts = Counter(change["kind"] for change in found)
    return {
        "id": row["id"],
        "of_copy": row.get("copy"),
        "fetched_at": row["fetched_at"],
        "replaced_at": row["replaced_at"],
        "title": _side_by_side(title, effort) if title else None,
        "summary": _summary(counts),
        "changes": list(_shown(found, row["text"].split("\n\n"), effort)),
    }


def _shown(found: list[dict[str, Any]], before: list[str], effort: Effort) -> Iterator[dict[str, Any]]:
    place = 0
    for change in found:
        if change["kind"] == "kept":
            kept = before[place : place + change["count"]]
            yield {"kind": "kept", "paragraphs": kept, "folded": len(kept) > _SHOWN}
            place += change["count"]
        elif change["kind"] != "title":
            yield _side_by_side(change, effort)
            place += "before" in change


def _side_by_side(change: Mapping[str, Any], effort: Effort) -> dict[str, Any]:
    before, after = change.get("before", ""), change.get("after", "")
    old, new = words(before, after, effort)
    return {"kind": change["kind"], "before": before, "after": after, "old": old, "new": new}


def _summary(counts: Mapping[str, int]) -> str:
    said = ["headline changed"] if counts.get("title") else []
    for kind in ("changed", "added", "cut"):
        number = counts.get(kind, 0)
        if number:
            said.append(f"{number} paragraph{'' if number == 1 else 's'} {kind}")
    return ", ".join(said)
