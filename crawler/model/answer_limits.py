"""How much of an answer is taken that is no content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from scrapy.settings import BaseSettings

_MOST_HEAD = 300 * 1024
"""Bytes; as many as curl takes (``MAX_HTTP_RESP_HEADER_SIZE``, since CVE-2023-38039)."""


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """In bytes, as they come over the wire. An answer that goes beyond has no end that is worth waiting for."""

    head: int = _MOST_HEAD
    """Status lines and headers, those of interim answers (1xx) too; looked at after each reading of the connection."""
    whole: int = 0
    """With the body and what frames it: sizes of chunks, extensions, trailers. 0 for any number."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        """Beside ``DOWNLOAD_MAXSIZE``, as much for framing as for headers: 8 MiB in chunks of 4 KiB need a tenth."""
        size = settings.getint("DOWNLOAD_MAXSIZE")
        return cls(whole=size + _MOST_HEAD if size else 0)
