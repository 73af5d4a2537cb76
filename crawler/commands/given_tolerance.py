"""Reads how many failures of an outlet are tolerated."""

from __future__ import annotations

import math
from datetime import timedelta

from scrapy.settings import BaseSettings

from crawler.health.tolerance import Tolerance
from crawler.model.wrong_input import WrongInput


def read_tolerance(settings: BaseSettings) -> Tolerance:
    """Read ``FAILURES_TOLERATED`` and ``FAILURES_TOLERATED_TIME``.

    Raises:
        WrongInput: one of them is not a number, or below 0.
    """
    runs, seconds = str(settings["FAILURES_TOLERATED"]), str(settings["FAILURES_TOLERATED_TIME"])
    if not runs.isdecimal():
        raise WrongInput(f"FAILURES_TOLERATED={runs}: write a number of runs, 0 or more")
    try:
        time = float(seconds)
    except ValueError:
        time = math.nan
    # A hundred years are longer than any archive exists.
    if not 0 <= time <= 100 * 366 * 86400:
        raise WrongInput(f"FAILURES_TOLERATED_TIME={seconds}: write a number of seconds, 0 or more")
    return Tolerance(int(runs), timedelta(seconds=time))
