"""Chancery as a reader: a page goes through the pipelines that judge, as in a crawl.

``python -m evaluation.chancery`` answers questions about pages, see ``serving``. It is a worker process of the
evaluation, so the page is read in it and not in a worker of its own: its processor time is the reader's.
"""

from __future__ import annotations

import logging
import platform
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.utils.project import get_project_settings

from crawler.commands.outlets import outlet_spiders
from crawler.crawling.arguments import Arguments
from crawler.extraction import extract_article
from crawler.extraction.kind import NoArticle
from crawler.model.drops import Dropped
from crawler.model.items import Article, Page
from crawler.model.outlet import Outlet
from crawler.model.urls import outlet_at
from crawler.page import DocumentError, TooMuchMarkupError
from crawler.settings import MAX_MARKUP
from crawler.workers import rarely_collect
from evaluation.readings import Question, Reading
from evaluation.serving import serve
from pipelines.normalise_dates import NormaliseDates
from pipelines.require_fields import RequireFields

# Stands for an address that is none (RFC 2606, 2).
_NO_ADDRESS = "https://unknown.invalid/page"


def read(page: bytes, question: Question) -> Reading:
    """What would be stored of a page; nothing, where it would be dropped."""
    try:
        article = _article(page, question)
    except (NoArticle, DocumentError, TooMuchMarkupError, Dropped):
        return Reading()
    return Reading(body=article.text, title=article.title, published=article.published_at, day=article.published_on)


def _article(page: bytes, question: Question) -> Article:
    # A broken address is the list's fault, not the page's: `scrapy extract` reads such a page too.
    url = question.url if urlsplit(question.url).scheme in ("http", "https") else _NO_ADDRESS
    outlet = outlet_at(url, _outlets())
    fetched_at = datetime.fromisoformat(question.fetched_at)
    item = Page(outlet=outlet, address_url=url, fetched_url=url, body=page, fetched_at=fetched_at)
    article = NormaliseDates(outlet).process_item(extract_article(item, max_markup=MAX_MARKUP))
    return RequireFields(Arguments()).process_item(article)


@cache
def _outlets() -> tuple[Outlet, ...]:
    return tuple(spider.outlet for spider in outlet_spiders(get_project_settings()))


def _version() -> str:
    project = Path(__file__).parent.parent / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


if __name__ == "__main__":
    logging.disable()
    _outlets()
    rarely_collect()
    serve(read, {"Chancery": _version(), "Python": platform.python_version()})
