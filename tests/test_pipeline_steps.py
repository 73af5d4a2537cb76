"""The pipeline steps without a crawl."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from crawler.crawling.pipeline_steps import PipelineSteps
from crawler.model.drops import NotArticle
from crawler.processes.workers import Workers
from tests.test_network import page
from tests.test_storage import GAZETTE
from tests.test_warc import ANSWERED


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(1, 20.0)
    yield made
    made.close()


def test_a_page_is_read_and_nothing_is_kept(workers: Workers, database: Path) -> None:
    """Although all settings say that pages are kept and articles stored."""
    settings = get_project_settings()
    settings.set("DATABASE", database)
    steps = PipelineSteps(settings, GAZETTE, workers)
    body = page("Envoys of two countries meet").encode()
    article = asyncio.run(steps.article(replace(ANSWERED, body=body)))
    assert (article.title, article.outcome) == ("Envoys of two countries meet", "")
    assert article.topic_score is not None
    with pytest.raises(NotArticle):
        asyncio.run(steps.article(replace(ANSWERED, body=b"")))
    assert list(database.parent.iterdir()) == []
