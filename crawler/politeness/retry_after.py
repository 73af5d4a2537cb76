"""Pauses: a host that answers 429 or 503 gets no requests until its waiting time is over."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import call_later

from crawler import scrapy_internals
from crawler.model.crawl_component import CrawlComponent
from crawler.model.drops import RequestRefused
from crawler.model.reasons import ReasonCode

logger = logging.getLogger(__name__)

# 429 Too Many Requests (RFC 6585, 4) and 503 Service Unavailable (RFC 9110, 15.6.4), which may set a waiting time.
_NOT_NOW = (429, 503)
# Redirects, which may set a time before which the target is not to be requested (RFC 9110, 10.2.3).
_REDIRECTS = (301, 302, 303, 307, 308)
# Seconds: a longer pause is not logged in digits, since a server may send any number of them.
_YEAR = 365 * 24 * 3600.0

# Seconds between two checks whether the crawl is being stopped: Ctrl-C must not wait for the end of a pause.
_CHECK_EVERY = 1.0


class HostGivenUp(RequestRefused):
    """The host asks for a pause longer than a run waits, or its answers are endless: a later run tries again."""

    code = ReasonCode.HOST_GIVEN_UP


class RetryAfter(CrawlComponent):
    """Downloader middleware: after 429 or 503 no request to the host starts before its waiting time is over.

    The time is that in ``Retry-After`` (RFC 9110, 10.2.3), else ``BACK_OFF_START`` seconds, doubled with each such
    answer in a row. Requests to other hosts continue. Scrapy's own middleware decides whether a request is retried, by
    ``RETRY_TIMES``; this one decides when. If the pause would be longer than ``BACK_OFF_MAX`` seconds, the host is
    given up: its remaining requests fail at once with ``HostGivenUp``. A redirect may also set a time, and is not
    followed earlier. ``Retry-After`` is ignored in other answers.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._first = crawler.settings.getfloat("BACK_OFF_START")
        self._longest = crawler.settings.getfloat("BACK_OFF_MAX")
        self._concurrency: int | None = None
        """The downloader's concurrency while no host is paused."""
        self._paused_until: dict[str, float] = {}
        """End of the pause by host, in seconds of the monotonic clock."""
        self._in_a_row: dict[str, int] = {}
        """By host: answers without a time since the last good one."""
        self._given_up: dict[str, str] = {}
        """By host: why it was given up."""
        # The signal comes before the next queued request is sent; process_response would come too late.
        crawler.signals.connect(self.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(self.request_reached_downloader, signals.request_reached_downloader)

    def is_paused(self, host: str) -> bool:
        """Whether no request to ``host`` may start now."""
        return host in self._paused_until

    def process_request(self, request: Request) -> None:
        """Refuse a request to a host that was given up.

        Raises:
            HostGivenUp: with the reason.
        """
        reason = self._given_up.get(scrapy_internals.host_of(self.crawler, request))
        if reason is not None:
            raise self._refusal(reason)

    def process_response(self, request: Request, response: Response) -> Response:
        """Refuse a redirect that would wait longer than a run does; the host itself is not given up.

        Raises:
            HostGivenUp: with the reason.
        """
        if response.status in _REDIRECTS:
            wait = seconds_to_wait(response.headers.get("Retry-After"), datetime.now(UTC))
            if wait is not None and wait > self._longest:
                raise self._refusal(f"{request.url} redirects and asks for a pause of {_in_words(wait)}")
        return response

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Pause the host if its answer asks for it."""
        host = scrapy_internals.downloading_host(request)
        if response.status < 500 and response.status not in _NOT_NOW:
            self._in_a_row.pop(host, None)
        if response.status not in (*_NOT_NOW, *_REDIRECTS):
            return
        wait = seconds_to_wait(response.headers.get("Retry-After"), datetime.now(UTC))
        if response.status in _REDIRECTS and (wait is None or wait > self._longest):
            return
        if wait is None:
            if self.is_paused(host):
                return  # a request sent before the pause started: its answer adds nothing
            wait = back_off(self._first, self._in_a_row.get(host, 0))
            self._in_a_row[host] = self._in_a_row.get(host, 0) + 1
        if wait > self._longest:
            pause = f"{host} answered HTTP {response.status} and asks for a pause of {_in_words(wait)}"
            self.give_up(host, f"{pause}: longer than BACK_OFF_MAX")
        elif wait > 0:
            logger.info("%s answered HTTP %d: no request for %.1f s", host, response.status, wait)
            self.crawler.stats.inc_value("retry_after/pauses")
            self._pause(host, monotonic() + wait)

    def request_reached_downloader(self, request: Request) -> None:
        """Hold a request that was on its way to the downloader when the pause started."""
        host = scrapy_internals.downloading_host(request)
        if self.is_paused(host):
            scrapy_internals.hold(self.crawler, host)
            self._let_others_pass()

    def _pause(self, host: str, until: float) -> None:
        begins = not self.is_paused(host)
        self._paused_until[host] = max(self._paused_until.get(host, 0.0), until)
        scrapy_internals.hold(self.crawler, host)
        self._let_others_pass()
        if begins:
            self._check(host)

    def _check(self, host: str) -> None:
        """End the pause when its time is over, or when the crawl is being stopped."""
        left = self._paused_until.get(host, 0.0) - monotonic()
        if scrapy_internals.is_stopping(self.crawler):
            self._end_pause(host)
            refusal = f"{host} was paused when the crawl was stopped"
            scrapy_internals.fail_queued(self.crawler, host, lambda: self._refusal(refusal))
        elif left > 0:
            call_later(min(left, _CHECK_EVERY), self._check, host)
        elif self.is_paused(host):
            self._end_pause(host)
            scrapy_internals.let_go(self.crawler, host)

    def _end_pause(self, host: str) -> None:
        self._paused_until.pop(host, None)
        self._let_others_pass()

    def give_up(self, host: str, reason: str) -> None:
        """Let all requests to ``host`` fail from now on, including queued ones."""
        if host in self._given_up:
            return
        logger.warning("%s, so this run makes no more requests to it", reason)
        self.crawler.stats.inc_value("retry_after/given_up")
        self._given_up[host] = reason
        self._end_pause(host)
        scrapy_internals.fail_queued(self.crawler, host, lambda: self._refusal(reason))

    def _refusal(self, reason: str) -> HostGivenUp:
        self.crawler.stats.inc_value("retry_after/not_asked")
        return HostGivenUp(reason)

    def _let_others_pass(self) -> None:
        """Requests that wait for the end of a pause do not count against ``CONCURRENT_REQUESTS``."""
        if self._concurrency is None:
            self._concurrency = scrapy_internals.concurrency(self.crawler)
        waiting = sum(scrapy_internals.queued_count(self.crawler, host) for host in self._paused_until)
        scrapy_internals.set_concurrency(self.crawler, self._concurrency + waiting)


def _in_words(wait: float) -> str:
    return f"{wait:.0f} s" if wait <= _YEAR else "more than a year"


def back_off(first: float, answers_before: int) -> float:
    """Seconds to wait if the host sets no time: ``first``, doubled for each such answer in a row before this one.

    Doubling is the usual back-off (RFC 9110 leaves it open). More than 60 doublings exceed any limit.
    """
    return first * 2.0 ** min(answers_before, 60)


def seconds_to_wait(retry_after: bytes | None, now: datetime) -> float | None:
    """``Retry-After`` in seconds from ``now``: given as a number, or as a date in any form of RFC 9110, 5.6.7.

    None if the header is missing or invalid, or names a time in the past: the clocks of the two hosts may differ.
    """
    text = (retry_after or b"").decode("latin-1").strip()
    if re.fullmatch(r"[0-9]+", text):
        return float(text) or None  # any number of digits: infinite at worst
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:  # a date in asctime format
        moment = moment.replace(tzinfo=UTC)
    wait = (moment - now).total_seconds()
    return wait if wait > 0 else None
