"""Documents that behave as tests want, in worker processes, which import this module for its functions."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import threading
import time
from collections.abc import Sequence
from pathlib import Path


class OddError(Exception):
    """As in many libraries: its arguments are not its message, so that it cannot be unpickled."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(token: str) -> str:
    if not os.path.exists(token):  # noqa: PTH110
        Path(token).touch()
        die()
    return "alive"


def squares(numbers: Sequence[int]) -> list[int]:
    """One of the numbers kills every process except that of the test."""
    if 13 in numbers and multiprocessing.parent_process() is not None:
        die()
    return [number * number for number in numbers]


def spin(seconds: float) -> str:
    """Take processor time in Python."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return "done"


def match_forever() -> object:
    """Take processor time in C, where no Python code can interrupt it."""
    return re.match("(a+)+$", "a" * 60 + "b")


def process_numbers(values: Sequence[int]) -> list[int]:
    time.sleep(0.01)
    return [os.getpid()] * len(values)


def process_number() -> int:
    return os.getpid()


def raise_odd_error() -> None:
    raise OddError(1, 2)


def lock() -> object:
    """A value that cannot be sent through a pipe."""
    return threading.Lock()


def written(length: int) -> str:
    """A value so large that it is written in many pieces."""
    return "x" * length


def hold(size: int) -> int:
    """Take memory that is not written to."""
    return len(bytearray(size))
