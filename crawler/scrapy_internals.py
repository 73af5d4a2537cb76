"""All private parts of Scrapy and Twisted that the crawler relies on.

Each function states its assumptions, and ``tests/test_scrapy_internals.py``, ``tests/test_guard.py`` and
``tests/test_endless_answers.py`` check them against the installed versions: if one fails after an update of Scrapy or
Twisted, adapt this file. A *host* is the name of a download slot, by which Scrapy counts requests and delays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _TunnelingTCP4ClientEndpoint,
)
from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface
from scrapy.utils.asyncio import CallLaterResult
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web.client import HTTPConnectionPool
from zope.interface import directlyProvides, providedBy  # type: ignore[import-untyped]

from crawler.model.answer_limits import AnswerLimits
from crawler.model.drops import EndlessAnswer

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


# Connections

CheckAddress = Callable[[str, str, int], None]
"""Called with the IP address to connect to, the host's name and the port; raises if the connection is not allowed."""


def guard_connections(handler: HTTP11DownloadHandler, check: CheckAddress, limits: AnswerLimits) -> None:
    """Let ``check`` see each IP address before the handler connects to it, and apply the limits to its answers.

    The handler makes all its connections through ``_pool``, and has made none yet.
    """
    pool = _GuardedPool(handler._pool._reactor, check)
    pool.maxPersistentPerHost = handler._pool.maxPersistentPerHost
    pool._factory = partial(_LimitedFactory, limits)  # type: ignore[assignment]
    handler._pool = pool


def endless_answer_behind(error: BaseException) -> EndlessAnswer | None:
    """The reason, if a download failed because the answer exceeded its limits.

    Twisted wraps it in lists of failures (``ResponseFailed.reasons``), Scrapy in its own error.
    """
    if isinstance(error, EndlessAnswer):
        return error
    behind = [failure.value for failure in getattr(error, "reasons", ())] + [error.__cause__]
    found = (endless_answer_behind(each) for each in behind if each is not None)
    return next((each for each in found if each is not None), None)


class _GuardedPool(HTTPConnectionPool):
    """Twisted's connection pool, with each IP address checked; a proxy was chosen by the operator and is not."""

    def __init__(self, reactor: Any, check: CheckAddress) -> None:
        super().__init__(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._check = check

    def _newConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        """``key`` starts with scheme, host and port of the URL, or with ``http-proxy``.

        Raises:
            TypeError: the IP address could not be checked.
        """
        if key[0] != b"http-proxy" and not isinstance(endpoint, _TunnelingTCP4ClientEndpoint):
            host, port = key[1].decode("ascii"), key[2]
            # For TLS, an endpoint wraps the one that connects.
            connecting = getattr(endpoint, "_wrappedEndpoint", endpoint)
            if not isinstance(connecting, HostnameEndpoint):
                raise TypeError(f"{type(connecting).__name__} is not a HostnameEndpoint: its address cannot be checked")
            check = self._check
            connecting._reactor = _GuardedReactor(connecting._reactor, lambda address: check(address, host, port))
        return super()._newConnection(key, endpoint)


class _GuardedReactor:
    """The reactor, as far as a ``HostnameEndpoint`` uses it.

    The endpoint resolves a name once and calls ``connectTCP`` with each IP address; an error fails that attempt.
    """

    def __init__(self, reactor: Any, check: Callable[[str], None]) -> None:
        self._reactor = reactor
        self._check = check
        directlyProvides(self, providedBy(reactor))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    def connectTCP(self, host: str, *arguments: Any, **options: Any) -> Any:  # noqa: N802
        """Connect to the IP address ``host``.

        Raises:
            AddressRefused: the connection is not allowed.
        """
        self._check(host)
        return self._reactor.connectTCP(host, *arguments, **options)


SURPLUS = "X-Surplus"
"""Header added to an answer that was longer than announced: the announced part is not complete."""


class _ExactParser(_LenientHTTPClientParser):
    """Notes surplus data: ``_finished`` gets the bytes that arrived after the end of an answer.

    Line ends do not count: some servers send one too many.
    """

    def _finished(self, rest: bytes) -> None:
        if rest.strip():
            self.response.headers.addRawHeader(SURPLUS.encode(), b"yes")
        super()._finished(rest)  # type: ignore[no-untyped-call]


class _LimitedProtocol(_LenientHTTP11ClientProtocol):
    """One connection, whose answers must end within the limits.

    ``_parser`` exists from a request to the end of its answer; until its body starts, its state is ``STATUS`` or
    ``HEADER``, and it accepts lines of ``MAX_LENGTH`` bytes.
    """

    limits: AnswerLimits
    transport: Any
    _head = _whole = 0

    def request(self, request: Any) -> Deferred[Any]:
        """Start counting."""
        self._head = self._whole = 0
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _ExactParser
            # A long line is covered by the limit for all lines. Never reached: the connection ends before.
            self._parser.MAX_LENGTH = 2 * self.limits.head
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Pass on data that belongs to an answer, and end the connection if the answer is endless.

        It is aborted, because an orderly TLS shutdown needs the other side to stop sending.
        """
        if self._parser is None:
            self.transport.abortConnection()
            return
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        self._whole += len(data)
        if self._parser is None:
            return
        if self._parser.state in (STATUS, HEADER):
            self._head += len(data)
            if self._head > self.limits.head:
                self._end(f"more than {self.limits.head} bytes of headers")
        elif self.limits.whole and self._whole > self.limits.whole:
            self._end(f"more than {self.limits.whole} bytes around its content")

    def _end(self, what: str) -> None:
        self.transport.abortConnection()
        failure = Failure(EndlessAnswer(f"the answer has no end: {what}"))  # type: ignore[no-untyped-call]
        self._disconnectParser(failure)  # type: ignore[no-untyped-call]


class _LimitedFactory(_LenientHTTP11ClientFactory):
    def __init__(self, limits: AnswerLimits, *arguments: Any) -> None:
        super().__init__(*arguments)  # type: ignore[no-untyped-call]
        self._limits = limits

    def buildProtocol(self, addr: Any) -> _LimitedProtocol:  # noqa: N802
        protocol = _LimitedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
        protocol.limits = self._limits
        return protocol
