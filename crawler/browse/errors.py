"""A missing page costs one line in the log.

With rich installed, Datasette prints every exception with the values of all variables: half a second for each URL that
a robot guesses, and whole articles in the log. Tracebacks of our own errors are still printed.
"""

from __future__ import annotations

import datasette.handle_exception as handler  # type: ignore[import-untyped]


def print_errors_without_variables() -> None:
    """Make Datasette print errors as if rich were not installed: it has no setting for this."""
    handler.rich = None
