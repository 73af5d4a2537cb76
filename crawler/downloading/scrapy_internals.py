"""The private parts of Scrapy and Twisted by which connections are guarded and answers limited, all of them.

Each states what it assumes, and ``tests/test_guard.py`` and ``tests/test_endless_answers.py`` show by real crawls that
it holds: where one of them fails after an update of Scrapy or Twisted, this file is the place to mend.
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

from crawler.downloading.answer_limits import AnswerLimits
from crawler.model.drops import EndlessAnswer

CheckAddress = Callable[[str, str, int], None]
"""Of the IP address that is to be connected to, the host's name and the port; raises where it must not be."""


def guard_connections(handler: HTTP11DownloadHandler, check: CheckAddress, limits: AnswerLimits) -> None:
    """Let ``check`` see each address before the handler connects to it, and hold its answers to the limits.

    The handler makes all its connections by ``_pool``, and has made none yet.
    """
    pool = _GuardedPool(handler._pool._reactor, check)
    pool.maxPersistentPerHost = handler._pool.maxPersistentPerHost
    pool._factory = partial(_LimitedFactory, limits)  # type: ignore[assignment]
    handler._pool = pool


def endless_answer_behind(error: BaseException) -> EndlessAnswer | None:
    """The reason, where a download failed because the answer went beyond its limits.

    Twisted wraps it in lists of failures (``ResponseFailed.reasons``), Scrapy in an error of its own.
    """
    if isinstance(error, EndlessAnswer):
        return error
    behind = [failure.value for failure in getattr(error, "reasons", ())] + [error.__cause__]
    found = (endless_answer_behind(each) for each in behind if each is not None)
    return next((each for each in found if each is not None), None)


class _GuardedPool(HTTPConnectionPool):
    """Twisted's connections, each to an address that was checked; one to a proxy is the operator's own."""

    def __init__(self, reactor: Any, check: CheckAddress) -> None:
        super().__init__(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._check = check

    def _newConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        """``key`` begins with scheme, host and port of the URL, or with ``http-proxy``.

        Raises:
            TypeError: nobody would see the address.
        """
        if key[0] != b"http-proxy" and not isinstance(endpoint, _TunnelingTCP4ClientEndpoint):
            host, port = key[1].decode("ascii"), key[2]
            # Around TLS, an endpoint wraps the one that connects.
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
            AddressRefused: it must not be asked.
        """
        self._check(host)
        return self._reactor.connectTCP(host, *arguments, **options)


SURPLUS = "X-Surplus"
"""Header that an answer gets here where more came than it had announced: what was announced is not the whole of it."""


class _ExactParser(_LenientHTTPClientParser):
    """Notes the surplus: ``_finished`` is given the bytes that came with the end of an answer, after it.

    Line ends are no content: some servers send one too many.
    """

    def _finished(self, rest: bytes) -> None:
        if rest.strip():
            self.response.headers.addRawHeader(SURPLUS.encode(), b"yes")
        super()._finished(rest)  # type: ignore[no-untyped-call]


class _LimitedProtocol(_LenientHTTP11ClientProtocol):
    """One connection, whose answers end within the limits.

    ``_parser`` is there from a request to the end of its answer; until its body begins, its state is ``STATUS`` or
    ``HEADER``, and it takes lines of ``MAX_LENGTH`` bytes.
    """

    limits: AnswerLimits
    transport: Any
    _head = _whole = 0

    def request(self, request: Any) -> Deferred[Any]:
        """Begin to count."""
        self._head = self._whole = 0
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _ExactParser
            # One long line is a matter of the limit for all of them. Never met: the connection ends before.
            self._parser.MAX_LENGTH = 2 * self.limits.head
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Pass on what belongs to an answer, and end the connection where that has no end.

        It is aborted: TLS closes in good order only when the other side stops to send.
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
