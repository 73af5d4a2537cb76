"""``Crawl-delay`` of robots.txt: how slowly a host wants to be read."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)


class CrawlDelay:
    """Raises the delay of a host's download slot to what its robots.txt asks for, up to ``CRAWL_DELAY_MAX`` seconds.

    RFC 9309 leaves the line to others (2.2.4); here it is the time from the beginning of a request to the
    beginning of the next. It never makes a crawl faster than ``DOWNLOAD_DELAY`` does. Listens to whichever
    middleware reads robots.txt.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        self._most = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self._delays: dict[str, float] = {}
        """Seconds, by the name of the slot."""
        crawler.signals.connect(self.robots_parsed, signals.robots_parsed)
        # Scrapy throws away the slot of a host that was quiet for a minute; the next one begins without the delay.
        crawler.signals.connect(self.request_reached_downloader, signals.request_reached_downloader)
        # AutoThrottle sets the delay after each answer. As an extension it connected earlier, so it is heard earlier.
        crawler.signals.connect(self.response_downloaded, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listens to the crawl."""
        return cls(crawler)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Note what the host of ``request`` asks for."""
        assert self.crawler.engine is not None
        asked = robotparser.crawl_delay(self._agent) or 0.0
        slot = self.crawler.engine.downloader.get_slot_key(request)
        self._delays[slot] = min(asked, self._most)
        if asked:
            logger.info("%s asks for %g s between requests, and gets %g", slot, asked, self._delays[slot])
        self._raise_delay(slot)

    def request_reached_downloader(self, request: Request) -> None:
        """The slot may be a new one."""
        self._raise_delay(request.meta["download_slot"])

    def response_downloaded(self, request: Request, response: Response) -> None:
        """The delay may have been set anew."""
        self._raise_delay(request.meta["download_slot"])

    def _raise_delay(self, name: str) -> None:
        assert self.crawler.engine is not None
        delay, slot = self._delays.get(name, 0.0), self.crawler.engine.downloader.slots.get(name)
        if delay and slot is not None:
            slot.delay = max(slot.delay, delay)
            # Scrapy varies its delays by half, both ways: a request would come before its time.
            slot.jitter = 0.0
