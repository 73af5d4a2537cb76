"""What a request carries for this project's own parts, under one key of ``Request.meta``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Self

from scrapy import Request

from crawler.model.address import Address

_KEY = "crawl"


class Role(Enum):
    """What is asked for."""

    ARTICLE = "article"
    SOURCE = "source"
    ROBOTS = "robots"


@dataclass(slots=True, kw_only=True)
class CrawlMeta:
    """One object for a request and for what follows from it: redirects and retries share it."""

    role: Role
    address: Address | None = None
    """Of an article's page; None for other documents."""
    is_revisit: bool = False
    """Whether the archive has the page, and asks only whether it has changed."""
    is_marked: bool = False
    """Whether its address is marked as ``fetching``."""
    failed_at: str = ""
    """The URL that gave no answer, after redirects; empty until then."""
    saved_at: datetime | None = None
    """UTC: when the answer was saved; None where it comes from the network."""

    @classmethod
    def of(cls, request: Request) -> Self:
        """What ``request`` carries; that of an article without an address where it was not made by this project."""
        meta = request.meta.setdefault(_KEY, cls(role=Role.ARTICLE))
        assert isinstance(meta, cls)
        return meta

    def attach(self) -> dict[str, object]:
        """For the argument ``meta`` of a request."""
        return {_KEY: self}
