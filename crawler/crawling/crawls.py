"""The crawls of one process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.crawling.exit_codes import ExitCode
from crawler.scrapy_internals import counters
from crawler.storage.database import OutletLocked, StorageError

logger = logging.getLogger(__name__)

IS_LOCKED = "crawl/is_locked"
"""Counter of a crawl that could not start because another process crawls the outlet."""


class Crawls:
    """Runs crawls, a limited number at once; starts no new ones after one was interrupted.

    After a crawl has ended, only its counters are kept, so that a thousand outlets take no more memory than those that
    are crawled at once.
    """

    def __init__(
        self,
        process: AsyncCrawlerProcess,
        spiders: Sequence[str | type[Spider]],
        arguments: Mapping[str, str],
        *,
        at_once: int,
    ) -> None:
        self._process = process
        self._waiting = iter(spiders)
        self._arguments = arguments
        self._running: dict[str, Crawler] = {}
        self._counters: dict[str, dict[str, Any]] = {}
        for spider in islice(self._waiting, at_once):
            self._begin(spider)

    def counters(self) -> dict[str, dict[str, Any]]:
        """Return the counters of each outlet whose crawl was started, in the order of their starts."""
        return self._counters | {outlet: counters(crawler) for outlet, crawler in self._running.items()}

    def _begin(self, spider: str | type[Spider]) -> None:
        crawler = self._process.create_crawler(spider)
        outlet = crawler.spidercls.name
        self._running[outlet], self._counters[outlet] = crawler, {}
        self._process.crawl(crawler, **self._arguments).add_done_callback(partial(self._ended, outlet))

    def _ended(self, outlet: str, crawl: asyncio.Task[None]) -> None:
        _log_failure(crawl)
        self._counters[outlet] = found = counters(self._running.pop(outlet))
        if not crawl.cancelled() and isinstance(crawl.exception(), OutletLocked):
            found[IS_LOCKED] = True
        if found.get("crawl/exit_code") != ExitCode.INTERRUPTED and (spider := next(self._waiting, None)) is not None:
            self._begin(spider)


def _log_failure(crawl: asyncio.Task[None]) -> None:
    """Log why a crawl could not start; the other crawls of the run continue."""
    error = None if crawl.cancelled() else crawl.exception()
    if isinstance(error, StorageError):
        logger.error("%s", error)
    elif error is not None:
        logger.error("a crawl could not start", exc_info=error)
