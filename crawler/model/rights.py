"""What a page says about its reuse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rights:
    """The signals of one page; ``crawler.page.rights`` reads them."""

    noarchive: bool = False
    """Whether it asks that no copy of it be kept for others to see."""
    tdm_reservation: bool | None = None
    """Whether the rights of text and data mining are reserved; None where it does not say."""
