"""What a reader is asked, and what it answers: one JSON line each way.

Nothing but the standard library: the peers' environment, which has nothing of Chancery's, reads this too.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A page to be read."""

    file: str
    """The saved page; one whose name ends in ``.gz`` is packed."""
    url: str
    fetched_at: str
    """ISO 8601, UTC."""

    def line(self) -> str:
        """As it is sent."""
        return json.dumps(asdict(self)) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one reader made of one page. What a reader does not give is None."""

    body: str | None = None
    title: str | None = None
    byline: str | None = None
    """The names as one string."""
    published: str | None = None
    """When it was published, ISO 8601 as the reader has it: a day, a time without a zone, or an instant."""
    day: str | None = None
    """``YYYY-MM-DD``: the day of publication."""
    cpu_seconds: float = 0.0
    """Time of the reader's process on a processor, for this page."""
    error: str | None = None
    """What broke the reader at this page."""

    def line(self) -> str:
        """As it is sent."""
        return json.dumps(asdict(self)) + "\n"
