"""What one could write in an hour: a plain Scrapy spider with trafilatura, one JSON line per page.

``python plain.py URLS OUT WAY``: ``WAY`` is ``fetch`` (nothing is read), ``inline`` (read in the callback) or
``pooled`` (read in a pool of processes, one per processor).
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import scrapy
import trafilatura
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

_SETTINGS = {
    "LOG_LEVEL": "WARNING",
    "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
}


def read(body: bytes, url: str) -> str | None:
    """The article as JSON, with metadata, as trafilatura returns it."""
    text: str | None = trafilatura.extract(
        body, url=url, include_comments=False, output_format="json", with_metadata=True
    )
    return text


class _Fetch(scrapy.Spider):
    name = "plain"

    def __init__(self, urls: str) -> None:
        super().__init__()
        self.urls = Path(urls).read_text(encoding="utf-8").split()

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield scrapy.Request(url)

    async def parse(self, response: Response) -> AsyncIterator[dict[str, Any]]:
        yield {"url": response.url, "article": await self.read(response)}

    async def read(self, response: Response) -> str | None:
        return None


class _Inline(_Fetch):
    async def read(self, response: Response) -> str | None:
        return read(response.body, response.url)


class _Pooled(_Fetch):
    def __init__(self, urls: str) -> None:
        super().__init__(urls)
        self.pool = ProcessPoolExecutor(os.cpu_count())

    async def read(self, response: Response) -> str | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, read, response.body, response.url)

    def closed(self, reason: str) -> None:
        self.pool.shutdown()


_WAYS = {"fetch": _Fetch, "inline": _Inline, "pooled": _Pooled}

if __name__ == "__main__":
    urls, out, way = sys.argv[1:]
    process = AsyncCrawlerProcess(_SETTINGS | {"FEEDS": {out: {"format": "jsonlines", "overwrite": True}}})
    process.crawl(_WAYS[way], urls=urls)
    process.start()
