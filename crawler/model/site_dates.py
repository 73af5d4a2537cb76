"""Dates that belong to an outlet's site, not to its articles."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class SiteDate(NamedTuple):
    """A date that the pages of an outlet show in one place."""

    source: str
    """The place: ``DateCandidate.source``."""
    raw: str
    """The date as written; empty for a clock, which shows the day of each visit."""


class KnowsSiteDates(Protocol):
    """Knows which dates belong to an outlet's site."""

    async def site_dates(self, outlet: str) -> frozenset[SiteDate]:
        """The dates that stand on the outlet's pages, whatever article they show."""
