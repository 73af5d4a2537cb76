"""Addresses of crawled pages as links: only what a browser opens over http or https."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from crawler.browse.text_direction import shorten


def weblink(value: object, shown: str | None = None) -> Markup:
    """A link where the value is an http(s) address and nothing else, or else the value as text."""
    address = str(value or "").strip()
    if not re.fullmatch(r"https?://[^\s/]\S*", address):
        return escape(shown or address)
    words = shown or shorten(re.sub(r"^https?://(www\.)?", "", address), 60)
    return Markup('<a href="{}" title="{}" rel="noreferrer noopener external">{}</a>').format(address, address, words)


def host(value: object) -> str:
    """Host of an address, without ``www.``."""
    read = re.match(r"https?://(?:www\.)?([^/?#\s]+)", str(value or ""))
    return read[1] if read else ""
