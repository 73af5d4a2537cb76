"""The page ``/DATABASE/-/health``: the state of the archive and of every outlet, as in ``scrapy status``.

``/-/health`` is that of the first archive. With ``.json`` it has the output of ``scrapy status --json``, for monitors.
"""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import asked_archive
from crawler.health.health import Health, read_health
from crawler.health.runs import OlderSchema
from crawler.health.tolerance import Tolerance
from crawler.model.clock import now
from crawler.settings import FAILURES_TOLERATED, FAILURES_TOLERATED_TIME

_TOLERANCE = Tolerance(FAILURES_TOLERATED, timedelta(seconds=FAILURES_TOLERATED_TIME))


async def health(datasette: Any, request: Any) -> Any:
    """Return the page, or its JSON.

    Raises:
        NotFound: there is no such archive, or it is from an earlier version and has not been crawled since.
    """
    archive = await asked_archive(datasette, request, "crawls")
    database = datasette.get_database(archive)

    def read(connection: sqlite3.Connection) -> Health:
        return read_health(connection, Path(database.path), _TOLERANCE, now())

    try:
        found = await database.execute_fn(read)
    except OlderSchema as error:
        raise NotFound("This archive is from an earlier version; the next crawl brings it up to this one") from error
    if request.url_vars["format"]:
        return Response.json(found.to_json(), headers={"cache-control": "no-store"})
    context = {"database": archive, "archive": archive, "health": found}
    return Response.html(
        await datasette.render_template("chancery/health.html", context, request=request, view_name="health")
    )
