"""Whether a date of publication is right: by day, and, if the truth is an instant, by instant."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from evaluation.readings import Reading


class ByDay(StrEnum):
    """Outcome for a day. A wrong day is worse than none."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


class ByInstant(StrEnum):
    """Outcome for the time of day and its zone."""

    EXACT = "exact"
    DAY_ALONE = "day alone"
    """The right day, but without the time or zone that would make it an instant."""
    WRONG = "wrong"
    MISSING = "missing"


def by_day(truth: str, reading: Reading) -> ByDay:
    """``truth`` is a day or an instant. The day of an instant is the one that it is written with."""
    if not reading.day:
        return ByDay.MISSING
    same = reading.day == truth[:10] or (is_instant(truth) and _instant(reading.published) == _instant(truth))
    return ByDay.RIGHT if same else ByDay.WRONG


def by_instant(truth: str, reading: Reading) -> ByInstant:
    """``truth`` is an instant."""
    if not reading.day:
        return ByInstant.MISSING
    read = _instant(reading.published)
    if read is not None:
        return ByInstant.EXACT if read == _instant(truth) else ByInstant.WRONG
    return ByInstant.DAY_ALONE if reading.day == truth[:10] else ByInstant.WRONG


def is_instant(value: str) -> bool:
    """Whether a date has a time of day with its zone."""
    return _instant(value) is not None


def _instant(value: str | None) -> datetime | None:
    moment = datetime.fromisoformat(value) if value else None
    return moment if moment and moment.tzinfo else None
