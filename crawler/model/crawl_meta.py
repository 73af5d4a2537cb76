"""What a request carries for this project's own components, under one key of ``Request.meta``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Self

from scrapy import Request

from crawler.model.address import Address

_KEY = "crawl"


class Role(Enum):
    """What kind of document is requested."""

    ARTICLE = "article"
    SOURCE = "source"
    ROBOTS = "robots"


@dataclass(slots=True, kw_only=True)
class CrawlMeta:
    """One object per request, shared by its redirects and retries."""

    role: Role
    address: Address | None = None
    """The address of an article's page; None for other documents."""
    is_revisit: bool = False
    """Whether the archive has the page, so that the request only asks for changes."""
    is_marked: bool = False
    """Whether the URL is already marked as ``fetching``."""
    failed_at: str = ""
    """The URL whose request failed, after redirects; empty before a failure."""
    saved_at: datetime | None = None
    """UTC: when the answer was saved; None if it comes from the network."""

    @classmethod
    def of(cls, request: Request) -> Self:
        """The object of ``request``; for a request not made by this project, a new one without an address."""
        meta = request.meta.setdefault(_KEY, cls(role=Role.ARTICLE))
        assert isinstance(meta, cls)
        return meta

    def attach(self) -> dict[str, object]:
        """The argument ``meta`` for a request."""
        return {_KEY: self}
