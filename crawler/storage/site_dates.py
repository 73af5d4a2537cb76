"""The table ``site_dates``: dates on an outlet's pages that are not their articles' days.

A single reading cannot distinguish a date that stands on every page, or a clock by the headline, from the article's
own. So the first articles may get it as their day; once enough articles have it, they are read again.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date, timedelta

from sqlite_utils import Database

from crawler.dates.publication.site_dates import clock_between, dates_long_before
from crawler.model.items import Article, DateCandidate
from crawler.model.site_dates import SiteDate
from crawler.storage.rows import connection, first, insert

_DAYS = 3
"""Days on which articles that show the date were first listed before it counts as the site's. A ministry may publish
two reports of one conference late, on two days."""
_WITHIN = timedelta(days=28)
"""The period for that: a source is read at least once a week, and lists something new in most weeks."""
_OF_NEWS = frozenset({"feed", "listing"})
"""Sources whose entries are new. Those of WordPress have their own dates."""


def known(db: Database, outlet: str) -> frozenset[SiteDate]:
    """The dates that belong to the outlet's site."""
    sql = (
        "SELECT source, raw FROM site_dates WHERE outlet = ? GROUP BY source, raw HAVING count(DISTINCT listed_on) >= ?"
    )
    return frozenset(SiteDate(*row) for row in connection(db).execute(sql, [outlet, _DAYS]))


def learn(db: Database, article: Article) -> set[SiteDate]:
    """Record and return what the page of ``article``, not stored yet, says of its site's dates."""
    clock = clock_between(_chosen(db, article.address_url), article.date_candidates)
    found = {clock} if clock is not None else set()
    if article.found_by in _OF_NEWS and (late := dates_long_before(article)) and _is_news(db, article):
        found |= late
    listed_on = article.first_seen_at[:10]
    if found:
        _forget_rare(db, article.outlet, date.fromisoformat(listed_on))
    for each in sorted(found):
        row = {"outlet": article.outlet, **each._asdict(), "url": article.address_url, "listed_on": listed_on}
        insert(db, "site_dates", row, replace=True)
    return found


def read_again(db: Database, outlet: str, found: Set[SiteDate], at: str) -> None:
    """Let the next run read the pages whose articles have a date of the site as their day, or none because of it.

    Nothing happens for a clock, which every later visit of a page shows.
    """
    sql = """
        UPDATE addresses SET body_sha256 = NULL, etag = NULL, last_modified = NULL, next_look_at = ?
        WHERE outlet = ? AND state = 'stored' AND body_sha256 <> '' AND article IN (
            SELECT article FROM date_candidates WHERE source = ? AND raw = ? AND (verdict = 'chosen'
                OR verdict = 'passed_over' AND (SELECT published_on IS NULL FROM articles WHERE id = article))
        )
    """
    connection(db).executemany(sql, [(at, outlet, *each) for each in known(db, outlet) & found if each.raw])


def is_of_site(db: Database, outlet: str, url: str) -> bool:
    """Whether the day stored for the page at this URL stood in a clock, or is a date of the site."""
    sql = "SELECT source FROM site_dates WHERE outlet = ? AND raw = '' AND url = ?"
    clocks = {row[0] for row in connection(db).execute(sql, [outlet, url])}
    chosen = _chosen(db, url)
    return chosen is not None and (chosen.source in clocks or SiteDate(chosen.source, chosen.raw) in known(db, outlet))


def _chosen(db: Database, url: str) -> DateCandidate | None:
    """The date that gave the stored article of this URL its day."""
    sql = """
        SELECT source, raw, value FROM date_candidates WHERE verdict = 'chosen' AND kind = 'published'
        AND article = (SELECT article FROM addresses WHERE url = ? AND state = 'stored')
    """
    row = first(db, sql, [url])
    return DateCandidate(**row) if row is not None else None


def _is_news(db: Database, article: Article) -> bool:
    """Whether a source listed the article after the outlet's first run, in which everything is new."""
    sql = "SELECT first_seen_in > (SELECT min(id) FROM crawls WHERE outlet = ?) FROM addresses WHERE url = ?"
    row = connection(db).execute(sql, [article.outlet, article.address_url]).fetchone()
    return row is not None and bool(row[0])


def _forget_rare(db: Database, outlet: str, today: date) -> None:
    rare = "SELECT source, raw FROM site_dates WHERE outlet = ?1 GROUP BY 1, 2 HAVING count(DISTINCT listed_on) < ?2"
    sql = f"DELETE FROM site_dates WHERE outlet = ?1 AND listed_on < ?3 AND (source, raw) IN ({rare})"  # noqa: S608
    connection(db).execute(sql, [outlet, _DAYS, (today - _WITHIN).isoformat()])
