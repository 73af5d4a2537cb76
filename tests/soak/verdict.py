"""Whether the measurements stayed stable over the rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.soak.processes import Use
from tests.soak.readers import Visits

_FEWEST = 6
"""Fewest rounds to distinguish growth from warming up: two for each third."""
MOST_GROWTH = 0.15
"""Share by which the last third of the rounds may use more memory than the second, since the archive itself grows, and
with it SQLite's cache."""
MOST_MEMORY = 24.0
"""MiB by which it may grow in any case."""
MOST_HANDLES = 8
"""Handles by which the last third may exceed the second: connections come and go."""
MOST_SECONDS = 3.0
"""Seconds for 99 of 100 pages: what ``crawler/browse/display_settings.py`` allows a single query."""


@dataclass(frozen=True, slots=True)
class Round:
    """Measurements of one round."""

    crawl: Use
    """Peak memory of the crawl and its workers."""
    datasette: Use
    visits: Visits = field(default_factory=Visits)


def faults(rounds: Sequence[Round], most_seconds: float = MOST_SECONDS) -> Iterator[str]:
    """What is not as it should be, one sentence each."""
    for name, uses in (("the crawl", [r.crawl for r in rounds]), ("Datasette", [r.datasette for r in rounds])):
        yield from _grown(name, uses)
    every = Visits()
    for each in rounds:
        every.add(each.visits)
    if every.failed:
        yield f"{len(every.failed)} pages were answered with 5xx or not at all, first {every.failed[0]}"
    if every.p99 > most_seconds:
        yield f"99 of 100 pages took up to {every.p99:.2f} s; {most_seconds:g} s are the most"


def _grown(name: str, uses: Sequence[Use]) -> Iterator[str]:
    if len(uses) < _FEWEST:
        return
    third = len(uses) // 3
    middle, last = uses[third : 2 * third], uses[-third:]
    before, after = (median(use.memory for use in part) for part in (middle, last))
    if after - before > max(MOST_MEMORY, MOST_GROWTH * before):
        yield f"memory of {name} grew from {before:.0f} to {after:.0f} MiB between the second and the last third"
    had, has = (median(use.handles for use in part) for part in (middle, last))
    if has - had > MOST_HANDLES:
        yield f"handles of {name} grew from {had:.0f} to {has:.0f} between the second and the last third"
