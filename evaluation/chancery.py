"""Chancery as a reader: a page goes through the pipeline steps, as in a crawl.

``python -m evaluation.chancery`` answers questions about pages, see ``serving``. It is already a worker process of the
evaluation, so pages are read in it and not in further workers: its processor time is the reader's.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import tomllib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler.crawling.command import outlet_spiders
from crawler.crawling.pipeline_steps import PipelineSteps
from crawler.model.drops import Dropped
from crawler.model.items import Article, Page
from crawler.model.outlet import Outlet
from crawler.model.urls import outlet_at
from crawler.model.web import is_web_url
from crawler.processes.serving import rarely_collect
from crawler.processes.workers import Workers
from evaluation.readings import Question, Reading
from evaluation.serving import serve

_P = ParamSpec("_P")
_T = TypeVar("_T")

# Replaces an invalid URL (RFC 2606, 2).
_NO_ADDRESS = "https://unknown.invalid/page"


def read(page: bytes, question: Question) -> Reading:
    """What would be stored of a page; empty if it would be dropped."""
    try:
        article = _article(page, question)
    except Dropped:
        return Reading()
    return Reading(
        body=article.text,
        title=article.title,
        byline=article.byline,
        published=article.published_at,
        day=article.published_on,
    )


def prepare(question: Question) -> None:
    """Make the steps for the page's outlet, as a crawl does before its first page."""
    _steps(page_asked(b"", question).outlet)


def _article(page: bytes, question: Question) -> Article:
    item = page_asked(page, question)
    return _runner().run(_steps(item.outlet).article(item))


def page_asked(page: bytes, question: Question) -> Page:
    """The page as passed to the steps of a crawl."""
    # A broken URL is the list's fault, not the page's: `scrapy extract` reads such a page too.
    url = question.url if is_web_url(question.url) else _NO_ADDRESS
    fetched_at = datetime.fromisoformat(question.fetched_at)
    return Page(outlet=outlet_at(url, _outlets()), address_url=url, fetched_url=url, body=page, fetched_at=fetched_at)


class _InThisProcess(Workers):
    """Runs tasks in this process, which is already a worker process of the evaluation."""

    def __init__(self) -> None:
        """Start no processes."""

    async def run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Return ``function(*args, **kwargs)``."""
        return function(*args, **kwargs)


@cache
def _steps(outlet: Outlet) -> PipelineSteps:
    return PipelineSteps(_settings(), outlet, _InThisProcess())


@cache
def _outlets() -> tuple[Outlet, ...]:
    return tuple(spider.outlet for spider in outlet_spiders(_settings()))


@cache
def _runner() -> asyncio.Runner:
    """Return the event loop, one for all pages as in a crawl."""
    return asyncio.Runner()


@cache
def _settings() -> Settings:
    """Return the settings, read once as in a crawl: the time must not count for the pages of every site."""
    return get_project_settings()


def _version() -> str:
    project = Path(__file__).parent.parent / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


if __name__ == "__main__":
    logging.disable()
    _outlets()
    rarely_collect()
    serve(read, {"Chancery": _version(), "Python": platform.python_version()}, prepare)
