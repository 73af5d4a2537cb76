"""Revisit policy: when to fetch a page again, and with which conditional headers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.validators import StoredPage

SHARE = 0.2
"""Share of a page's age that passes before the next revisit."""

_MIN_INTERVAL_IF_FROM_SOURCE = timedelta(days=1)
"""Least interval for a page whose text its source delivers: a request only shows whether it still exists."""
_FULL_FETCH_AFTER = timedelta(days=7)
"""Age of a download after which a page is fetched in full despite its validators, since some servers' never change."""


@dataclass(frozen=True, slots=True)
class RevisitSchedule:
    """How often pages are fetched again.

    The older a page is, the less likely it is to change soon, so the interval grows with its age: the heuristic by
    which HTTP caches estimate freshness (RFC 9111, 4.2.2; a fifth of the age is the default of Squid's
    ``refresh_pattern``; first used by V. Cate, "Alex – a Global Filesystem", 1992).
    """

    min_interval: timedelta
    """Least time between two visits."""
    max_age: timedelta
    """Older pages are not visited again."""

    def next_visit(
        self, visited_at: datetime, published_at: datetime, *, is_from_source: bool = False
    ) -> datetime | None:
        """When a page is due again; None if it will be too old by then.

        With ``is_from_source`` the source delivers the text and reports changes. The page then only shows whether it
        still exists, for which once a day is enough.
        """
        age = max(visited_at - published_at, timedelta(0))
        interval = max(self.min_interval, _MIN_INTERVAL_IF_FROM_SOURCE) if is_from_source else self.min_interval
        at = visited_at + max(interval, SHARE * age)
        return at if at - published_at <= self.max_age else None


def conditions(page: StoredPage, at: datetime) -> dict[str, str]:
    """Request headers that ask for a page only if it has changed.

    Empty once a week, because some servers' validators never change.
    """
    is_due_whole = page.fetched_at is None or at - page.fetched_at > _FULL_FETCH_AFTER
    return {} if is_due_whole else page.state.validators.conditions()
