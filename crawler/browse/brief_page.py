"""The page ``/DATABASE/-/brief?a=12,40,77``: chosen articles to print or to send; with ``.md`` as Markdown.

The choice is in the address: ``+ brief`` beside an article adds its number.
"""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import asked_archive, read_archive
from crawler.exporting.brief import DIGITS, MOST, markdown, read_brief
from crawler.model.clock import now


async def brief(datasette: Any, request: Any) -> Any:
    """Return the page, or the brief as Markdown.

    Raises:
        NotFound: there is no such archive.
    """
    archive = await asked_archive(datasette, request, "articles")
    asked, problems = chosen(request.args.get("a") or "")
    articles = await read_archive(datasette, archive, lambda connection: read_brief(connection, asked))
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


def chosen(given: str) -> tuple[list[int], list[str]]:
    """Read the numbers of articles, each once and in order; and what is wrong with them, in words."""
    parts = [part.strip() for part in given.split(",") if part.strip()]
    numbers = [part for part in parts if part.isascii() and part.isdecimal() and len(part) <= DIGITS]
    problems = [f"“{part[:40]}” is not the number of an article." for part in parts if part not in numbers][:MOST]
    found = list(dict.fromkeys(map(int, numbers)))
    if len(found) > MOST:
        problems.append(f"A brief has at most {MOST} articles; the first {MOST} are shown.")
    return found[:MOST], problems
