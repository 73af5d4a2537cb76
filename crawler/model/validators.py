"""Validators of an HTTP answer, by which to ask whether a document has changed (RFC 9110, 8.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.text.foreign_text import clean_fields


@dataclass(frozen=True, slots=True)
class Validators:
    """``ETag`` and ``Last-Modified`` of an answer, as the server sent them; None for each that it did not send."""

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
    """What a page answered, to recognise later whether it has changed."""

    body_sha256: str | None
    """Of the body, hexadecimal; None where the body is not what the article was read from."""
    validators: Validators = NO_VALIDATORS


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """The page of an address whose article, or copy, the archive has: as it was when it was read last."""

    state: PageState
    """``body_sha256`` is None where the source brought the text, and for pages of archives that had no such column."""
    is_from_source: bool
    """Whether a source brought the text: then the page may read a little differently, and is never read."""
    fetched_at: datetime | None
    """UTC: when it was last fetched whole."""
