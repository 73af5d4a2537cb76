"""The page of a story, ``/-/story/NUMBER``: who told it when, and what each made of whom it had it from.

Texts of crawled pages go into the template as they are and are escaped there: no markup in them counts.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

# Datasette loads this file by its path, wherever it was started.
sys.path.append(str(Path(__file__).parents[3]))

from crawler.text.paragraph_diff import words
from crawler.text.sentence_diff import Step, lineage

hookimpl = HookimplMarker("datasette")

_SHOWN = 200
"""Articles and copies of one story on its page."""

_COMPARED = 6
"""Texts that are set beside the one that they were had from, on one page; the others are a link away."""

_STORY = """
    SELECT stories.*, outlets.title AS outlet_title FROM stories LEFT JOIN outlets ON outlets.name = outlet
    WHERE id = :story
"""
_ARTICLES = """
    SELECT articles.id, url, outlet, articles.title, published_at, published_precision, published_on,
        story_articles.kind, similarity, similar_article, text, articles.languages,
        outlets.title AS outlet_title
    FROM story_articles JOIN articles ON articles.id = article LEFT JOIN outlets ON outlets.name = articles.outlet
    WHERE story = :story
    ORDER BY published_on IS NULL, published_on, published_at, url LIMIT :shown
"""
_COPIES = """
    SELECT copies.url, copies.outlet, copies.title, published_at, published_precision, copies.article, copies.kind,
        outlets.title AS outlet_title
    FROM copies JOIN story_articles USING (article) LEFT JOIN outlets ON outlets.name = copies.outlet
    WHERE story = :story ORDER BY published_on IS NULL, published_on, published_at, url LIMIT :shown
"""
_RELATION = """
    SELECT kind, contained, containing, days, evidence FROM near_duplicates
    WHERE article = :article AND original = :original ORDER BY contained DESC LIMIT 1
"""
_CHANGES = "SELECT * FROM story_changes WHERE story = :story OR became = :story ORDER BY id DESC LIMIT 50"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The page, of the first archive that is served."""
    return [(r"^/-/story/(?P<story>\d{1,15})$", _page)]


async def _page(datasette: Any, request: Any) -> Any:
    archive = next((name for name, each in datasette.databases.items() if not each.is_memory), None)
    number = int(request.url_vars["story"])
    if archive is None:
        raise NotFound("no archive is served")

    async def rows(sql: str, **values: int) -> list[dict[str, Any]]:
        return [dict(row) for row in (await datasette.get_database(archive).execute(sql, values)).rows]

    found = await rows(_STORY, story=number)
    if not found:
        raise NotFound(f"there is no story {number}")
    articles = await rows(_ARTICLES, story=number, shown=_SHOWN)
    asked = request.args.get("article")
    await _compare(articles, rows, asked)
    copies: dict[int, list[dict[str, Any]]] = {}
    for copy in await rows(_COPIES, story=number, shown=_SHOWN):
        copies.setdefault(copy["article"], []).append(copy)
    shown = {
        "story": found[0], "articles": articles, "copies": copies, "archive": archive, "database": archive,
        "changes": await rows(_CHANGES, story=number),
    }  # fmt: skip
    return Response.html(await datasette.render_template("story.html", shown, request=request))


async def _compare(articles: list[dict[str, Any]], rows: Any, asked: str | None) -> None:
    """Set the steps from the earlier text beside those that were had from one; of many, the one that is asked for."""
    by_id = {article["id"]: article for article in articles}
    had = [article for article in articles if article["kind"] not in ("first", "report")]
    chosen = [article for article in had if str(article["id"]) == asked] or had[:_COMPARED]
    for article in articles:
        article["had"] = article in had
        article["of"] = by_id.get(article["similar_article"])
    for article in chosen:
        if article["of"] is not None:
            relations = await rows(_RELATION, article=article["id"], original=article["similar_article"])
            article["relation"] = relations[0] if relations else None
            article["steps"] = [_side_by_side(step) for step in lineage(article["of"]["text"], article["text"])]


def _side_by_side(step: Step) -> dict[str, Any]:
    old, new = words(step.earlier or "", step.later or "")
    return {"kind": step.kind, "earlier": step.earlier, "later": step.later, "old": old, "new": new}
