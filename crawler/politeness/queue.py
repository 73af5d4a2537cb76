"""Which request goes to the downloader next: none for a host that sleeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface

from crawler.politeness.retry_after import RetryAfter


class AwakeHosts(DownloaderAwarePriorityQueue):
    """Scrapy's queue, which serves the host with the fewest requests under way, without the hosts that sleep.

    Else they would fill the downloader, where requests to other hosts could not get past them.
    """

    def __init__(self, crawler: Crawler, *arguments: Any, **options: Any) -> None:
        super().__init__(crawler, *arguments, **options)
        self._downloader_interface = _Awake(crawler)


class _Awake(DownloaderInterface):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._retry_after = crawler.get_downloader_middleware(RetryAfter)

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        asleep = self._retry_after.sleeps if self._retry_after is not None else lambda _: False
        return super().stats(slot for slot in possible_slots if not asleep(slot))
