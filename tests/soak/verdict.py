"""Whether what was measured round by round stayed as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.soak.processes import Use
from tests.soak.readers import Visits

_FEWEST = 6
"""Rounds that must be there before growth can be told from warming up: two to each third."""
MOST_GROWTH = 0.15
"""Share by which the last third of the rounds may need more memory than the second: the archive itself grows meanwhile,
and what SQLite holds of it."""
MOST_MEMORY = 24.0
"""MiB by which it may in any case."""
MOST_HANDLES = 8
"""Handles by which the last third may have more than the second: connections come and go."""
MOST_SECONDS = 3.0
"""For a page, of 99 in 100: what ``crawler/browse/display_settings.py`` grants to a single query."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round took."""

    crawl: Use
    """The crawl and its workers, at most."""
    datasette: Use
    visits: Visits = field(default_factory=Visits)


def faults(rounds: Sequence[Round]) -> Iterator[str]:
    """What is not as it should be, a sentence each."""
    for name, uses in (("the crawl", [r.crawl for r in rounds]), ("Datasette", [r.datasette for r in rounds])):
        yield from _grown(name, uses)
    every = Visits()
    for each in rounds:
        every.add(each.visits)
    if every.failed:
        yield f"{len(every.failed)} pages were answered with 5xx or not at all, first {every.failed[0]}"
    if every.p99 > MOST_SECONDS:
        yield f"99 of 100 pages took up to {every.p99:.2f} s; {MOST_SECONDS:g} s are the most"


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
