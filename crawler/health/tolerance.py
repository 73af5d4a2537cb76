"""How often an outlet may fail before someone is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.health.runs import Run


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Tolerated failures in a row: a number of runs and a time, whichever is exceeded first."""

    runs: int
    time: timedelta

    def is_exceeded(self, failures: Sequence[datetime], at: datetime) -> bool:
        """Whether an outlet that failed at these times in a row, newest first, has failed too often or for too long."""
        return len(failures) > self.runs or (bool(failures) and at - failures[-1] > self.time)

    def is_to_be_said(self, failures: Sequence[datetime]) -> bool:
        """Whether the newest failure is the first beyond the tolerance, or the first after another ``time``.

        So an outlet that keeps failing is reported again every two days, and not with every run.
        """
        if not failures or not self.is_exceeded(failures, failures[0]):
            return False
        before = failures[1:]
        if not before or not self.is_exceeded(before, before[0]):
            return True
        first, step = failures[-1], max(self.time, timedelta(seconds=1))
        return (failures[0] - first) // step > (before[0] - first) // step


def failures_in_a_row(runs: Sequence[Run]) -> list[datetime]:
    """Return when the latest failed runs in a row started, newest first; ``runs`` are newest first.

    The newest run is ignored if it has not ended, since it may still succeed.
    """
    failed: list[datetime] = []
    for position, run in enumerate(runs):
        if position == 0 and not run.is_finished:
            continue
        if not run.has_failed:
            break
        failed.append(run.started_at)
    return failed
