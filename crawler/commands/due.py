"""Which outlets a run with ``--due`` crawls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.health.frequency import is_due, next_try
from crawler.health.runs import runs_of
from crawler.model.outlet import Outlet
from crawler.storage.read_only import read_only


@dataclass(frozen=True, slots=True)
class Due:
    """The outlets of a run, divided by whether they are due."""

    names: list[str]
    """Outlets that are due, in the given order."""
    waiting: dict[str, datetime]
    """The others with their due times; the next one first."""

    @property
    def said(self) -> str:
        """One line about those that are not due; empty if there are none."""
        if not self.waiting:
            return ""
        name, at = next(iter(self.waiting.items()))
        total = len(self.names) + len(self.waiting)
        return f"Not due: {len(self.waiting)} of {total} outlets; the next is {name}, {at:%Y-%m-%d %H:%M} UTC."


def due_of(outlets: Iterable[Outlet], database: Path, at: datetime) -> Due:
    """Divide outlets by their crawls in the archive; an outlet that was never crawled is due."""
    names, waiting = [], {}
    with read_only(database) as connection:
        for outlet in outlets:
            runs = runs_of(connection, outlet.name, at)
            due_at = next_try(runs, outlet.every, at)
            if due_at is None or is_due(runs, outlet.every, at):
                names.append(outlet.name)
            else:
                waiting[outlet.name] = due_at
    return Due(names, dict(sorted(waiting.items(), key=lambda each: each[1])))
