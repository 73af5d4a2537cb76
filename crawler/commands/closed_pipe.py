"""Output into a program that has read all it wants, like ``head``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_when_closed() -> Iterator[None]:
    """End what is printed within, without a word, where nobody reads on.

    What is left in the buffer goes nowhere, so that Python does not try again, and complain, when it ends
    (https://docs.python.org/3/library/signal.html#note-on-sigpipe).
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except SystemExit:
        pass  # rich has done the same, and would end the program with a code that is not the command's
