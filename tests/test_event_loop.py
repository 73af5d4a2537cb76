"""A page that is slow to read does not block the event loop."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest
from scrapy.exceptions import DropItem

from crawler.crawling.item_processor import joined
from crawler.model.items import Page
from crawler.model.outlet import Outlet
from crawler.processes.workers import Workers
from pipelines.extract import Extract
from pipelines.normalise_dates import NormaliseDates
from tests.press import Story

OUTLET = Outlet("gazette", "The Gazette", "https://gazette.example/", "PK", "Asia/Karachi", ("en",))
HEAD = 0.3
"""Seconds of processor time that the event loop may use per page: it passes it on, and takes the result."""


@pytest.mark.thorough
@pytest.mark.parametrize(
    "inside",
    [
        '<script type="application/ld+json">{"@graph": [' + '{"@type": "NewsArticle", "datePublished": "2026-11-02"},' * 80_000
        + "{}]}</script>",
        "<time datetime='2026-11-02T10:00:00Z'>2 November 2026</time>" * 20_000,
        "<p>On and on they spoke of trade.</p>" * 40_000,
    ],
    ids=["json-ld", "times", "paragraphs"],
)  # fmt: skip
def test_a_page_that_takes_long_is_read_elsewhere(inside: str) -> None:
    markup = Story(1).page.replace("</h1>", f"</h1>{inside}", 1)
    page = Page(
        outlet=OUTLET,
        address_url="https://gazette.example/a",
        fetched_url="https://gazette.example/a",
        body=markup.encode(),
        content_type="text/html",
        fetched_at=datetime(2026, 11, 28, tzinfo=UTC),
    )

    async def read(workers: Workers) -> None:
        (step,) = joined([Extract(2_000_000), NormaliseDates(OUTLET)], workers)
        try:
            await step.process_item(page)
        except DropItem:
            return

    with closing(Workers(1, 20)) as workers:
        began = time.thread_time()
        asyncio.run(read(workers))
        assert time.thread_time() - began < HEAD
