"""Questions to a reader, and its answers: one JSON line each.

Uses only the standard library, because the peers' environment, which lacks Chancery's libraries, imports it too.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A page to read."""

    file: str
    """The saved page; compressed if its name ends in ``.gz``."""
    url: str
    fetched_at: str
    """ISO 8601, UTC."""

    def line(self) -> str:
        """The line to send."""
        return json.dumps(asdict(self)) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reader's result for one page. What a reader does not give is None."""

    body: str | None = None
    title: str | None = None
    byline: str | None = None
    """The names as one string."""
    published: str | None = None
    """Time of publication, ISO 8601 as given by the reader: a day, a time without a zone, or an instant."""
    day: str | None = None
    """``YYYY-MM-DD``: the day of publication."""
    cpu_seconds: float = 0.0
    """Processor time of the reader's process for this page."""
    error: str | None = None
    """The error with which the reader failed."""

    def line(self) -> str:
        """The line to send."""
        return json.dumps(asdict(self)) + "\n"
