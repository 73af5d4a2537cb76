"""Under which names an archive is served: a page of another site must not read it through a name of its own.

Such a page has its own name resolve to this machine (DNS rebinding), and the browser takes the archive for a part of
that site. The header ``Host`` tells: it holds the name that was asked for (RFC 9110, 7.2). The port is not compared: it
is another one behind a container or a proxy, and the name alone is what an attacker chooses.
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
"""Characters of a name that is refused, in the answer."""

_served: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()
"""For each Datasette the names and addresses that it was given."""


def note_served_hosts(datasette: Any) -> None:
    """Read ``--host`` and the plugin's option ``hosts``, at the start."""
    command = click.get_current_context(silent=True)
    given = [(command.params.get("host") or "")] if command else []
    option = (datasette.plugin_config("chancery") or {}).get("hosts") or []
    names = [option] if isinstance(option, str) else option
    _served[datasette] = frozenset(str(name).lower().rstrip(".") for name in [*given, *names])


def why_not_served(datasette: Any, headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Why a request with these headers is not answered, and the cure; None where it is.

    A request without ``Host`` comes from no browser.
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
    """The name or the address without the port; empty where it is none."""
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
        # An address is no name that somebody else could have resolve to this machine.
        return ip_address(host).is_loopback or is_for_all
    except ValueError:
        return is_for_all and host == socket.gethostname().lower()
