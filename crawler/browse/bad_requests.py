"""Bad requests are answered with 400 and a reason, not as errors of the server.

Datasette answers many invalid parameters with 500: an unknown column to sort by, text where a number or JSON is
expected. On an archive's page, any failure of a request with parameters is attributed to them and logged on one line.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import datasette.handle_exception as handler  # type: ignore[import-untyped]
from datasette.utils.asgi import BadRequest, Base400  # type: ignore[import-untyped]
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]

from crawler.browse.current_page import current_page

logger = logging.getLogger(__name__)

_OF_THE_FILE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_PERM")
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
"""SQLite's error codes, also as prefixes of extended ones: https://www.sqlite.org/rescode.html"""

Answer = Callable[[], Awaitable[Any]]


def answer(datasette: Any, request: Any, exception: Exception) -> Answer | None:
    """Return how to answer after an exception; None if Datasette's own answer is right."""
    if current_page().archive is None or isinstance(exception, Base400) or getattr(exception, "status", 500) != 500:
        return None
    if _has_code(exception, _DAMAGE):
        damaged = (
            "The file of this archive is damaged. Check it with: scrapy status --check. "
            "How to restore it: docs/reliability.md."
        )
        return _theirs(datasette, request, DatasetteError(damaged))
    if isinstance(exception, MemoryError):
        too_much = "This query needs more memory than one query may take. Ask for less: fewer rows, shorter values."
        return _theirs(datasette, request, BadRequest(too_much))
    if not request.query_string or _has_code(exception, _OF_THE_FILE):
        return None
    logger.warning("400 for %s: %s: %s", request.path, type(exception).__name__, exception)
    said = exception if isinstance(exception, (DatasetteError, sqlite3.Error)) else None
    reason = getattr(said, "message", said) or f"one of {', '.join(sorted(request.args))[:200]} is not understood"
    return _theirs(
        datasette, request, BadRequest(f"Nothing can be shown for the parameters of this address: {reason}.")
    )


def _theirs(datasette: Any, request: Any, exception: Exception) -> Answer:
    answered: Answer = handler.handle_exception(datasette, request, exception)
    return answered


def _has_code(exception: Exception, beginnings: tuple[str, ...]) -> bool:
    return str(getattr(exception, "sqlite_errorname", "")).startswith(beginnings)
