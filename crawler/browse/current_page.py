"""The page of the current request: which archive it shows, and whether it comes from this package's templates.

Datasette does not pass the request to its hooks for settings, errors and templates, so it is in a context variable.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Page:
    """What is known about a page while it is rendered."""

    query: str = ""
    """Query string of its address, without the question mark."""
    archive: str | None = None
    """Name of the archive that the page shows; None if it shows another database or none."""
    is_ours: bool = False
    """Whether the page is rendered from a template of this package."""
    rows: list[Any] = field(default_factory=list)
    """Rows of a query result: Datasette 1.0 passes them to ``render_cell`` but not to the template."""


PAGE: ContextVar[Page] = ContextVar("page")


def current_page() -> Page:
    """Return the page of the current request; outside a request, a page without archive."""
    return PAGE.get(Page())
