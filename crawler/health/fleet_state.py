"""What several machines do, as the archive's service notes it in a file beside the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

EVERY = 5.0
"""Seconds between two notes."""
_IS_OLD = timedelta(minutes=1)
"""After this, the service that noted it does not run: it has missed twelve notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetState:
    """The file is there while ``scrapy serve`` runs, and after it was killed."""

    at: str
    """``YYYY-MM-DDTHH:MM:SSZ``."""
    crawls: Mapping[str, str]
    """Outlet that is being crawled → worker."""
    waiting: int
    """Jobs in the queue that no worker has."""
    under_way: int
    """Jobs that a worker has."""
    requests: float
    """Requests to the archive a second."""
    load: float
    """Share of one processor that the archive's service took."""

    @classmethod
    def read(cls, database: Path) -> Self | None:
        """The last note; None without a service, or if it cannot be read."""
        try:
            return cls(**json.loads(state_file(database).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, database: Path) -> None:
        """Note it; a reader sees the earlier note or this one.

        Raises:
            OSError: the file cannot be written.
        """
        new = Path(f"{state_file(database)}.new")
        new.write_text(json.dumps(asdict(self)), encoding="utf-8")
        new.replace(state_file(database))

    def is_old(self, at: datetime) -> bool:
        """Whether the service that noted it no longer runs."""
        return at - datetime.fromisoformat(self.at) > _IS_OLD

    def said(self, at: datetime) -> str:
        """One line about it."""
        if self.is_old(at):
            return f"Several machines: scrapy serve has not run since {self.at}; workers wait for it."
        workers = len(set(self.crawls.values()))
        return (
            f"Several machines: {_counted(len(self.crawls), 'outlet')} crawled now, by {_counted(workers, 'worker')}; "
            f"{_counted(self.waiting, 'job')} waiting, {self.under_way} under way; the archive answers "
            f"{self.requests:.0f} requests a second with {self.load:.0%} of one processor."
        )

    def to_json(self, at: datetime) -> dict[str, Any]:
        """The same for JSON."""
        return {**asdict(self), "is_running": not self.is_old(at)}


def state_file(database: Path) -> Path:
    """Where the state is noted."""
    return Path(f"{database}.fleet.json")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
