"""What is known of an article's dates before its page is fetched."""

from __future__ import annotations

from datetime import datetime

from crawler.dates.page.address import address_candidates
from crawler.dates.page.candidates import discovered
from crawler.dates.publication.judge import judge
from crawler.dates.publication.read_dates import read_candidate
from crawler.model.clock import timestamp
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet


def day_named_by(discovery: Discovery, outlet: Outlet, *, fetched_at: datetime) -> str | None:
    """Return the ``YYYY-MM-DD`` of publication at the outlet, from the source and the URL; None if they give none."""
    candidates = [*discovered(discovery), *address_candidates(discovery.url, outlet)]
    return judge(candidates, outlet, fetched_at=fetched_at).published_on


def change_named_by(discovery: Discovery, outlet: Outlet, *, fetched_at: datetime) -> str | None:
    """Return when the source says the article was last changed: UTC, or a day; None if it does not say.

    Also None for a time after ``fetched_at`` (UTC), when the source was read: that has not happened yet.
    """
    for candidate in discovered(discovery):
        reading = read_candidate(candidate, outlet) if candidate.kind == "modified" else None
        if reading is not None and reading.moment.value <= timestamp(fetched_at):
            return reading.moment.value
    return None
