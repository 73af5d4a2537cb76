"""A text with the words of its events marked; a link to ``#event-12`` leads to those of the event 12."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from crawler.browse.text_direction import bearing, tags

_GAP = re.compile(r"\n[ \t]*\n\s*")

Event = Mapping[str, Any]
"""A row of ``events``: its ``id``, and ``start`` and ``end`` of its words."""


def marked_paragraphs(text: str, events: Iterable[Event], languages: object = ()) -> Markup:
    """The text as paragraphs, each with its own direction."""
    known, marks = list(tags(languages)), list(events)
    return Markup("\n").join(
        Markup("<p{}>{}</p>").format(bearing(text[start:end], known), marked_words(text, marks, start, end))
        for start, end in _paragraphs(text)
    )


def marked_words(text: str, events: Iterable[Event], start: int = 0, end: int | None = None) -> Markup:
    """The text from ``start`` to ``end``, or all of it, on one level: words of two events are marked once."""
    end = len(text) if end is None else end
    within = [event for event in events if event["start"] < end and event["end"] > start]
    edges = {start, end, *(min(max(event[name], start), end) for event in within for name in ("start", "end"))}
    return Markup().join(_pieces(text, within, sorted(edges)))


def _pieces(text: str, events: Sequence[Event], edges: Sequence[int]) -> Iterator[Markup]:
    for start, end in pairwise(edges):
        for event in events:
            if event["start"] == start:
                yield Markup('<a id="event-{}"></a>').format(event["id"])
        is_marked = any(event["start"] <= start and end <= event["end"] for event in events)
        piece = escape(text[start:end])
        yield Markup('<mark class="event">{}</mark>').format(piece) if is_marked else piece


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in (*_GAP.finditer(text), None):
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            yield start, end
        start = gap.end() if gap else end
