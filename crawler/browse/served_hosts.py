"""Host names under which an archive is served, as a protection against DNS rebinding.

In this attack another site's page lets its own name resolve to this machine, so that the browser treats the archive as
part of that site. The header ``Host`` gives the name that was asked for (RFC 9110, 7.2). The port is not compared: it
differs behind a container or a proxy, and an attacker chooses only the name.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import click

_LONGEST_SHOWN = 100
"""Characters of a refused name that the answer quotes."""

_served: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()
"""For each Datasette the names and addresses that the user gave it."""


def note_served_hosts(datasette: Any) -> None:
    """Read ``--host`` and the plugin's option ``hosts`` at startup."""
    command = click.get_current_context(silent=True)
    given = [(command.params.get("host") or "")] if command else []
    option = (datasette.plugin_config("chancery") or {}).get("hosts") or []
    names = [option] if isinstance(option, str) else option
    _served[datasette] = frozenset(str(name).lower().rstrip(".") for name in [*given, *names])


def why_not_served(datasette: Any, headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Return why a request with these headers is refused and what to do; None if it is served.

    A request without ``Host`` is served: it cannot come from a browser.
    """
    named = [value.decode("latin-1") for name, value in headers if name == b"host"]
    refused = next((name for name in named if not _is_served(_host(name), _served.get(datasette, frozenset()))), None)
    if refused is None:
        return None
    return (
        f"This archive is not served under the name {refused[:_LONGEST_SHOWN]!r}. If it should be, add the name to the"
        ' configuration of Datasette, {"plugins": {"chancery": {"hosts": ["NAME"]}}}, and start it again'
        " (docs/reading.md, In the network)."
    )


def _host(named: str) -> str:
    """The name or address without the port; empty if it cannot be parsed."""
    if "@" in named:
        return ""
    try:
        return (urlsplit(f"//{named}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_served(host: str, given: frozenset[str]) -> bool:
    if host in given - {""} or host == "localhost" or host.endswith(".localhost"):
        return True
    is_for_all = bool(given & {"0.0.0.0", "::"})  # noqa: S104 - what the user gave to Datasette
    try:
        # An IP address is safe: nobody else can make it resolve to this machine.
        return ip_address(host).is_loopback or is_for_all
    except ValueError:
        return is_for_all and host == socket.gethostname().lower()
