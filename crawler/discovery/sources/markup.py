"""The words of markup that a source carries within its own."""

from __future__ import annotations

import html
import re

_TAGS = re.compile(r"<[^>]*>|\s+")


def plain(markup: str) -> str:
    """``markup`` without its tags, on one line."""
    return " ".join(html.unescape(_TAGS.sub(" ", markup)).split())
