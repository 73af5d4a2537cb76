"""The hour that a played crawl takes it to be: the project's one clock, set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo

from crawler.model import clock


class PlayedClock:
    """Stands where ``crawler.model.clock`` asks for the time; workers are told it with each page."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self, zone: tzinfo) -> datetime:
        """As ``datetime.now``."""
        return self.at.astimezone(zone)


@contextmanager
def played(at: datetime) -> Iterator[PlayedClock]:
    """The clock stands at this moment until it is set anew."""
    played_clock, real = PlayedClock(at), vars(clock)["datetime"]
    vars(clock)["datetime"] = played_clock
    try:
        yield played_clock
    finally:
        vars(clock)["datetime"] = real
