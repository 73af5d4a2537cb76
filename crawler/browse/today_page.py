"""The page ``/DATABASE/-/today``, also the start page: what a day brought, or what is new since a moment.

``/-/today`` is that of the first archive; ``?day=2026-11-28`` shows another day, ``?since=2026-11-28`` (or a moment in
UTC) all that has arrived since then. ``/-/today.atom``, ``.ics``, ``.csv``, ``.md`` and ``.txt`` are the same articles
for other programs.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import asked_archive, read_archive
from crawler.browse.list_export import export
from crawler.browse.times_in_words import moment
from crawler.browse.today import LISTED, read_today
from crawler.model.clock import now, timestamp

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


async def today(datasette: Any, request: Any) -> Any:
    """Return the page.

    Raises:
        NotFound: there is no such archive, or it is from an earlier version and has not been crawled since.
    """
    archive = await asked_archive(datasette, request, "articles")
    if form := (request.url_vars["format"] or "").removeprefix("."):
        day, since, _ = _asked(request)
        found = await read_archive(
            datasette, archive, lambda connection: read_today(connection, now().date(), day, since)
        )
        return await export(
            datasette, request, archive, form, title(found.day, found.since), address(found.day, found.since),
            lambda _: found.order,
        )  # fmt: skip
    context = await shown(datasette, archive, request)
    return Response.html(
        await datasette.render_template("chancery/today.html", context, request=request, view_name="today")
    )


async def shown(datasette: Any, archive: str, request: Any) -> dict[str, Any]:
    """Variables of the template: the day that the request asks for, and what could not be understood.

    Raises:
        NotFound: the archive is from an earlier version and has not been crawled since.
    """
    day, since, problems = _asked(request)
    found = await read_archive(datasette, archive, lambda connection: read_today(connection, now().date(), day, since))
    return {
        "database": archive, "archive": archive, "today": found, "problems": problems, "listed": LISTED,
        "list_address": address(found.day, found.since),
    }  # fmt: skip


def address(day: str | None, since: str | None) -> str:
    """The address of the page among those of its archive: ``today?day=2026-11-28``."""
    return "today?" + urlencode({"since": since} if since else {"day": day or ""})


def title(day: str | None, since: str | None) -> str:
    """The heading of the page in words."""
    return f"Arrived since {moment(since).striptags()}" if since else moment(day).striptags() or "Today"


def _asked(request: Any) -> tuple[date | None, str | None, list[str]]:
    return asked(request.args.get("day") or "", request.args.get("since") or "")


def asked(day: str, since: str) -> tuple[date | None, str | None, list[str]]:
    """Read the parameters of a page: a day; a moment in UTC as it is stored; what is wrong with them, in words."""
    problems: list[str] = []
    found: date | None = None
    moment: str | None = None
    if day:
        try:
            found = date.fromisoformat(day) if _DAY.fullmatch(day) else None
        except ValueError:
            found = None
        # The days around a day are read, too: it is neither of the first year of the calendar, nor of the last.
        if found is None or found.year in (date.min.year, date.max.year):
            found = None
            problems.append(f"“{day}” is not a day. Write it like 2026-11-28.")
    if since:
        try:
            read = datetime.fromisoformat(since)
            moment = timestamp(read if read.tzinfo else read.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            problems.append(f"“{since}” is not a moment. Write it like 2026-11-28 or 2026-11-28T06:00Z.")
    return found, moment, problems
