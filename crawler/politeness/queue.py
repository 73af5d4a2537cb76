"""Chooses the next request for the downloader, never for a paused host."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue

from crawler.politeness.retry_after import RetryAfter
from crawler.scrapy_internals import serve_only


class HostQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue, which serves the host with the fewest requests in progress, but without paused hosts.

    Otherwise their requests would fill the downloader, and block requests to other hosts.
    """

    def __init__(self, crawler: Crawler, *arguments: Any, **options: Any) -> None:
        super().__init__(crawler, *arguments, **options)
        retry_after = crawler.get_downloader_middleware(RetryAfter)
        if retry_after is not None:
            serve_only(self, crawler, lambda host: not retry_after.is_paused(host))
