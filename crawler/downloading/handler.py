"""Downloads by Scrapy's handler, from no address that the guard refuses, and without answers that never end."""

from __future__ import annotations

from collections import Counter

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, ResponseDataLossError
from scrapy.http import Response

from crawler.downloading.guard import Guard
from crawler.model.answer_limits import AnswerLimits
from crawler.model.drops import AddressRefused, EndlessAnswer
from crawler.politeness.retry_after import RetryAfter
from crawler.scrapy_internals import downloading_host, endless_answer_behind, guard_connections

_ENDLESS_OF_A_BAD_HOST = 2
"""One answer without end may be that page's fault, as with time-outs; each costs no more than its limits."""


class GuardedHandler(HTTP11DownloadHandler):
    """Every request of a crawl passes here, whatever made it: pages, sources, redirects, robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._guard = Guard.of(crawler)
        self._endless: Counter[str] = Counter()
        """Answers without end, by host."""
        guard_connections(self, self._guard.check_address, AnswerLimits.of(crawler.settings))

    async def download_request(self, request: Request) -> Response:
        """The answer.

        Raises:
            AddressRefused: the guard refuses the address; nothing was sent.
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
