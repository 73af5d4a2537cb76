"""A URL between its listing by a source and the request for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.model.items import Discovery
from crawler.model.validators import StoredPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What is known about a URL before its page is fetched; a row of the table ``addresses``."""

    url: str
    """Canonical. Once the archive has recorded it, the URL under which it stores the page (``addresses.url``)."""
    discovery: Discovery
    """What the source said when it listed the URL; some days are stated nowhere else."""
    aliases: tuple[str, ...] = ()
    """Other URLs of the same page, canonical."""
    published_on: str | None = None
    """``YYYY-MM-DD``: local day of publication, from the source or the URL; None if neither states it."""
    changed_at: str | None = None
    """``YYYY-MM-DDTHH:MM:SSZ``: last change of the article according to the source; None if it does not say."""
    first_seen_at: datetime | None = None
    """UTC: when a source first listed the URL; None until the archive has recorded it."""
    stored_page: StoredPage | None = None
    """None if the archive has no article with this URL."""
