"""Imports the page readers in the fork server, once for all workers that it forks.

It also reads one page, which loads what is otherwise loaded at first use (month names in all languages, the topic's
vocabulary, the patterns of events): this saves a second and a half per worker.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from crawler.dates.event.writing_day import WritingDay
from crawler.events.circumstances import Circumstances
from crawler.events.finder import find_events
from crawler.extraction.article import extract_article
from crawler.model.items import Article, Page
from crawler.model.outlet import Outlet
from crawler.topic.score import score_topic

_HOME = "https://unknown.invalid/"
"""Base URL of a site that does not exist (RFC 2606, 2)."""
_PAGE = b"""<html><head><title>The ministers met</title></head><body><article><h1>The ministers met</h1>
<p>2 March 2026, Monday</p>
<p>2 hours ago</p><p>ISLAMABAD: The foreign ministers of the two countries met here and spoke about trade.</p>
</article></body></html>"""


def read_one_page() -> Article:
    """Read a page as a worker does."""
    page = Page(
        outlet=Outlet.unknown(_HOME),
        address_url=f"{_HOME}page",
        fetched_url=f"{_HOME}page",
        body=_PAGE,
        content_type="text/html; charset=utf-8",
        fetched_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    article = extract_article(page, max_markup=len(_PAGE))
    score_topic(article.title, article.section, article.text, article.languages)
    find_events(article.title, article.text, Circumstances(written=WritingDay(None)))
    return article


# Workers only start more slowly without it.
with suppress(Exception):
    read_one_page()
