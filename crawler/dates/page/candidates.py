"""Every date that stands on a page, in its address or in the source that named it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from crawler.dates.page.address import address_candidates, address_key, month_candidates
from crawler.dates.page.places import MAX_REJECTED
from crawler.dates.page.structured import json_ld_candidates, meta_candidates
from crawler.dates.page.visible import visible_candidates
from crawler.model.items import DateCandidate, Discovery
from crawler.model.outlet import Outlet
from crawler.page import Document


def gather(document: Document, outlet: Outlet, url: str, discovery: Discovery | None) -> list[DateCandidate]:
    """Collect the dates as written; nothing is read or judged here but by the place where it stands.

    Dates that are out by their place come last, with the verdict ``rejected`` and the reason, at most 20.
    Pure: no clock, no network.
    """
    found = list(discovered(discovery)) if discovery is not None else []
    found.extend(json_ld_candidates(document, url))
    found.extend(meta_candidates(document))
    addresses = [url, *_canonical(document)]
    told = (candidate for address in addresses for candidate in address_candidates(address, outlet))
    found.extend(islice(told, 1))
    found.extend(month_candidates(url))
    found.extend(visible_candidates(document, frozenset(map(address_key, addresses)) - {""}))
    rejected = [candidate for candidate in found if candidate.verdict][:MAX_REJECTED]
    return [candidate for candidate in found if not candidate.verdict] + rejected


def _canonical(document: Document) -> list[str]:
    """The page's address as it states it; a reprint states that of the first print."""
    links = (link for link in document.tagged("link") if (link.get("rel") or "").lower() == "canonical")
    return [address for link in links if (address := link.get("href"))] + document.meta.get("og:url", [])


def discovered(discovery: Discovery) -> Iterator[DateCandidate]:
    """What the source that named the address says of its dates."""
    if discovery.published:
        yield DateCandidate(source=discovery.found_by, raw=discovery.published[:120])
    if discovery.modified:
        yield DateCandidate(source=discovery.found_by, raw=discovery.modified[:120], kind="modified")
