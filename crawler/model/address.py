"""A URL on its way from a source's document to the request for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.model.items import Discovery
from crawler.model.validators import StoredPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What the sources and the archive know of a URL before its page is fetched; a row of the table ``addresses``."""

    url: str
    """Canonical. Once the archive has recorded it, the one under which it knows the page (``addresses.url``)."""
    discovery: Discovery
    """What the source said when it named it; some days are stated nowhere else."""
    aliases: tuple[str, ...] = ()
    """Other URLs of the same page, canonical."""
    published_on: str | None = None
    """``YYYY-MM-DD``: the day of publication at the outlet, by the source and the URL; None where they do not say."""
    changed_at: str | None = None
    """``YYYY-MM-DDTHH:MM:SSZ``: when the article was last changed, by the source; None where it does not say."""
    first_seen_at: datetime | None = None
    """UTC: when a source first named it; None until the archive has recorded it."""
    stored_page: StoredPage | None = None
    """None where the archive has no article of it."""
