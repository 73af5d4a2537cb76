"""Whether something is suddenly missing from an outlet's pages that was there before: its layout may have changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb

from crawler.health.runs import Run

_RECENT = 10
"""Pages that are compared with those before them: the runs, from the newest on, that brought so many."""
_CHANCE = 1e-4
"""A change is one where chance alone would do as much or more in one of so many cases.

Fifty outlets with ten pages a day make some 18,000 such comparisons a year: fewer than two false alarms. Of ten pages
it takes four that lack it where none of a hundred did.
"""


def is_undated_suddenly(runs: Sequence[Run]) -> bool:
    """Whether the newest articles lack a date more often than those before them."""
    return _is_sudden(runs, lambda run: run.undated, lambda run: run.stored)


def is_unread_suddenly(runs: Sequence[Run]) -> bool:
    """Whether the newest pages lack an article more often than those before them."""
    return _is_sudden(runs, lambda run: run.without_article, lambda run: run.arrived + run.without_article)


def _is_sudden(runs: Sequence[Run], lacking: Callable[[Run], int], all_of: Callable[[Run], int]) -> bool:
    """Fisher's exact test, one-sided, of the newest pages against the earlier ones."""
    recent, recent_lacking, position = 0, 0, 0
    while position < len(runs) and recent < _RECENT:
        recent, recent_lacking = recent + all_of(runs[position]), recent_lacking + lacking(runs[position])
        position += 1
    before, before_lacking = sum(map(all_of, runs[position:])), sum(map(lacking, runs[position:]))
    if not recent_lacking or recent < _RECENT or recent_lacking * before <= before_lacking * recent:
        return False
    return chance_of(recent_lacking, recent, before_lacking, before) < _CHANCE


def chance_of(recent_lacking: int, recent: int, before_lacking: int, before: int) -> float:
    """The chance that so many or more of those that lack it are recent ones, if it is the same for all.

    R. A. Fisher, Statistical Methods for Research Workers, 1934, section 21.02.
    """
    lacking = recent_lacking + before_lacking
    ways = comb(recent + before, recent)
    most = min(recent, lacking)
    return sum(
        comb(lacking, count) * comb(recent + before - lacking, recent - count) / ways
        for count in range(recent_lacking, most + 1)
    )
