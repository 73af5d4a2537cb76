"""The connection of one machine to the NATS server."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any, Self
from urllib.parse import urlsplit

import nats
from nats.aio.client import Client
from nats.errors import (
    ConnectionClosedError,
    ConnectionReconnectingError,
    Error,
    MaxPayloadError,
    NoRespondersError,
    OutboundBufferLimitError,
    StaleConnectionError,
)

from crawler.fleet.refusals import RefusalCode, Refused
from crawler.fleet.version import fleet_version
from crawler.fleet.wire import MAX_PAYLOAD, Reply, Request, decode, encode, packed_value
from crawler.model.wrong_input import WrongInput

logger = logging.getLogger(__name__)

ARCHIVE = "chancery.archive"
"""The subject of requests to the archive."""
_READING = "chancery.reading"
HELLO = "hello"
"""The request for whether the archive takes a version."""
_CONNECT_TIME = 20.0
"""Seconds that a start waits for the server: it may be starting too."""
_REPLY_TIME = 10.0
"""Seconds after which a request that has no answer is sent again; the archive carries it out once."""
_AGAIN_AFTER = 0.5
"""Seconds between two tries while the server or the archive is away."""
_SAID_EVERY = 60.0
"""Seconds between two log lines while one waits."""
_NOT_THERE = (ConnectionError, TimeoutError, socket.gaierror)
"""Errors of a first try to connect after which the server may still come; any other is its answer."""
_AWAY = (
    asyncio.TimeoutError, ConnectionClosedError, ConnectionReconnectingError, NoRespondersError,
    OutboundBufferLimitError, StaleConnectionError, OSError,
)  # fmt: skip
"""Errors that pass when the server, or the archive, is back."""


class FleetConnection:
    """Connects again by itself for as long as it is open."""

    def __init__(self, url: str, name: str) -> None:
        self.url = url
        self.name = name
        self.nats: Client
        self.heard_since = 0.0
        """Seconds of the monotonic clock: since when messages can arrive without a gap."""
        self._is_closing = False
        self._is_refused = asyncio.Event()
        self._said: str = ""
        """What the server said last when it refused something."""

    @classmethod
    async def open(cls, url: str, keys: Path | None, name: str) -> Self:
        """Connect to the server at ``url``, with the files of ``keys`` (``crawler.fleet.keys``) to another machine.

        Raises:
            WrongInput: no server answers, it does not let this machine in, or it takes too small messages; or the
                server is elsewhere and there are no keys.
        """
        self = cls(url, name)
        if keys is None and not _is_on_this_machine(url):
            raise WrongInput(f"{url} is on another machine: name the folder of this one's keys, -s NATS_KEYS=FOLDER")
        connecting = asyncio.create_task(self._connected(_context(keys) if keys else None))
        refused = asyncio.create_task(self._is_refused.wait())
        await asyncio.wait((connecting, refused), timeout=_CONNECT_TIME, return_when=asyncio.FIRST_COMPLETED)
        refused.cancel()
        connecting.cancel()  # if it goes on
        try:
            self.nats = await connecting
        except (asyncio.CancelledError, Error, OSError) as error:
            why = self._said or str(error) or "no answer"
            raise WrongInput(f"{url}: no NATS server lets this machine in: {why}") from error
        self.heard_since = monotonic()
        if self.nats.max_payload < MAX_PAYLOAD:
            taken = self.nats.max_payload
            await self.close()
            raise WrongInput(f"{url}: the server takes messages of {taken} bytes; set max_payload to {MAX_PAYLOAD}")
        return self

    async def _connected(self, context: ssl.SSLContext | None) -> Client:
        return await nats.connect(
            self.url,
            name=self.name,
            tls=context,
            # Nobody may read another machine's answers: each has a name space of its own for them.
            inbox_prefix=inbox_of(self.name),
            allow_reconnect=True,
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            error_cb=self._note_error,
            disconnected_cb=self._note_disconnected,
            reconnected_cb=self._note_reconnected,
        )

    async def _note_error(self, error: Exception) -> None:
        self._said = str(error) or type(error).__name__
        if not isinstance(error, _NOT_THERE):
            self._is_refused.set()
        logger.info("%s: %s", self.url, self._said)

    async def _note_disconnected(self) -> None:
        if not self._is_closing:
            logger.warning("%s: the NATS server is away; what is going on waits for it", self.url)

    async def _note_reconnected(self) -> None:
        self.heard_since = monotonic()
        logger.warning("%s: connected again", self.url)

    @property
    def is_connected(self) -> bool:
        """Whether messages can arrive now."""
        return self.nats.is_connected

    async def close(self) -> None:
        """Send what waits, and disconnect."""
        self._is_closing = True
        if self.nats.is_connected:
            await asyncio.wait([asyncio.create_task(self.nats.flush())], timeout=_AGAIN_AFTER)
        await self.nats.close()

    @property
    def said(self) -> str:
        """What the server said last when it refused something; empty before that."""
        return self._said

    async def hello(self) -> None:
        """Ask the archive whether it takes this version; one that is away is asked later.

        Raises:
            WrongInput: it does not, or the server does not let this machine ask.
        """
        request = Request("", 0, 0, HELLO, packed_value(fleet_version()))
        asking = asyncio.create_task(self.nats.request(ARCHIVE, encode(request), timeout=_REPLY_TIME))
        refused = asyncio.create_task(self._is_refused.wait())
        await asyncio.wait((asking, refused), return_when=asyncio.FIRST_COMPLETED)
        refused.cancel()
        if self._is_refused.is_set():
            asking.cancel()
            raise WrongInput(f"{self.url}: the NATS server refuses {self.name}: {self._said}")
        try:
            answer = await asking
        except _AWAY as error:
            logger.warning("%s: no archive answers yet (%s); waiting for it", self.url, type(error).__name__)
            return
        reply = decode(Reply, answer.data)
        if reply.code != RefusalCode.NONE:
            raise WrongInput(str(Refused(RefusalCode(reply.code), reply.details)))

    async def ask(self, make: Callable[[], Request], is_given_up: Callable[[], bool], *, subject: str = ARCHIVE) -> Any:
        """Send a request until it is answered; return the value of the reply, packed.

        ``make`` makes it anew for each try. Waits for as long as the server or the archive is away.

        Raises:
            Refused: the archive refused it; or the message is too large; or ``is_given_up`` became true.
        """
        began = said = monotonic()
        while True:
            message = encode(make())
            if len(message) > self.nats.max_payload:
                raise Refused(RefusalCode.TOO_LARGE, f"{len(message)} bytes, of {self.nats.max_payload}")
            try:
                answer = await self.nats.request(subject, message, timeout=_REPLY_TIME)
            except MaxPayloadError as error:
                raise Refused(RefusalCode.TOO_LARGE, f"{len(message)} bytes") from error
            except _AWAY as error:
                if is_given_up():
                    raise Refused(RefusalCode.LAPSED, "it was given up") from error
                if monotonic() - said > _SAID_EVERY:
                    said = monotonic()
                    why = self._said or type(error).__name__
                    logger.warning("%s: no archive has answered for %.0f s: %s", self.url, said - began, why)
                await asyncio.sleep(_AGAIN_AFTER)
                continue
            reply = decode(Reply, answer.data)
            if reply.code != RefusalCode.NONE:
                raise Refused(RefusalCode(reply.code), reply.details)
            return reply.value


def token_of(name: str) -> str:
    """A machine's name as a part of a subject, and as its certificate has it."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)


def reading_of(run: str) -> str:
    """The subject of requests to a command whose pages workers read; ``*`` for any."""
    return f"{_READING}.{run}"


def inbox_of(name: str) -> str:
    """Where answers for a machine arrive."""
    return f"_INBOX.{token_of(name)}"


def _is_on_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _context(keys: Path) -> ssl.SSLContext:
    """TLS with the machine's own certificate, for a server whose certificate the fleet's authority has signed."""
    try:
        context = ssl.create_default_context(cafile=str(keys / "authority.pem"))
        context.load_cert_chain(keys / "certificate.pem", keys / "key.pem")
    except (OSError, ssl.SSLError) as error:
        raise WrongInput(f"NATS_KEYS={keys}: its files cannot be read: {error}") from error
    return context
