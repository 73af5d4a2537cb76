"""What is known of an article besides its words."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.dates.event.writing_day import WritingDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Facts that the words of an article rest on."""

    written: WritingDay
    event_day: str | None = None
    """``YYYY-MM-DD``: the day of the article's event."""
    dateline: str | None = None
    """As it stands at the start of the text."""
    country: str | None = None
    """ISO 3166-1 code of the outlet's; None if the outlet is unknown."""
