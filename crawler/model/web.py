"""Web URLs and their hosts."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from crawler.text.foreign_text import is_printable

PORTS = {"http": 80, "https": 443}
"""The port of a URL that names none (RFC 9110, 4.2)."""


def is_web_url(url: str) -> bool:
    """Whether ``url`` is http or https, with a host that could be contacted.

    False for invalid URLs, such as ``http://[bad`` or ``https://host:99999/``, and for unprintable text.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and (url.isprintable() or is_printable(url))


@lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """The host name of ``url`` without ``www.``; empty if it has none."""
    return without_www(urlsplit(url).hostname or "")


@lru_cache(maxsize=1024)
def site_of(url: str) -> str:
    """The host of ``url`` without ``www.``, and its port unless that is its scheme's own: two ports are two sites."""
    parts = urlsplit(url)
    port = parts.port
    return host_of(url) + (f":{port}" if port and port != PORTS.get(parts.scheme) else "")


def target_of(url: str) -> str:
    """Path and query of ``url``, as a request names them (RFC 9112, 3.2.1)."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def without_www(host: str) -> str:
    """``host``, with or without port, in lower case and without ``www.``: sites answer under both names."""
    return host.lower().removeprefix("www.")
