"""The page of a story, ``/DATABASE/-/story/NUMBER``: who reported it when, and what each changed in its source's text.

Texts of crawled pages are passed to the template as they are; it escapes them, so markup in them has no effect. Without
``DATABASE`` the story is looked up in the first archive.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import asked_archive, read_archive
from crawler.browse.list_export import export
from crawler.browse.story_timeline import WIDTH, timeline
from crawler.browse.withheld_texts import WITHHELD, shown_texts
from crawler.text.diff import Effort, Step, sentence_steps, words

_SHOWN = 200
"""Most articles, and most copies, of one story on its page."""
_LISTED = 50
"""Articles that are listed at once, as on a page of a search; the others are folded."""

_COMPARED = 6
"""How many derived texts are shown beside their source on one page; links lead to the others."""

_FOLDED = 2
"""Fewest unchanged sentences in a row that are folded; a single one takes no more room than the fold."""

_STORY = """
    SELECT stories.*, outlets.title AS outlet_title FROM stories LEFT JOIN outlets ON outlets.name = outlet
    WHERE id = :story
"""
_ARTICLES = """
    SELECT articles.id, url, outlet, articles.title, published_at, published_precision, published_on,
        story_articles.kind, similarity, similar_article, articles.languages,
        outlets.title AS outlet_title, timezone
    FROM story_articles JOIN articles ON articles.id = article LEFT JOIN outlets ON outlets.name = articles.outlet
    WHERE story = :story
    ORDER BY published_on IS NULL, published_on, published_at, url LIMIT :shown
"""
_COPIES = """
    SELECT copies.url, copies.outlet, copies.title, published_at, published_precision, copies.article, copies.kind,
        outlets.title AS outlet_title, timezone
    FROM copies JOIN story_articles USING (article) LEFT JOIN outlets ON outlets.name = copies.outlet
    WHERE story = :story ORDER BY published_on IS NULL, published_on, published_at, url LIMIT :shown
"""
_RELATION = """
    SELECT kind, contained, containing, days, evidence FROM near_duplicates
    WHERE article = :article AND original = :original ORDER BY contained DESC LIMIT 1
"""
_CHANGES = "SELECT * FROM story_changes WHERE story = :story OR became = :story ORDER BY id DESC LIMIT 50"


async def story(datasette: Any, request: Any) -> Any:
    """The page of one story.

    Raises:
        NotFound: there is no such archive or story.
    """
    archive = await asked_archive(datasette, request, "stories")
    number = int(request.url_vars["story"])

    async def rows(sql: str, **values: int) -> list[dict[str, Any]]:
        return [dict(row) for row in (await datasette.get_database(archive).execute(sql, values)).rows]

    found = await rows(_STORY, story=number)
    if not found:
        raise NotFound(f"There is no story {number}")
    if form := (request.url_vars["format"] or "").removeprefix("."):
        return await export(
            datasette, request, archive, form, f"Story: {found[0]['title']}", f"story/{number}",
            lambda connection: articles_of_story(connection, number),
        )  # fmt: skip
    articles = await rows(_ARTICLES, story=number, shown=_SHOWN)
    await _compare(datasette, archive, articles, rows, request.args.get("article"))
    copies: dict[int, list[dict[str, Any]]] = {}
    for copy in await rows(_COPIES, story=number, shown=_SHOWN):
        copies.setdefault(copy["article"], []).append(copy)
    shown = {
        "story": found[0], "articles": articles, "copies": copies, "archive": archive, "database": archive,
        "changes": await rows(_CHANGES, story=number), "timeline_width": WIDTH,
        "listed": _LISTED, "withheld": WITHHELD, "list_address": f"story/{number}",
        "timeline": timeline(articles, (copy for each in copies.values() for copy in each)),
    }  # fmt: skip
    return Response.html(await datasette.render_template("chancery/story.html", shown, request=request))


def articles_of_story(connection: sqlite3.Connection, story: int) -> list[int]:
    """Numbers of the articles that the page of a story shows, in its order."""
    return [row[0] for row in connection.execute(_ARTICLES, {"story": story, "shown": _SHOWN})]


async def _compare(datasette: Any, archive: str, articles: list[dict[str, Any]], rows: Any, asked: str | None) -> None:
    """Add to derived articles the changes from the earlier text: to the one ``asked`` for, else to the first few."""
    by_id = {article["id"]: article for article in articles}
    derived = [article for article in articles if article["kind"] not in ("first", "report")]
    chosen = [article for article in derived if str(article["id"]) == asked] or derived[:_COMPARED]
    for article in articles:
        article["is_derived"] = article in derived
        article["of"] = by_id.get(article["similar_article"])
    pairs = [(article["of"], article) for article in chosen if article["of"] is not None]
    numbers = {article["id"] for pair in pairs for article in pair}
    texts = await read_archive(datasette, archive, lambda connection: shown_texts(datasette, connection, numbers))
    effort = Effort()
    for original, article in pairs:
        relations = await rows(_RELATION, article=article["id"], original=original["id"])
        article["relation"] = relations[0] if relations else None
        if original["id"] in texts and article["id"] in texts:
            # In a thread, so that other requests are answered meanwhile.
            article["steps"] = await asyncio.to_thread(_steps, texts[original["id"]], texts[article["id"]], effort)
            article["is_cut_short"] = effort.is_spent
        else:
            article["is_withheld"] = True


def _steps(earlier: str, later: str, effort: Effort) -> list[dict[str, Any]]:
    return list(folded([_side_by_side(step, effort) for step in sentence_steps(earlier, later, effort)]))


def folded(steps: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the steps; of unchanged sentences in a row only the outer ones, and the others as one ``folded`` step."""
    for kind, group in groupby(steps, key=lambda step: step["kind"]):
        run = list(group)
        if kind != "kept" or len(run) < _FOLDED + 2:
            yield from run
            continue
        yield run[0]
        yield {"kind": "folded", "sentences": [step["later"] for step in run[1:-1]]}
        yield run[-1]


def _side_by_side(step: Step, effort: Effort) -> dict[str, Any]:
    old, new = words(step.earlier or "", step.later or "", effort)
    return {"kind": step.kind, "earlier": step.earlier, "later": step.later, "old": old, "new": new}
