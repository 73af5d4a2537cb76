"""A date found somewhere, with what was read from its text."""

from __future__ import annotations

from crawler.dates.reading.parse import read_text
from crawler.model.items import DateCandidate
from crawler.model.written_date import ReadText
from crawler.text.foreign_text import printable

_MAX_RAW = 120
"""Most characters kept of a date's text."""


def found(source: str, raw: str, kind: str = "published", reading: ReadText | None = None) -> DateCandidate:
    """Return a candidate from ``source``; its text is read here unless the caller has read it (``reading``)."""
    raw = printable(raw[:_MAX_RAW])
    return DateCandidate(source=source, raw=raw, kind=kind, reading=reading or read_text(raw))
