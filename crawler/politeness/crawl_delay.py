"""``Crawl-delay`` of robots.txt: the pause between two requests that a host asks for."""

from __future__ import annotations

import logging

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.model.crawl_component import CrawlComponent
from crawler.scrapy_internals import downloading_host, host_of, set_least_delay

logger = logging.getLogger(__name__)


class CrawlDelay(CrawlComponent):
    """Raises the delay of a host to its ``Crawl-delay``, up to ``CRAWL_DELAY_MAX`` seconds.

    ``Crawl-delay`` is not part of RFC 9309 (2.2.4 allows other lines); here it is the time from the start of a request
    to the start of the next. It never makes a crawl faster than ``DOWNLOAD_DELAY`` does. Works with any middleware that
    reads robots.txt.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        self._most = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self._delays: dict[str, float] = {}
        """Seconds, by host."""
        crawler.signals.connect(self.robots_parsed, signals.robots_parsed)
        # Scrapy deletes the slot of a host that was idle for a minute; a new slot starts without the delay.
        crawler.signals.connect(self.request_reached_downloader, signals.request_reached_downloader)
        # AutoThrottle sets the delay after each response. As an extension it connected, and is called, earlier.
        crawler.signals.connect(self.response_downloaded, signals.response_downloaded)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Read the delay that the host of ``request`` asks for."""
        asked = robotparser.crawl_delay(self._agent) or 0.0
        host = host_of(self.crawler, request)
        self._delays[host] = min(asked, self._most)
        if asked > self._most:
            most = self._most
            logger.warning("%s asks for %g s between requests and gets %g s (CRAWL_DELAY_MAX)", host, asked, most)
        elif asked:
            logger.info("%s asks for %g s between requests", host, asked)
        self._apply(host)

    def request_reached_downloader(self, request: Request) -> None:
        """Apply the delay again, since the slot may be new."""
        self._apply(downloading_host(request))

    def response_downloaded(self, request: Request, response: Response) -> None:
        """Apply the delay again, since AutoThrottle may have changed it."""
        self._apply(downloading_host(request))

    def _apply(self, host: str) -> None:
        if delay := self._delays.get(host, 0.0):
            set_least_delay(self.crawler, host, delay)
