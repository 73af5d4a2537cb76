"""Hosts that ask to be left alone for a while, with 429 or 503, are."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Self

from scrapy import Request, signals
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.asyncio import call_later

logger = logging.getLogger(__name__)

_NOT_NOW = (429, 503)

# Seconds between two looks at whether the crawl is being stopped: nobody waits five minutes for a Ctrl-C.
_LOOK = 1.0


class HostGivenUp(IgnoreRequest):
    """The host wants to be left alone for longer than a run waits: to be tried again by a later one."""


class RetryAfter:
    """Downloader middleware: after 429 or 503 no request to the host begins before its time has come.

    The time is what ``Retry-After`` says (RFC 9110, 10.2.3), else ``BACK_OFF_START`` seconds, doubled with each
    such answer in a row. Requests to other hosts go on. Scrapy's own middleware decides whether a request is
    tried again, by ``RETRY_TIMES``; this one decides when. Where the wait would be longer than
    ``BACK_OFF_MAX`` seconds, the host is given up: what is left for it fails at once, with ``HostGivenUp``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._first = crawler.settings.getfloat("BACK_OFF_START")
        self._longest = crawler.settings.getfloat("BACK_OFF_MAX")
        self._concurrency: int | None = None
        """Requests at once that the downloader allows while no host sleeps."""
        self._wakes_at: dict[str, float] = {}
        """Hosts that sleep, with the end of it by the monotonic clock."""
        self._in_a_row: dict[str, int] = {}
        """Answers of a host that named no time, since the last good one."""
        self._given_up: dict[str, str] = {}
        """Hosts that this run asks no more, with the reason."""
        # The signal comes before the slot sends what is next in its queue; process_response would come after.
        crawler.signals.connect(self.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(self.request_reached_downloader, signals.request_reached_downloader)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listens to the crawl."""
        return cls(crawler)

    def sleeps(self, host: str) -> bool:
        """Whether no request to ``host``, the name of a download slot, may begin now."""
        return host in self._wakes_at

    def process_request(self, request: Request) -> None:
        """Turn away what goes to a host that was given up.

        Raises:
            HostGivenUp: with the reason.
        """
        # A redirect still names the slot of the host that it came from, but waits for the one that it goes to.
        request.meta.pop(Downloader.DOWNLOAD_SLOT, None)
        reason = self._given_up.get(self._downloader.get_slot_key(request))
        if reason is not None:
            raise self._refusal(reason)

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Put the host to sleep where its answer asks for it."""
        host: str = request.meta[Downloader.DOWNLOAD_SLOT]
        if response.status not in _NOT_NOW:
            if response.status < 500:
                self._in_a_row.pop(host, None)
            return
        wait = seconds_to_wait(response.headers.get("Retry-After"), datetime.now(UTC))
        if wait is None:
            if self.sleeps(host):
                return  # a request that was under way: it asks for nothing new
            wait = self._first * 2.0 ** min(self._in_a_row.get(host, 0), 60)
            self._in_a_row[host] = self._in_a_row.get(host, 0) + 1
        if wait > self._longest:
            self._give_up(host, f"{host} answered {response.status} and is to be left alone for {wait:.0f} s")
        elif wait > 0:
            logger.info("%s answered %d: it is left alone for %.1f s", host, response.status, wait)
            self.crawler.stats.inc_value("retry_after/pauses")
            self._wakes_at[host] = max(self._wakes_at.get(host, 0.0), monotonic() + wait)
            self._pause(host)

    def request_reached_downloader(self, request: Request) -> None:
        """Scrapy throws away the slot of a host that was quiet for a minute; a new one must sleep on."""
        host: str = request.meta[Downloader.DOWNLOAD_SLOT]
        if self.sleeps(host):
            self._pause(host)

    @property
    def _downloader(self) -> Downloader:
        assert self.crawler.engine is not None
        return self.crawler.engine.downloader

    def _pause(self, host: str) -> None:
        """Take the place of the call by which the slot would send its next request."""
        slot = self._downloader.slots.get(host)
        if slot is not None:
            if slot.latercall is not None:
                slot.latercall.cancel()
            left = max(0.0, self._wakes_at[host] - monotonic())
            slot.latercall = call_later(min(left, _LOOK), self._look, host, slot)
        self._let_others_pass()

    def _look(self, host: str, slot: Slot) -> None:
        slot.latercall = None
        if self._stopping():
            self._turn_away(slot, f"{host} was left alone when the crawl was stopped")
        elif host in self._wakes_at and monotonic() < self._wakes_at[host]:
            self._pause(host)
        else:
            self._wakes_at.pop(host, None)
            self._let_others_pass()
            self._downloader._process_queue(slot)
            assert self.crawler.engine is not None
            assert self.crawler.engine._slot is not None
            # The scheduler kept what is for this host; Scrapy would look there again within five seconds only.
            self.crawler.engine._slot.nextcall.schedule()

    def _stopping(self) -> bool:
        engine = self.crawler.engine
        assert engine is not None
        return not engine.running or engine._slot is None or engine._slot.closing is not None

    def _give_up(self, host: str, reason: str) -> None:
        if host in self._given_up:
            return
        logger.warning("%s, which is longer than a run waits (BACK_OFF_MAX): given up", reason)
        self.crawler.stats.inc_value("retry_after/given_up")
        self._given_up[host] = reason
        self._wakes_at.pop(host, None)
        self._let_others_pass()
        slot = self._downloader.slots.get(host)
        if slot is not None:
            self._turn_away(slot, reason)

    def _turn_away(self, slot: Slot, reason: str) -> None:
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(self._refusal(reason))

    def _refusal(self, reason: str) -> HostGivenUp:
        self.crawler.stats.inc_value("retry_after/not_asked")
        return HostGivenUp(reason)

    def _let_others_pass(self) -> None:
        """Requests that wait for a host to wake do not count against ``CONCURRENT_REQUESTS``."""
        if self._concurrency is None:
            self._concurrency = self._downloader.total_concurrency
        waiting = (
            len(slot.active) - len(slot.transferring)
            for host, slot in self._downloader.slots.items()
            if self.sleeps(host)
        )
        self._downloader.total_concurrency = self._concurrency + sum(waiting)


def seconds_to_wait(retry_after: bytes | None, now: datetime) -> float | None:
    """``Retry-After``, in seconds from ``now`` on: a number of them, or a date in any form of RFC 9110, 5.6.7.

    None where there is none, where it cannot be read, and where it names no time to come: the clocks of the
    two hosts may differ.
    """
    text = (retry_after or b"").decode("latin-1").strip()
    if re.fullmatch(r"[0-9]{1,15}", text):
        return float(text) or None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:  # a date in the form of asctime
        moment = moment.replace(tzinfo=UTC)
    wait = (moment - now).total_seconds()
    return wait if wait > 0 else None
