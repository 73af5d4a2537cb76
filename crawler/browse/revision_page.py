"""What an outlet changed in an article, side by side: a page of its own for each article that was changed.

``/DATABASE/-/revisions/ARTICLE``. Like every page it shows crawled text through the templates, which escape it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from datasette.utils import tilde_decode  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]

from crawler.browse.access import ensure_may_view
from crawler.browse.archives import archives
from crawler.text.diff import changes, words

_MOST = 30
"""Changes on one page, the latest first."""

_SHOWN = 2
"""Unchanged paragraphs in a row up to which they are shown; more are folded up."""


async def revisions(datasette: Any, request: Any) -> Any:
    """The page of one article.

    Raises:
        NotFound: there is no such archive or article.
    """
    archive, named = tilde_decode(request.url_vars["database"]), request.url_vars["article"]
    if archive not in archives(datasette) or not re.fullmatch(r"[0-9]{1,18}", named):
        raise NotFound("There is no such article")
    number = int(named)
    await ensure_may_view(datasette, request.actor, archive, "revisions")
    database = datasette.get_database(archive)
    article = (await database.execute("select * from articles where id = ?", [number])).first()
    if article is None:
        raise NotFound(f"There is no article {number}")
    sql = "select * from revisions where article = ? order by id desc limit ?"
    rows = [dict(row) for row in (await database.execute(sql, [number, _MOST])).rows]
    shown, later = [], dict(article)
    for row in rows:
        shown.append(_version(row, later))
        if not row.get("copy"):
            later = row
    context = {"database": archive, "article": dict(article), "revisions": shown, "most": _MOST}
    return Response.html(
        await datasette.render_template("chancery/revisions.html", context, request=request, view_name="revisions")
    )


def _version(row: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """An earlier text and what was made of it; ``row`` may come from a file that no crawl has brought up to date."""
    found = json.loads(row.get("changes") or "[]")
    found = found or changes(row["title"], row["text"], later["title"], later["text"])
    title = next((change for change in found if change["kind"] == "title"), None)
    counts = Counter(change["kind"] for change in found)
    return {
        "id": row["id"],
        "of_copy": row.get("copy"),
        "fetched_at": row["fetched_at"],
        "replaced_at": row["replaced_at"],
        "title": _side_by_side(title) if title else None,
        "summary": _summary(counts),
        "changes": list(_shown(found, row["text"].split("\n\n"))),
    }


def _shown(found: list[dict[str, Any]], before: list[str]) -> Iterator[dict[str, Any]]:
    place = 0
    for change in found:
        if change["kind"] == "kept":
            kept = before[place : place + change["count"]]
            yield {"kind": "kept", "paragraphs": kept, "folded": len(kept) > _SHOWN}
            place += change["count"]
        elif change["kind"] != "title":
            yield _side_by_side(change)
            place += "before" in change


def _side_by_side(change: Mapping[str, Any]) -> dict[str, Any]:
    before, after = change.get("before", ""), change.get("after", "")
    old, new = words(before, after)
    return {"kind": change["kind"], "before": before, "after": after, "old": old, "new": new}


def _summary(counts: Mapping[str, int]) -> str:
    said = ["headline changed"] if counts.get("title") else []
    for kind in ("changed", "added", "cut"):
        number = counts.get(kind, 0)
        if number:
            said.append(f"{number} paragraph{'' if number == 1 else 's'} {kind}")
    return ", ".join(said)
