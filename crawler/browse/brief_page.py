"""The page ``/DATABASE/-/brief?a=12,40,77``: chosen articles to print or to send; with ``.md`` as Markdown.

The choice is in the address: ``+ brief`` beside an article adds its number.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import asked_archive, read_archive
from crawler.browse.brief_choice import PARAMETER, chosen
from crawler.browse.withheld_texts import WITHHELD, withheld
from crawler.exporting.brief import BriefArticle, markdown, read_brief
from crawler.model.clock import now


async def brief(datasette: Any, request: Any) -> Any:
    """Return the page, or the brief as Markdown.

    Raises:
        NotFound: there is no such archive.
    """
    archive = await asked_archive(datasette, request, "articles")
    asked, problems = chosen(request.args.get(PARAMETER) or "")
    articles = await read_archive(datasette, archive, lambda connection: shown_brief(datasette, connection, asked))
    missing = [str(number) for number in asked if number not in {article.id for article in articles}]
    if missing:
        problems.append(f"Not in the archive: {', '.join(missing)}.")
    if request.url_vars["format"]:
        text = markdown(f"Brief of {now():%Y-%m-%d}", articles)
        return Response(text, content_type="text/markdown; charset=utf-8", headers={"cache-control": "no-store"})
    context = {
        "database": archive, "archive": archive, "articles": articles, "problems": problems, "chosen": asked,
        "made_on": f"{now():%Y-%m-%d}",
    }  # fmt: skip
    return Response.html(
        await datasette.render_template("chancery/brief.html", context, request=request, view_name="brief")
    )


def shown_brief(datasette: Any, connection: sqlite3.Connection, articles: Sequence[int]) -> list[BriefArticle]:
    """Read the articles with these numbers, in this order; texts that are withheld are not begun."""
    hidden = withheld(datasette, connection, articles)
    return [
        replace(article, beginning=WITHHELD) if article.id in hidden else article
        for article in read_brief(connection, articles)
    ]
