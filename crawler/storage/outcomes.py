"""Outcomes of the URLs that a crawl saw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlite_utils import Database

_SQL = """
    SELECT state,
           CASE WHEN state IN ('stored', 'copy') THEN NULL ELSE reason_code END AS reason_code,
           count(*) AS addresses,
           sum(state = 'stored' AND fetched_in = seen_in) AS new,
           sum(state = 'stored' AND (SELECT published_at IS NULL FROM articles WHERE id = addresses.article)) AS undated
    FROM addresses WHERE seen_in = ? GROUP BY 1, 2 ORDER BY 1, 2
"""


def outcomes(path: Path, crawl: int) -> list[dict[str, Any]]:
    """Rows of ``state``, ``reason_code``, ``addresses``, ``new`` and ``undated`` for the run ``crawls.id``, as of now.

    An article may have become a copy after the run ended, if another outlet's crawl found an earlier publication.
    """
    db = Database(path)
    try:
        return list(db.query(_SQL, [crawl]))
    finally:
        db.close()
