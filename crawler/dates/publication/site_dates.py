"""What two visits of one page, or the days of several pages, say about a date that they show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crawler.dates.publication.read_dates import is_labelled
from crawler.dates.publication.trust import TRUST
from crawler.dates.publication.verdicts import Reason, Verdict
from crawler.dates.publication.years import SIGHTED
from crawler.model.items import Article, DateCandidate
from crawler.model.site_dates import SiteDate


def clock_between(chosen: DateCandidate | None, later: Iterable[DateCandidate]) -> SiteDate | None:
    """Return the clock if the date chosen at an earlier visit stood in one: its place now shows the day of this visit.

    None if the earlier day still stands there, or if it came from another place.
    """
    if chosen is None or TRUST[chosen.source].family != "shown":
        return None
    there = [each for each in later if each.source == chosen.source]
    has_moved = any(each.reason_code == Reason.FETCH_TIME for each in there)
    return SiteDate(chosen.source, "") if has_moved and all(each.value != chosen.value for each in there) else None


def dates_long_before(article: Article) -> set[SiteDate]:
    """Return the dates shown without a label, perhaps as the publication, from long before a source listed the article.

    One may be of an article that was listed late. The same on articles that were listed on several days is the site's.
    """
    listed_on = date.fromisoformat(article.first_seen_at[:10])
    return {
        SiteDate(each.source, each.raw)
        for each in article.date_candidates
        if each.kind == "published" and each.day and each.verdict != Verdict.REJECTED
        if TRUST[each.source].family == "shown" and not is_labelled(each)
        if listed_on - date.fromisoformat(each.day) > SIGHTED
    }
