"""Whether crawls have stopped: of one outlet, or of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

_FACTOR = 2.0
"""Crawls have stopped after so many times their longest pause of four weeks: one may be missed, as while a machine is
started anew, and of a weekly cron the second one."""


def have_stopped(begun: Sequence[datetime], due: datetime, least: timedelta, at: datetime) -> bool:
    """Whether crawls that began at these times, newest first, have not gone on as they used to.

    Args:
        due: when the next was to begin.
        least: they have not stopped before this time after ``due``.
        at: now.
    """
    longest = max((later - earlier for later, earlier in pairwise(begun)), default=timedelta(0))
    return at - due > least and at - begun[0] > max(least, _FACTOR * longest)
