"""The text of markup inside a source's document."""

from __future__ import annotations

import re

from crawler.text.foreign_text import unescape

_TAGS = re.compile(r"<[^>]*>|\s+")


def plain(markup: str) -> str:
    """``markup`` without its tags, on one line."""
    return " ".join(unescape(_TAGS.sub(" ", markup)).split())
