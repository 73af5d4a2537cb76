"""A page that is not there costs a line in the log.

With rich installed, Datasette prints every exception with the values of all variables: half a second for each address
that a robot guesses, and whole articles in the log. The trace of an error of our own is printed all the same.
"""

from __future__ import annotations

import datasette.handle_exception as handler  # type: ignore[import-untyped]


def print_errors_without_variables() -> None:
    """Print errors as where rich is not installed: there is no setting for it."""
    handler.rich = None
