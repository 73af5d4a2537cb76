"""Validators of an HTTP answer, for conditional requests (RFC 9110, 8.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.text.foreign_text import clean_fields


@dataclass(frozen=True, slots=True)
class Validators:
    """``ETag`` and ``Last-Modified`` of an answer, as sent; None if not sent."""

    etag: str | None = None
    last_modified: str | None = None

    def __post_init__(self) -> None:
        clean_fields(self, "etag", "last_modified")

    def conditions(self) -> dict[str, str]:
        """Request headers that ask for the document only if it has changed (RFC 9110, 13.1)."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class PageState:
    """State of a page when it was read, to recognise later whether it has changed."""

    body_sha256: str | None
    """Hash of the body, hexadecimal; None if the article was not read from this body."""
    validators: Validators = NO_VALIDATORS


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """The page of a URL whose article or copy is in the archive, as it was when last read."""

    state: PageState
    """``body_sha256`` is None if the source delivered the text, and for pages of archives without that column."""
    is_from_source: bool
    """Whether a source delivered the text: the page may have slightly different text, and is never read."""
    fetched_at: datetime | None
    """UTC: when it was last fetched in full."""
