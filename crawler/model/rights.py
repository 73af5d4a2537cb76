"""What a page says about its reuse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rights:
    """The signals of one page, as read by ``crawler.page.rights``."""

    noarchive: bool = False
    """Whether the page asks that no copy of it be shown to others."""
    tdm_reservation: bool | None = None
    """Whether the rights of text and data mining are reserved; None if the page does not say."""
