"""What a command says while it works: on a terminal alone, because cron mails all that is printed."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """Print ``text`` to standard error if somebody is looking at it."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr)
