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
    """Status lines and headers, those of interim answers (1xx) too."""
    whole: int = 0
    """With the body and what frames it: sizes of chunks, extensions, trailers. 0 for any number."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        """Twice ``DOWNLOAD_MAXSIZE`` for the whole: chunks of six bytes have as many bytes of framing as of content."""
        size = settings.getint("DOWNLOAD_MAXSIZE")
        return cls(whole=2 * size + _MOST_HEAD if size else 0)
