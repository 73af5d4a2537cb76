"""Revisit policy: when to fetch a page again, and with which conditional headers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model.validators import StoredPage

SHARE = 0.2
"""Share of a page's age that passes before the next revisit."""

_MIN_INTERVAL_IF_FROM_SOURCE = timedelta(days=1)
"""Between two requests for a page whose text its source delivers, at least: it only shows whether it still exists."""
_FULL_FETCH_AFTER = timedelta(days=7)
"""After which a page is fetched whole, whatever its validators: some servers' never change."""


@dataclass(frozen=True, slots=True)
class RevisitSchedule:
    """How often pages are fetched again.

    The older a page is, the less likely it changes soon, so the wait grows with its age: the rule by which HTTP
    caches guess how long an answer stays fresh (RFC 9111, 4.2.2; a fifth of the age is what Squid's
    ``refresh_pattern`` takes where nothing is set; first used by V. Cate, "Alex – a Global Filesystem", 1992).
    """

    min_interval: timedelta
    """Between two visits, at least."""
    max_age: timedelta
    """Older pages are not visited again."""

    def next_visit(
        self, visited_at: datetime, published_at: datetime, *, is_from_source: bool = False
    ) -> datetime | None:
        """When a page is due again; None where it will be too old by then.

        Where the text is from the source, the source also reports changes (``is_from_source``). Its page is asked
        only whether it still exists, for which once a day is enough.
        """
        age = max(visited_at - published_at, timedelta(0))
        interval = max(self.min_interval, _MIN_INTERVAL_IF_FROM_SOURCE) if is_from_source else self.min_interval
        at = visited_at + max(interval, SHARE * age)
        return at if at - published_at <= self.max_age else None


def conditions(page: StoredPage, at: datetime) -> dict[str, str]:
    """Request headers that ask for a page only if it has changed.

    None once a week: some servers' validators never change.
    """
    is_due_whole = page.fetched_at is None or at - page.fetched_at > _FULL_FETCH_AFTER
    return {} if is_due_whole else page.state.validators.conditions()
