"""Limits for the parts of an answer that are not content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from scrapy.settings import BaseSettings

_MOST_HEAD = 300 * 1024
"""Bytes of headers; curl accepts as many (``MAX_HTTP_RESP_HEADER_SIZE``, since CVE-2023-38039)."""


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """Limits in bytes as transferred. An answer beyond them is treated as endless."""

    head: int = _MOST_HEAD
    """Status lines and headers, including interim answers (1xx); checked after each read from the connection."""
    whole: int = 0
    """The whole answer with its framing (chunk sizes, extensions, trailers); 0 for no limit."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        """Add to ``DOWNLOAD_MAXSIZE`` as much for framing as for headers: 8 MiB in 4 KiB chunks need a tenth."""
        size = settings.getint("DOWNLOAD_MAXSIZE")
        return cls(whole=size + _MOST_HEAD if size else 0)
