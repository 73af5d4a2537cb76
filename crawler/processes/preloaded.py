"""Imported by the fork server, once, for all workers that it will fork: what reads pages.

A page is read too, for what is loaded when it is first used (the names of months in all languages, the topic's
vocabulary): half a second that no worker spends again.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from crawler.extraction.article import extract_article
from crawler.model.items import Article, Page
from crawler.model.outlet import Outlet
from crawler.topic.score import score_topic

_HOME = "https://unknown.invalid/"
"""Stands for an address that is none (RFC 2606, 2)."""
_PAGE = b"""<html><head><title>The ministers met</title></head><body><article><h1>The ministers met</h1>
<p>2 March 2026, Monday</p>
<p>2 hours ago</p><p>ISLAMABAD: The foreign ministers of the two countries met here and spoke about trade.</p>
</article></body></html>"""


def read_one_page() -> Article:
    """As a worker does."""
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
    return article


# Without it workers start more slowly, and that is all.
with suppress(Exception):
    read_one_page()
