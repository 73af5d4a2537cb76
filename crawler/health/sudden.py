"""Whether something is suddenly missing from an outlet's pages that used to be there: its layout may have changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb

from crawler.health.runs import Run

_RECENT = 10
"""Fewest pages that are compared with those before them: those of the newest runs that together brought this many."""
_CHANCE = 1e-4
"""A change is reported if the probability of it or a larger one by chance is below this.

Fifty outlets with ten pages a day make some 18,000 such comparisons a year: fewer than two false alarms. With ten
pages, four must lack something that none of a hundred lacked before.
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """Something that pages have, as counted by crawls."""

    lacking: Callable[[Run], int]
    pages: Callable[[Run], int]


_DATE = _Part(lambda run: run.undated, lambda run: run.stored)
_ARTICLE = _Part(lambda run: run.without_article, lambda run: run.arrived + run.without_article)


def is_undated_suddenly(runs: Sequence[Run]) -> bool:
    """Whether the newest articles lack a date more often than those before them."""
    return _lacks_more(*_newest(runs, _DATE), _DATE)


def is_unread_suddenly(runs: Sequence[Run]) -> bool:
    """Whether the newest pages lack an article more often than those before them."""
    return _lacks_more(*_newest(runs, _ARTICLE), _ARTICLE)


def is_still_undated(since: Sequence[Run], before: Sequence[Run]) -> bool:
    """Whether articles still lack a date as they did when that was found.

    The runs ``since`` then are compared with those ``before``: compared with its own last weeks, something missing
    for a long time would no longer be missing suddenly.
    """
    return _still_lacks(since, before, _DATE)


def is_still_unread(since: Sequence[Run], before: Sequence[Run]) -> bool:
    """Whether pages still lack an article as they did when that was found; see ``is_still_undated``."""
    return _still_lacks(since, before, _ARTICLE)


def _still_lacks(since: Sequence[Run], before: Sequence[Run], part: _Part) -> bool:
    newest, _ = _newest(since, part)
    # The runs by which it was found do not show what was usual before.
    _, usual = _newest(before, part)
    if sum(map(part.pages, newest)) < _RECENT:
        return True
    if not any(map(part.pages, usual)):  # scrapy prune has removed them
        return any(map(part.lacking, newest))
    return _lacks_more(newest, usual, part)


def _newest(runs: Sequence[Run], part: _Part) -> tuple[Sequence[Run], Sequence[Run]]:
    """Return the runs that brought the newest pages, and those before them."""
    pages, position = 0, 0
    while position < len(runs) and pages < _RECENT:
        pages += part.pages(runs[position])
        position += 1
    return runs[:position], runs[position:]


def _lacks_more(newest: Sequence[Run], earlier: Sequence[Run], part: _Part) -> bool:
    """Apply Fisher's exact test, one-sided, to the newest pages against the earlier ones."""
    recent, recent_lacking = sum(map(part.pages, newest)), sum(map(part.lacking, newest))
    before, before_lacking = sum(map(part.pages, earlier)), sum(map(part.lacking, earlier))
    if not recent_lacking or recent < _RECENT or recent_lacking * before <= before_lacking * recent:
        return False
    return chance_of(recent_lacking, recent, before_lacking, before) < _CHANCE


def chance_of(recent_lacking: int, recent: int, before_lacking: int, before: int) -> float:
    """Return the probability of this many recent ones or more among those that lack it, if it is the same for all.

    R. A. Fisher, Statistical Methods for Research Workers, 1934, section 21.02.
    """
    lacking = recent_lacking + before_lacking
    ways = comb(recent + before, recent)
    most = min(recent, lacking)
    return sum(
        comb(lacking, count) * comb(recent + before - lacking, recent - count) / ways
        for count in range(recent_lacking, most + 1)
    )
