"""The day that can be told before a page is fetched."""

from __future__ import annotations

from datetime import datetime

from crawler.dates.address import address_candidates
from crawler.dates.candidates import discovered
from crawler.dates.judge import judge
from crawler.items import Discovery
from crawler.outlets import Outlet


def day_named_by(discovery: Discovery, outlet: Outlet, *, fetched_at: datetime) -> str | None:
    """``YYYY-MM-DD`` of publication at the outlet, by the source and the address; None where they do not tell."""
    candidates = [*discovered(discovery), *address_candidates(discovery.url, outlet)]
    return judge(candidates, outlet, fetched_at=fetched_at).published_on
