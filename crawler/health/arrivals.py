"""How many articles an outlet brings a day, and whether it has been silent for longer than usual."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from crawler.health.runs import WINDOW, Run

_DAY = timedelta(days=1)
"""The unit of counting: 24 hours that end now, not a calendar day."""
_RECORD = timedelta(days=14)
"""An outlet crawled for a shorter time is not judged: two of its weekends must have been seen."""
_GAPS = 5
"""Fewest known pauses between arrivals: of fewer, the longest says little."""
_FACTOR = 2.0
"""A silence is reported if it is this many times longer than the longest pause of four weeks.

From outlets with a given rate, day and night, and weekends, simulated for a year (``tests/test_health.py`` has the
simulation): at 2, an outlet with one article a day is wrongly called silent 0.45 times a year, and rightly after 8
days; at 1.5 it is 2.1 times and 6 days, at 3 it is 0.02 times and 12 days. With ten a day: 0.02 times, 3 days.
"""
_SILENCE_MIN = timedelta(days=2)
"""Shortest silence that is reported: the same as for tolerated failures (``FAILURES_TOLERATED_TIME``)."""


def per_day(runs: Sequence[Run], at: datetime) -> list[int]:
    """Return the articles in each of the last 28 times 24 hours, oldest first; only since the first of the runs."""
    days = min(WINDOW, at - runs[-1].started_at) // _DAY if runs else 0
    counted = Counter((at - run.started_at) // _DAY for run in runs for _ in range(run.arrived))
    return [counted[age] for age in range(days - 1, -1, -1)]


def expected_per_day(runs: Sequence[Run], at: datetime) -> float | None:
    """Return the median of articles a day, without the last 24 hours; None if the outlet is not known long enough."""
    if not is_long_known(runs, at):
        return None
    return float(statistics.median(per_day(runs, at)[:-1]))


def seen_last_day(runs: Sequence[Run], at: datetime) -> int:
    """Return the number of articles in the last 24 hours."""
    return sum(run.arrived for run in runs if at - run.started_at < _DAY)


def is_long_known(runs: Sequence[Run], at: datetime) -> bool:
    """Whether the outlet has been known for enough weeks to be judged."""
    return bool(runs) and at - runs[-1].started_at >= _RECORD


def last_arrival(runs: Sequence[Run]) -> datetime | None:
    """Return when the latest run that brought something started."""
    return next((run.started_at for run in runs if run.arrived), None)


def silent_since(runs: Sequence[Run], at: datetime) -> datetime | None:
    """Return when the outlet last brought something, if that is longer ago than usual; None if it is not.

    Measured up to the latest successful run: an outlet that was not crawled is not silent.
    """
    arrivals = [run.started_at for run in runs if run.arrived]
    answered = next((run.started_at for run in runs if not run.has_failed), None)
    if answered is None or len(arrivals) <= _GAPS or not is_long_known(runs, at):
        return None
    longest = max(later - earlier for later, earlier in pairwise(arrivals))
    return arrivals[0] if answered - arrivals[0] > max(_SILENCE_MIN, _FACTOR * longest) else None
