"""Whether an outlet's facts agree with what is known of it: its ``known.json``, without any page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.dates.publication.before_fetch import day_named_by
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.urls import canonical_url, is_article
from crawler.saved_pages.evidence import EvidenceError, evidence_in
from crawler.saved_pages.manifest import KNOWN


def contradictions(outlet: Outlet, folder: Path, at: datetime) -> Iterator[str]:
    """What is known of an outlet and does not agree with its facts, in words; nothing where all agrees.

    Args:
        folder: its folder of saved pages.
        at: now; a day after it is no day of publication.
    """
    try:
        evidence_in(folder)
        known = json.loads((folder / KNOWN).read_text(encoding="utf-8")) if (folder / KNOWN).is_file() else {}
    except (EvidenceError, ValueError) as error:
        yield str(error)
        return
    yield from _of_urls(outlet, known, at)


def _of_urls(outlet: Outlet, known: dict[str, Any], at: datetime) -> Iterator[str]:
    if is_article(outlet.home, outlet):
        yield f"article={outlet.article!r} matches the home page too"
    days = known.get("days", {})
    for url in known.get("articles", []):
        own = canonical_url(url, outlet)
        if not is_article(own, outlet):
            yield f"{url} is an article, but not by article={outlet.article!r}"
        day = day_named_by(Discovery(url=own, found_by="listing"), outlet, fetched_at=at)
        if day != days.get(url):
            by = f"{day or 'no day'} by address_date={outlet.address_date!r}"
            yield f"{url} is of {days.get(url) or 'no day'}, but {by}"
    for url in known.get("others", []):
        if is_article(canonical_url(url, outlet), outlet):
            yield f"{url} is no article, but one by article={outlet.article!r}"
