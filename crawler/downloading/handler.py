"""Downloads with Scrapy's handler, but neither from hosts that the guard refuses nor without end."""

from __future__ import annotations

from collections import Counter

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, ResponseDataLossError
from scrapy.http import Response

from crawler.downloading.connections import endless_answer_behind, guard_connections
from crawler.downloading.guard import Guard
from crawler.model.answer_limits import AnswerLimits
from crawler.model.drops import AddressRefused, EndlessAnswer
from crawler.politeness.retry_after import RetryAfter
from crawler.scrapy_internals import downloading_host

_ENDLESS_OF_A_BAD_HOST = 2
"""Endless answers after which a host is given up; a single one may be that page's fault, as with timeouts."""


class GuardedHandler(HTTP11DownloadHandler):
    """Handles every request of a crawl: pages, sources, redirects, robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._guard = Guard.of(crawler)
        self._endless: Counter[str] = Counter()
        """Number of endless answers by host."""
        guard_connections(self, self._guard.check_address, AnswerLimits.of(crawler.settings))

    async def download_request(self, request: Request) -> Response:
        """Return the answer.

        Raises:
            AddressRefused: the guard refuses the host; nothing was sent.
            EndlessAnswer: the answer was cut off. After two of them the host gets no more requests in this crawl.
        """
        try:
            self._guard.check_url(request.url)
            return await super().download_request(request)
        except AddressRefused:
            self._crawler.stats.inc_value("guard/refused")
            raise
        except (DownloadFailedError, ResponseDataLossError) as error:
            endless = endless_answer_behind(error)
            if endless is None:
                raise
            self._note(downloading_host(request), endless)
            raise endless from None

    def _note(self, host: str, endless: EndlessAnswer) -> None:
        self._crawler.stats.inc_value("guard/endless_answers")
        self._endless[host] += 1
        retry_after = self._crawler.get_downloader_middleware(RetryAfter)
        if retry_after is not None and self._endless[host] == _ENDLESS_OF_A_BAD_HOST:
            retry_after.give_up(host, f"{host}: {endless}, again")
