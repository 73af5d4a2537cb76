"""The time in a played crawl: the project's one clock, set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo

from crawler.model import clock


class PlayedClock:
    """Replaces the time of ``crawler.model.clock``; workers get it with each page."""

    fromisoformat = staticmethod(datetime.fromisoformat)

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self, zone: tzinfo) -> datetime:
        """Like ``datetime.now``."""
        return self.at.astimezone(zone)


@contextmanager
def played(at: datetime) -> Iterator[PlayedClock]:
    """Set the clock to this moment until it is set again."""
    played_clock, real = PlayedClock(at), vars(clock)["datetime"]
    vars(clock)["datetime"] = played_clock
    try:
        yield played_clock
    finally:
        vars(clock)["datetime"] = real
