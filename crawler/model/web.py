"""What makes a URL one of the web, and which host it is on."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from crawler.text.foreign_text import is_printable


def is_web_url(url: str) -> bool:
    """Whether ``url`` is http or https, with a host that could be asked.

    Not so what is no URL at all, such as ``http://[bad``, ``https://host:99999/`` or what is not printable.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and (url.isprintable() or is_printable(url))


@lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """The host name of ``url``, without ``www.``; empty where it has none."""
    return without_www(urlsplit(url).hostname or "")


def without_www(host: str) -> str:
    """``host``, with its port or not, in lower case and without ``www.``: sites answer under both names."""
    return host.lower().removeprefix("www.")
