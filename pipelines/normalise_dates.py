"""Find each article's day of publication among its date candidates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from crawler.dates.publication.conflict import conflict_of
from crawler.dates.publication.judge import judge
from crawler.model.items import Article
from crawler.model.outlet_step import OutletStep

_OF_NEWS = frozenset({"feed", "wordpress", "listing"})
"""Sources that list what is new; a sitemap lists everything."""


class NormaliseDates(OutletStep):
    """Judge ``date_candidates`` and fill the article's dates; no date is better than a wrong one."""

    def process_item(self, item: Article) -> Article:
        """Write the dates into the article; ``fetched_at`` (UTC) limits them and is never one of them."""
        fetched_at = datetime.fromisoformat(item.fetched_at).astimezone(UTC)
        outlet = self.outlet
        if not outlet.is_known and item.language and item.language not in outlet.languages:
            outlet = replace(outlet, languages=(item.language,))
        judgement = judge(
            item.date_candidates,
            outlet,
            fetched_at=fetched_at,
            first_seen_at=datetime.fromisoformat(item.first_seen_at or item.fetched_at).astimezone(UTC),
            is_new=item.found_by in _OF_NEWS,
            site_dates=item.site_dates,
        )
        item.published_at = judgement.published_at
        item.published_precision = judgement.published_precision
        item.published_source = judgement.published_source
        item.published_on = judgement.published_on
        item.modified_at = judgement.modified_at
        item.date_conflict = conflict_of(item.date_candidates)
        return item
