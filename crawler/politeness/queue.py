"""Which request goes to the downloader next: none to a host that is paused."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue

from crawler.politeness.retry_after import RetryAfter
from crawler.scrapy_internals import serve_only


class HostQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue, which serves the host with the fewest requests in progress, without the hosts that are paused.

    Otherwise their requests would fill the downloader, and requests to other hosts could not get past them.
    """

    def __init__(self, crawler: Crawler, *arguments: Any, **options: Any) -> None:
        super().__init__(crawler, *arguments, **options)
        retry_after = crawler.get_downloader_middleware(RetryAfter)
        if retry_after is not None:
            serve_only(self, crawler, lambda host: not retry_after.is_paused(host))
