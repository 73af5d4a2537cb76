"""The private parts of Scrapy that the crawler relies on; those of connections are in ``downloading/connections.py``.

Each function states its assumptions, and ``tests/test_scrapy_internals.py`` checks them against the installed version:
if it fails after an update of Scrapy, adapt this file. A *host* is the name of a download slot, by which Scrapy counts
requests and delays.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface
from scrapy.utils.asyncio import CallLaterResult

_LOOKS = 0.05
"""Seconds between two looks whether an engine runs."""

# Hosts


def host_of(crawler: Crawler, request: Request) -> str:
    """The host that ``request`` goes to.

    Scrapy writes it into the request when it reaches the downloader. A redirect inherits the value of the host that it
    came from, so it is computed again here.
    """
    request.meta.pop(Downloader.DOWNLOAD_SLOT, None)
    return _downloader(crawler).get_slot_key(request)


def downloading_host(request: Request) -> str:
    """The host of a request that has reached the downloader."""
    host: str = request.meta[Downloader.DOWNLOAD_SLOT]
    return host


def set_least_delay(crawler: Crawler, host: str, seconds: float) -> None:
    """Start requests to ``host`` at least ``seconds`` apart; a longer delay stays.

    The downloader reads ``slot.delay`` before each request and varies it by ``slot.jitter`` in both directions, so that
    some requests would come too early. Scrapy deletes the slot of a host that was idle for a minute, and AutoThrottle
    sets the delay after each response: call this again then.
    """
    slot = _downloader(crawler).slots.get(host)
    if slot is not None:
        slot.delay = max(slot.delay, seconds)
        slot.jitter = 0.0


class _Hold(CallLaterResult):
    """A timer that never fires: while a slot has a timer, the downloader sends nothing from its queue."""


def hold(crawler: Crawler, host: str) -> None:
    """Send no queued request to ``host`` until ``let_go``.

    ``Downloader._process_queue`` returns at once while ``slot.latercall`` is set. Scrapy deletes the slot of a host
    that was idle for a minute, and the hold with it: call this again when a request reaches the downloader.
    """
    slot = _downloader(crawler).slots.get(host)
    if slot is not None and not isinstance(slot.latercall, _Hold):
        if slot.latercall is not None:
            slot.latercall.cancel()
        slot.latercall = _Hold()


def let_go(crawler: Crawler, host: str) -> None:
    """Send the requests that ``hold`` kept back, and fetch more for the host from the scheduler."""
    downloader = _downloader(crawler)
    slot = downloader.slots.get(host)
    if slot is not None and isinstance(slot.latercall, _Hold):
        slot.latercall = None
        downloader._process_queue(slot)
    wake(crawler)


def fail_queued(crawler: Crawler, host: str, error: Callable[[], Exception]) -> None:
    """Let each request that is queued for ``host`` fail with its own error.

    ``slot.queue`` contains pairs of a request and the deferred that its download waits for.
    """
    slot = _downloader(crawler).slots.get(host)
    while slot is not None and slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(error())


def queued_count(crawler: Crawler, host: str) -> int:
    """Number of requests that the downloader has for ``host`` but has not sent."""
    slot = _downloader(crawler).slots.get(host)
    return len(slot.active) - len(slot.transferring) if slot is not None else 0


# Concurrency


def concurrency(crawler: Crawler) -> int:
    """Number of requests that the downloader accepts at once, sent or queued; 0 for no limit."""
    return _downloader(crawler).total_concurrency


def set_concurrency(crawler: Crawler, requests: int) -> None:
    """Change that number: ``Downloader.needs_backout`` reads ``total_concurrency`` each time."""
    _downloader(crawler).total_concurrency = requests


def limit_pages_waiting(crawler: Crawler, pages: int) -> None:
    """Start no request while more than ``pages`` responses are waiting to be parsed or being parsed.

    ``scraper.slot`` adds up the bytes of these responses, counting each as at least ``MIN_RESPONSE_SIZE``, and backs
    out beyond ``max_active_size``. With the size of the largest possible response as that minimum, it counts responses.
    """
    slot = crawler.engine.scraper.slot
    assert slot is not None
    slot.MIN_RESPONSE_SIZE = crawler.settings.getint("DOWNLOAD_MAXSIZE")
    slot.max_active_size = pages * slot.MIN_RESPONSE_SIZE


# Engine


def wake(crawler: Crawler, seconds: float = 0.0) -> None:
    """Let the engine look for the next request, or for the end of the crawl, in ``seconds``.

    By itself it does so after a request is finished, else every five seconds (``_SLOT_HEARTBEAT_INTERVAL``).
    """
    slot = crawler.engine._slot
    if slot is not None:
        slot.nextcall.schedule(seconds)


def is_stopping(crawler: Crawler) -> bool:
    """Whether the crawl is being stopped, or has been, so that no more requests start."""
    engine = crawler.engine
    return not engine.running or engine._slot is None or engine._slot.closing is not None


def counters(crawler: Crawler) -> dict[str, Any]:
    """The statistics of a crawl; empty if it failed before it started, when ``crawler.stats`` raises."""
    return crawler.stats.get_stats() if crawler._stats is not None else {}


async def stop(crawler: Crawler, is_over: Callable[[], bool]) -> None:
    """Stop a crawl in good order, once it has begun; ``is_over`` says whether it has ended by itself.

    ``Crawler.stop_async`` notes that the crawl is stopped, but stops no engine that does not run yet; and when that
    engine closes its spider later, it is not stopped, because the crawl has been: such a crawl never ends.
    """
    while not is_over():
        if crawler._engine is not None and crawler._engine.running:
            await crawler.stop_async()
            return
        await asyncio.sleep(_LOOKS)


# Queue


def serve_only(queue: DownloaderAwarePriorityQueue, crawler: Crawler, is_served: Callable[[str], bool]) -> None:
    """Let ``queue`` hold back requests to hosts that are not served now.

    It chooses among the hosts that ``_downloader_interface.stats`` returns, and has no request if that is empty.
    """
    queue._downloader_interface = _ServedHosts(crawler, is_served)


class _ServedHosts(DownloaderInterface):
    def __init__(self, crawler: Crawler, is_served: Callable[[str], bool]) -> None:
        super().__init__(crawler)
        self._is_served = is_served

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        return super().stats(filter(self._is_served, possible_slots))


def _downloader(crawler: Crawler) -> Downloader:
    return crawler.engine.downloader
