"""Links to crawled pages: only http and https URLs."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from crawler.browse.text_direction import shorten


def weblink(value: object, shown: str | None = None) -> Markup:
    """A link if the value is an http(s) URL and nothing else, otherwise the value as text."""
    address = str(value or "").strip()
    if not re.fullmatch(r"https?://[^\s/]\S*", address):
        return escape(shown or address)
    words = shown or shorten(re.sub(r"^https?://(www\.)?", "", address), 60)
    return Markup('<a href="{}" title="{}" rel="noreferrer noopener external">{}</a>').format(address, address, words)


def host(value: object) -> str:
    """Host of a URL, without ``www.``."""
    read = re.match(r"https?://(?:www\.)?([^/?#\s]+)", str(value or ""))
    return read[1] if read else ""
