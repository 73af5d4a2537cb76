"""What the last step of the pipeline counts."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy.utils.test import get_crawler

from crawler.model.items import Article
from crawler.storage.archive import Archive
from pipelines.store import Store
from tests.test_storage import GAZETTE, SAME_WORDS, SEEN, article, note

DATED, UNDATED = article(GAZETTE, "dated", day="2026-10-30"), article(GAZETTE, "undated", text="Other words.")
COPY = SAME_WORDS[1]


@pytest.mark.parametrize(
    ("items", "counted"),
    [
        ([DATED], {"article/stored": 1}),
        ([UNDATED], {"article/stored": 1, "article/undated": 1}),
        ([DATED, COPY], {"article/stored": 1, "article/copy": 1}),
        ([DATED, DATED], {"article/stored": 1, "revisit/unchanged": 1}),
        ([DATED, replace(DATED, title="Envoys met")], {"article/stored": 1, "revisit/changed": 1}),
        ([UNDATED, UNDATED], {"article/stored": 1, "article/undated": 1, "revisit/unchanged": 1}),
    ],
)
def test_what_is_counted(items: list[Article], counted: dict[str, int], database: Path) -> None:
    stats = get_crawler().stats
    assert stats is not None

    async def run() -> None:
        archive = Archive(database, GAZETTE, ["feed"])
        await archive.begin_crawl(SEEN)
        for item in items:
            await note(archive, item.address_url)
            assert await Store(archive, stats).process_item(replace(item)) is not None
        await archive.close()

    asyncio.run(run())
    assert stats.get_stats() == counted
