"""The days of a search as bars: where each stands, and which days it narrows to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile

from crawler.browse.times_in_words import moment, month_name
from crawler.searching.results import Span

HEIGHT = 60
"""Height of the highest bar, in the units of the drawing."""
_LEAST = 2
"""Height of the lowest bar: one article of thousands is seen, too."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One day, month or year with articles, in the drawing."""

    after: str
    """First day, ``YYYY-MM-DD``."""
    before: str
    """Last day."""
    words: str
    """The days in words."""
    count: int
    place: int
    """Which bar it is from the left, counted from 0; days between without articles have a place, too."""
    height: int


def bars_of(spans: Sequence[Span], more: Sequence[Span] = ()) -> list[Bar]:
    """The bars of spans in the order of time, from the first that has articles; those without a day have none.

    ``more`` are further articles of the same days, if there are any.
    """
    counts = [span.count + other.count for span, other in zip(spans, more, strict=True)] if more else None
    dated = [
        (span.first, span.last, count)
        for span, count in zip(spans, counts or [span.count for span in spans], strict=True)
        if span.first and span.last
    ]
    dated = list(dropwhile(lambda span: not span[2], dated))
    highest = max((count for *_, count in dated), default=0)
    return [
        Bar(
            first.isoformat(), last.isoformat(), _in_words(first, last), count, place,
            max(_LEAST, round(count * HEIGHT / highest)),
        )
        for place, (first, last, count) in enumerate(dated)
        if count
    ]  # fmt: skip


def _in_words(first: date, last: date) -> str:
    if first == last:
        return moment(first.isoformat()).striptags()
    if first.month == last.month:
        return f"{month_name(first.month)} {first.year}"
    return str(first.year)
