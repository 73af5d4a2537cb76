"""A server of raw bytes on loopback: each fault is a host with its own address and arbitrary answers."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self

_LONGEST = 30.0
"""Seconds after which an endless answer ends anyway: longer than a crawl waits for one."""
_HEAD_MAX = 65536
"""Most bytes of a request's head."""


class Hung(Exception):
    """The client has hung up, or the answer took too long: there is no one to answer."""


@dataclass
class Connection:
    """The destination of an answer."""

    socket: socket.socket
    path: str
    home: str
    """Base URL of the requested host."""
    ends_at: float
    stays_open: bool = False
    """Whether another request may follow on the connection."""

    def named(self, text: str) -> str:
        """``text`` with ``{home}`` and ``{port}`` filled in."""
        return text.replace("{home}", self.home).replace("{port}", self.home.rpartition(":")[2])

    def send(self, data: bytes) -> None:
        """Write all of it.

        Raises:
            Hung: the client has hung up.
        """
        if time.monotonic() > self.ends_at:
            raise Hung
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise Hung from error

    def forever(self, data: bytes, pause: float = 0.0) -> None:
        """Write it again and again.

        Raises:
            Hung: always, in the end.
        """
        while True:
            self.send(data)
            if pause:
                time.sleep(pause)

    def reset(self) -> None:
        """Abort the connection: the client gets RST instead of an orderly end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()


Send = Callable[[Connection], None]
"""Writes one answer."""


def answer(body: bytes | str = b"", status: int | str = 200, **headers: str) -> Send:
    """A correct answer; underscores in the names of ``headers`` stand for hyphens. ``{home}`` and ``{port}`` in them
    and in a text body are those of the host."""

    def send(connection: Connection) -> None:
        data = body if isinstance(body, bytes) else connection.named(body).encode()
        named = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data))}
        named |= {name.replace("_", "-"): connection.named(value) for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
        connection.send(f"HTTP/1.1 {_line(status)}\r\n{lines}\r\n".encode("latin-1") + data)
        connection.stays_open = bool(named["Content-Length"])

    return send


def _line(status: int | str) -> str:
    return f"{status} {HTTPStatus(status).phrase}" if isinstance(status, int) else status


def raw(*parts: bytes) -> Send:
    """These bytes, then the connection is closed."""

    def send(connection: Connection) -> None:
        for part in parts:
            connection.send(part)

    return send


def endless(head: bytes, again: bytes, pause: float = 0.0) -> Send:
    """``head``, then ``again`` endlessly; ``pause`` in seconds."""

    def send(connection: Connection) -> None:
        connection.send(head)
        connection.forever(again, pause)

    return send


NOT_FOUND = answer(b"not found", 404)


@dataclass
class Host:
    """One fault's host."""

    answers: Mapping[str, Send]
    """By path and query."""
    tls: ssl.SSLContext | None = None
    asked: list[str] = field(default_factory=list)
    """Paths, in order."""


class FaultServer:
    """A context manager: inside it every host answers, each at its own address below 127.2.0.0/16."""

    def __init__(self, hosts: Mapping[str, Host]) -> None:
        self.hosts = hosts
        self._addresses = {f"127.2.{number // 200}.{number % 200 + 1}": name for number, name in enumerate(hosts)}
        self.strayed: list[str] = []
        """Requests to addresses that nobody gave the crawl, or to ``/secret``."""
        server = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                server.handle(self.request)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads, request_queue_size = True, True, 256

            def handle_error(self, request: Any, client_address: Any) -> None:
                pass  # a client that hangs up, as it should

        self._server = Server(("0.0.0.0", 0), Handler)
        port = self._server.server_address[1]
        scheme = {name: "https" if host.tls else "http" for name, host in hosts.items()}
        self.homes = {name: f"{scheme[name]}://{address}:{port}" for address, name in self._addresses.items()}
        """Base URL of each host, by its name."""

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def handle(self, connected: socket.socket) -> None:
        """Answer the requests of one connection."""
        address = connected.getsockname()[0]
        name = self._addresses.get(address)
        if name is None:
            self.strayed.append(address)
            return
        host = self.hosts[name]
        connected.settimeout(_LONGEST)
        if host.tls is not None:
            connected = host.tls.wrap_socket(connected, server_side=True)
        while path := _path_of(connected):
            host.asked.append(path)
            if path.startswith("/secret"):
                self.strayed.append(f"{name}{path}")
            connection = Connection(connected, path, self.homes[name], time.monotonic() + _LONGEST)
            try:
                host.answers.get(path, NOT_FOUND)(connection)
            except Hung:
                return
            if not connection.stays_open:
                break
        if connected.fileno() >= 0:
            connected.close()


def _path_of(connected: socket.socket) -> str:
    """Path and query of the next request; empty if none comes."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _HEAD_MAX:
        data = connected.recv(_HEAD_MAX)
        if not data:
            return ""
        head += data
    return head.split(b" ", 2)[1].decode("latin-1")
