"""A crawl with Scrapy itself that checks each function of ``crawler.scrapy_internals``.

``python -m tests.scrapy_parts`` prints a JSON object: by name of the check, what was not as expected, or nothing.
"""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
import scrapy
from scrapy import Request, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.pqueues import DownloaderAwarePriorityQueue
from scrapy.robotstxt import RobotParser
from scrapy.squeues import LifoMemoryQueue

from crawler import scrapy_internals as internals
from tests.site import Site

HOST = "127.0.0.1"
A_WHILE = 0.2
"""Seconds within which a request that is not held is sent."""


class Checks(scrapy.Spider):
    """Each method ``check_...`` is a check; they run one after the other during the crawl."""

    name = "checks"

    def __init__(self, site: Site, found: dict[str, str]) -> None:
        super().__init__()
        self.site = site
        self.found = found

    async def start(self) -> AsyncIterator[Request]:
        self.crawler.signals.connect(self.spider_closed, signals.spider_closed)
        for name in sorted(vars(type(self))):
            if name.startswith("check_"):
                check: Callable[[], Awaitable[None]] = getattr(self, name)
                try:
                    await asyncio.wait_for(check(), 20)
                    self.found[name] = ""
                except Exception:  # noqa: BLE001 - whatever Scrapy changed, the test says it
                    self.found[name] = traceback.format_exc()
        return
        yield

    def request(self, path: str, **options: Any) -> Request:
        return Request(self.site.address + path, **options)

    def download(self, path: str) -> asyncio.Task[Response]:
        return asyncio.ensure_future(self.crawler.engine.download_async(self.request(path)))

    @contextmanager
    def holding_at(self, signal: object) -> Iterator[None]:
        def hold(request: Request, **_: Any) -> None:
            internals.hold(self.crawler, internals.downloading_host(request))

        self.crawler.signals.connect(hold, signal)
        yield
        self.crawler.signals.disconnect(hold, signal)

    async def assert_held(self, *downloads: asyncio.Task[Response]) -> None:
        await asyncio.sleep(A_WHILE)
        assert not any(download.done() for download in downloads), "the downloader sent what was held"
        assert internals.queued_count(self.crawler, HOST) == len(downloads)
        internals.let_go(self.crawler, HOST)
        for download in downloads:
            assert (await download).status == 404

    async def check_hold(self) -> None:
        await self.download("/first")
        internals.hold(self.crawler, HOST)
        await self.assert_held(self.download("/second"), self.download("/third"))

    async def check_hold_at_a_response_holds_the_next_request(self) -> None:
        self.site.put("/slow", delay=A_WHILE)
        with self.holding_at(signals.response_downloaded):
            slow = self.download("/slow")
            await asyncio.sleep(A_WHILE / 2)
            second = self.download("/second")
            await slow
        await self.assert_held(second)

    async def check_hold_at_a_request_holds_it(self) -> None:
        with self.holding_at(signals.request_reached_downloader):
            download = self.download("/first")
            await asyncio.sleep(0)
            await self.assert_held(download)

    async def check_hold_ends_with_an_idle_slot(self) -> None:
        internals.hold(self.crawler, HOST)
        self.crawler.engine.downloader._slot_gc(age=-1)
        assert HOST not in self.crawler.engine.downloader.slots
        assert (await self.download("/first")).status == 404

    async def check_fail_queued(self) -> None:
        await self.download("/first")
        internals.hold(self.crawler, HOST)
        download = self.download("/second")
        await asyncio.sleep(A_WHILE)
        internals.fail_queued(self.crawler, HOST, lambda: IgnoreRequest("as the caller says"))
        internals.let_go(self.crawler, HOST)
        with pytest.raises(IgnoreRequest, match="as the caller says"):
            await download
        assert internals.queued_count(self.crawler, HOST) == 0

    async def check_least_delay(self) -> None:
        await self.download("/first")
        internals.set_least_delay(self.crawler, HOST, 0.3)
        internals.set_least_delay(self.crawler, HOST, 0.1)
        before = len(self.site.asked_at)
        await asyncio.gather(*(self.download(f"/{number}") for number in range(4)))
        self.crawler.engine.downloader._slot_gc(age=-1)
        gaps = [later - earlier for earlier, later in pairwise(self.site.asked_at[before:])]
        # The settings of this crawl let the delay vary between 0 and 21 times its length.
        assert min(gaps) > 0.2, gaps
        assert max(gaps) < 3, gaps

    async def check_concurrency(self) -> None:
        before = internals.concurrency(self.crawler)
        await self.download("/first")
        internals.hold(self.crawler, HOST)
        download = self.download("/second")
        await asyncio.sleep(A_WHILE)
        try:
            internals.set_concurrency(self.crawler, 1)
            assert self.crawler.engine.needs_backout()
            internals.set_concurrency(self.crawler, 2)
            assert not self.crawler.engine.needs_backout()
        finally:
            internals.set_concurrency(self.crawler, before)
            internals.let_go(self.crawler, HOST)
            await download

    async def check_pages_waiting(self) -> None:
        slot = self.crawler.engine.scraper.slot
        assert slot is not None
        internals.limit_pages_waiting(self.crawler, 2)
        for number in range(3):
            assert not self.crawler.engine.needs_backout(), number
            slot.add_response_request(Response(self.site.address, body=b"x" * 10**number), Request(self.site.address))
        assert self.crawler.engine.needs_backout()
        for _ in range(3):
            result, request, _ = slot.next_response_request_deferred()
            slot.finish_response(result, request)
        assert not self.crawler.engine.needs_backout()

    async def check_wake(self) -> None:
        looked = asyncio.Event()
        await asyncio.sleep(A_WHILE)
        self.crawler.signals.connect(looked.set, signals.scheduler_empty)
        internals.wake(self.crawler, 0.1)
        # Without that, the engine checks every five seconds.
        await asyncio.wait_for(looked.wait(), 2)
        self.crawler.signals.disconnect(looked.set, signals.scheduler_empty)

    async def check_is_not_stopping(self) -> None:
        assert not internals.is_stopping(self.crawler)

    def spider_closed(self) -> None:
        stopping = internals.is_stopping(self.crawler)
        self.found["check_is_stopping"] = "" if stopping else "a crawl that ends is not seen to"

    async def check_counters(self) -> None:
        assert internals.counters(self.crawler)["start_time"]
        assert internals.counters(Crawler(Checks)) == {}

    async def check_serve_only(self) -> None:
        queue = DownloaderAwarePriorityQueue.from_crawler(self.crawler, LifoMemoryQueue, "")
        for host in ("one", "two"):
            queue.push(Request(f"http://{host}/"))
        paused = {"one"}
        internals.serve_only(queue, self.crawler, lambda host: host not in paused)
        first, second = queue.pop(), queue.pop()
        assert first is not None
        assert (first.url, second, len(queue)) == ("http://two/", None, 1)
        paused.clear()
        third = queue.pop()
        assert third is not None
        assert third.url == "http://one/"

    async def check_host(self) -> None:
        request = self.request("/first")
        await self.crawler.engine.download_async(request)
        assert internals.downloading_host(request) == HOST
        redirected = request.replace(url="http://elsewhere.example/")
        assert redirected.meta["download_slot"] == HOST
        assert internals.host_of(self.crawler, redirected) == "elsewhere.example"

    async def check_robots_txt(self) -> None:
        class Robots(RobotsTxtMiddleware):
            async def robot_parser(self, request: Request) -> RobotParser | None:
                return self._parserimpl.from_crawler(self.crawler, b"User-agent: *\nDisallow: /closed\n")

            def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
                asked.append(request.url)
                super().process_request_2(rp, request)

        asked: list[str] = []
        robots = Robots(self.crawler)
        await robots.process_request(self.request("/open"))
        with pytest.raises(IgnoreRequest):
            await robots.process_request(self.request("/closed"))
        assert len(asked) == 2


def main() -> None:
    found: dict[str, str] = {}
    settings = {
        "ROBOTSTXT_OBEY": True, "DOWNLOADER_MIDDLEWARES": {"scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None},
        "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
        "RETRY_ENABLED": False, "DOWNLOAD_DELAY": 0, "DOWNLOAD_DELAY_JITTER": 20, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    }  # fmt: skip
    with Site() as site:
        process = AsyncCrawlerProcess(settings)
        process.crawl(Checks, site=site, found=found)
        process.start()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
