"""The crawls of one process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.crawling.exit_codes import ExitCode
from crawler.storage.database import StorageError

logger = logging.getLogger(__name__)


class Crawls:
    """Runs crawls, a limited number at once; starts no new ones after one was interrupted."""

    def __init__(
        self,
        process: AsyncCrawlerProcess,
        spiders: Sequence[str | type[Spider]],
        arguments: Mapping[str, str],
        *,
        at_once: int,
    ) -> None:
        self.crawlers: list[Crawler] = []
        """Those that were started."""
        self._process = process
        self._waiting = iter(spiders)
        self._arguments = arguments
        for spider in islice(self._waiting, at_once):
            self._begin(spider)

    def _begin(self, spider: str | type[Spider]) -> None:
        crawler = self._process.create_crawler(spider)
        self.crawlers.append(crawler)
        self._process.crawl(crawler, **self._arguments).add_done_callback(partial(self._ended, crawler))

    def _ended(self, crawler: Crawler, crawl: asyncio.Task[None]) -> None:
        _log_failure(crawl)
        interrupted = crawler.stats.get_value("crawl/exit_code") == ExitCode.INTERRUPTED if crawler._stats else False
        if not interrupted and (spider := next(self._waiting, None)) is not None:
            self._begin(spider)


def _log_failure(crawl: asyncio.Task[None]) -> None:
    """Log why a crawl could not start; the others of the run go on."""
    error = None if crawl.cancelled() else crawl.exception()
    if isinstance(error, StorageError):
        logger.error("%s", error)
    elif error is not None:
        logger.error("a crawl could not start", exc_info=error)
