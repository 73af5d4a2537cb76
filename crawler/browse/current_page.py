"""The page that is being answered: which archive it shows, and whether it is one of this package's own.

Datasette's hooks for settings, errors and templates are not told of the request; a context variable is.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Page:
    """What is known of a page while it is made."""

    archive: str | None = None
    """The archive that it shows; None where it shows another database, or Datasette itself."""
    is_ours: bool = False
    """Whether it is made from a template of this package."""
    rows: list[Any] = field(default_factory=list)
    """Rows of a query's result: Datasette 1.0 shows them to ``render_cell`` and not to the template."""


PAGE: ContextVar[Page] = ContextVar("page")


def current_page() -> Page:
    """The page that is being answered; outside of an answer one of no archive."""
    return PAGE.get(Page())
