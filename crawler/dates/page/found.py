"""A date that was found in a place, with what its text says."""

from __future__ import annotations

from crawler.dates.reading.parse import read_text
from crawler.model.items import DateCandidate
from crawler.model.written_date import ReadText
from crawler.text.foreign_text import printable

_MAX_RAW = 120
"""Characters of a date's text that are kept."""


def found(source: str, raw: str, kind: str = "published", reading: ReadText | None = None) -> DateCandidate:
    """A candidate from ``source``; its text is read here, unless whoever found it has read it (``reading``)."""
    raw = printable(raw[:_MAX_RAW])
    return DateCandidate(source=source, raw=raw, kind=kind, reading=reading or read_text(raw))
