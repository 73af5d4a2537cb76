"""How often an outlet is crawled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from crawler.health.arrivals import expected_per_day
from crawler.health.runs import Run
from crawler.health.tolerance import failures_in_a_row

_OFTENEST = timedelta(hours=1)
"""The shortest interval, unless the outlet's facts give one: the step of the cron line in the README."""
_RAREST = timedelta(days=1)
"""The longest interval, unless the outlet's facts give one: a failure must be seen the next day, and a feed of ten
entries must not overflow."""
_SLACK = timedelta(minutes=30)
"""Half a step of an hourly cron: an outlet is crawled by the run closest to its due time, because runs do not start at
the same second of each hour."""
_SLACK_SHARE = 4
"""The slack is at most the interval divided by this."""


def interval_of(runs: Sequence[Run], every: float | None, at: datetime) -> timedelta:
    """Return the time between two crawls: ``every`` hours, or such that each brings one article on a median day.

    An outlet known for less than two weeks is crawled every hour.
    """
    if every is not None:
        return timedelta(hours=every)
    expected = expected_per_day(runs, at)
    if expected is None:
        return _OFTENEST
    return max(_OFTENEST, _RAREST / max(expected, 1.0))


def next_try(runs: Sequence[Run], every: float | None, at: datetime) -> datetime | None:
    """Return when the outlet is due again; None before its first crawl.

    After a failure it is tried again after an hour, then after twice as long each time, up to its interval.
    """
    if not runs:
        return None
    failures = len(failures_in_a_row(runs)) or int(not runs[0].is_finished)
    interval = interval_of(runs, every, at)
    # Beyond 2^16 hours the interval is always shorter.
    wait = min(interval, _OFTENEST * 2 ** min(failures - 1, 16)) if failures else interval
    return runs[0].started_at + wait


def is_due(runs: Sequence[Run], every: float | None, at: datetime) -> bool:
    """Whether a run that starts now is closer to the outlet's due time than the run after it."""
    due = next_try(runs, every, at)
    if due is None:
        return True
    return at >= due - min(_SLACK, (due - runs[0].started_at) / _SLACK_SHARE)
