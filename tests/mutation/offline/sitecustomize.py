"""Keeps a Python process and its children offline: Python imports this module by its name at startup.

A mutant may forget that a crawl is to read saved pages; it must not contact any outlet.
"""

from __future__ import annotations

import socket
from typing import Any

_HERE = ("127.", "localhost", "::1", "0.0.0.0")
_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


def _require_here(address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(address, (tuple, str)) and not str(host or "127.").startswith((*_HERE, "/", "\0")):
        raise OSError(f"{host}: this process may not leave this machine")


def connect(self: socket.socket, address: Any) -> None:
    """Like that of ``socket``, but only to this machine."""
    _require_here(address)
    _connect(self, address)


def connect_ex(self: socket.socket, address: Any) -> int:
    """Like that of ``socket``, but only to this machine."""
    _require_here(address)
    return _connect_ex(self, address)


def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
    """Like that of ``socket``, but only for this machine."""
    if host is not None:
        name = host.decode() if isinstance(host, bytes) else host
        if not name.startswith(_HERE):
            raise socket.gaierror(socket.EAI_NONAME, f"{name}: this process may not leave this machine")
    return _getaddrinfo(host, *arguments, **options)


socket.socket.connect = connect  # type: ignore[method-assign, assignment]
socket.socket.connect_ex = connect_ex  # type: ignore[method-assign, assignment]
socket.getaddrinfo = getaddrinfo
