"""The number of requests that one run makes to a host."""

from __future__ import annotations

import logging
from collections import Counter

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from crawler.model.crawl_component import CrawlComponent
from crawler.model.drops import RequestRefused
from crawler.model.reasons import ReasonCode

logger = logging.getLogger(__name__)


class OverBudget(RequestRefused):
    """The run has used up its requests to the host: the next run takes the URL up."""

    code = ReasonCode.OVER_BUDGET


class RequestBudget(CrawlComponent):
    """Downloader middleware: at most ``REQUESTS_PER_HOST`` requests to a host in one run; 0 for no limit.

    Every request counts: robots.txt, sources, pages, redirects, retries.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._most = crawler.settings.getint("REQUESTS_PER_HOST")
        self._made: Counter[str] = Counter()

    def process_request(self, request: Request) -> None:
        """Count the request, or refuse it.

        Raises:
            OverBudget: with the reason.
        """
        host = urlparse_cached(request).hostname or ""
        if not self._most or self._made[host] < self._most:
            self._made[host] += 1
            return
        if not self.crawler.stats.get_value("budget/not_asked"):
            logger.warning(
                "%s: %d requests made (REQUESTS_PER_HOST); the rest is left to the next run", host, self._most
            )
        self.crawler.stats.inc_value("budget/not_asked")
        raise OverBudget(f"over the limit of {self._most} requests per host and run (REQUESTS_PER_HOST)")
