"""Fetches URLs as a crawl does, without an outlet: the project's downloader and settings, with a spider for no site.

``python -m tests.reader '{"NAME": {"urls": [...], "settings": {...}}, ...}'`` crawls each side by side and prints a
JSON object: by name, the status or error of each URL.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure


class BegunAt(HTTP11DownloadHandler):
    """Records in each request when it started: on a busy machine it may reach the server much later."""

    async def download_request(self, request: scrapy.Request) -> Response:
        """The answer."""
        request.headers["Begun-At"] = repr(time.monotonic())
        return await super().download_request(request)


class Forgetful(Downloader):
    """Deletes the slot of an idle host within half a second, not after a minute or two."""

    _SLOT_GC_INTERVAL = 0.25

    def _slot_gc(self, age: float = 0.25) -> None:
        super()._slot_gc(age)


class Reader(scrapy.Spider):
    name = "reader"

    def __init__(self, urls: list[str], outcomes: dict[str, Any]) -> None:
        super().__init__()
        self.urls = urls
        self.outcomes = outcomes

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url in self.urls:
            yield scrapy.Request(url, callback=self.parse, errback=self.fail, meta={"asked": url})

    def parse(self, response: Response, **_: Any) -> None:
        self.outcomes[response.meta["asked"]] = response.status

    def fail(self, failure: Failure) -> None:
        error = failure.value
        response = getattr(error, "response", None)
        outcome = response.status if response is not None else f"{type(error).__name__}: {error}"
        self.outcomes[failure.request.meta["asked"]] = outcome  # type: ignore[attr-defined]


def main() -> None:
    orders = json.loads(sys.argv[1])
    outcomes: dict[str, dict[str, Any]] = {name: {} for name in orders}
    process = AsyncCrawlerProcess()
    for name, order in orders.items():
        settings = get_project_settings()
        # Nothing that depends on outlets, articles or an archive.
        for part in ("ADDONS", "EXTENSIONS", "ITEM_PIPELINES"):
            settings.set(part, {})
        settings.set("DOWNLOAD_HANDLERS", {"http": "tests.reader.BegunAt"})
        settings.set("LOG_FORMATTER", "scrapy.logformatter.LogFormatter")
        settings.setdict(order["settings"])
        process.crawl(Crawler(Reader, settings), urls=order["urls"], outcomes=outcomes[name])
    process.start()
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main()
