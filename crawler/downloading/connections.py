"""The private parts of Scrapy's and Twisted's connections: which addresses are connected to, and how long an answer is.

As in ``crawler/scrapy_internals.py``, tests check what is taken for granted: ``tests/test_guard.py`` and
``tests/test_endless_answers.py``. A file of its own, as Scrapy's HTTP handler takes a third of a second to import, for
which a command that downloads nothing need not wait.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _TunnelingTCP4ClientEndpoint,
)
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web.client import HTTPConnectionPool
from zope.interface import directlyProvides, providedBy  # type: ignore[import-untyped]

from crawler.model.answer_limits import AnswerLimits
from crawler.model.drops import EndlessAnswer

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
