"""How one crawl of an outlet writes into the archive: what its settings decide, without the place of the archive."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.model.outlet import Outlet
from crawler.model.revisit_policy import RevisitSchedule


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlTerms:
    """What a crawl asks of the archive when it opens it."""

    outlet: Outlet
    sources: tuple[str, ...]
    revisits: RevisitSchedule | None
    """None if no page becomes due for a revisit."""
    topic_threshold: float
    """Off-topic URLs with at least this score are wanted again."""
    file_size: int
    """Bytes; a WARC file that has reached this size is followed by a new one."""
    operator: str
    """Who crawls, for the head of WARC files."""
