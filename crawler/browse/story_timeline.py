"""A story along time: a line for each outlet, with a point for each of its texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from crawler.browse.times_in_words import at_the_outlet

_LINES = 30
"""Most outlets that are drawn, the first to report."""
WIDTH = 400.0
"""Width of the drawing, in its units."""
_NOON = "T12:00:00"
"""Where in its day a text stands whose hour is not known."""


@dataclass(frozen=True, slots=True)
class Point:
    """A text of the story."""

    x: float
    words: str
    """Headline and moment."""
    article: int | None
    """``articles.id``; None for a copy."""


@dataclass(frozen=True, slots=True)
class Line:
    """The texts of an outlet."""

    outlet: str
    points: list[Point] = field(default_factory=list)


def timeline(articles: Iterable[Mapping[str, Any]], copies: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Lines of the outlets in the order in which they reported; empty if there are not two moments to show.

    Both kinds of rows have ``outlet``, ``outlet_title``, ``timezone``, ``title`` and ``published_at``; articles have
    ``id``, too.
    """
    dated = sorted(
        ((_at(row["published_at"]), row) for row in (*articles, *copies) if row["published_at"]),
        key=lambda pair: pair[0],
    )
    first, last = (dated[0][0], dated[-1][0]) if dated else (0.0, 0.0)
    if first == last:
        return []
    lines: dict[str, Line] = {}
    for at, row in dated:
        line = lines.setdefault(row["outlet"], Line(row["outlet_title"] or row["outlet"]))
        words = f"{row['title']}, {at_the_outlet(row['published_at'], row['timezone']).striptags()}"
        x = round(WIDTH * (at - first) / (last - first), 1)
        line.points.append(Point(x, words, None if "article" in row else row["id"]))
    return list(lines.values())[:_LINES]


def _at(published_at: str) -> float:
    whole = published_at if "T" in published_at else published_at + _NOON
    return datetime.fromisoformat(whole).replace(tzinfo=UTC).timestamp()
