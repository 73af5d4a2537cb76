"""The words of markup that a source carries within its own."""

from __future__ import annotations

import re

from crawler.text.foreign_text import unescape

_TAGS = re.compile(r"<[^>]*>|\s+")


def plain(markup: str) -> str:
    """``markup`` without its tags, on one line."""
    return " ".join(unescape(_TAGS.sub(" ", markup)).split())
