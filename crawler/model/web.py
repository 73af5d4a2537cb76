"""What makes a URL one of the web, and which host it is on."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit


def is_web_url(url: str) -> bool:
    """Whether ``url`` is http or https, with a host; not so what is no URL at all, such as ``http://[bad``."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


@lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """The host name of ``url``, without ``www.``; empty where it has none."""
    return without_www(urlsplit(url).hostname or "")


def without_www(host: str) -> str:
    """``host``, with its port or not, in lower case and without ``www.``: sites answer under both names."""
    return host.lower().removeprefix("www.")
