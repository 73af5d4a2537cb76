"""Every date on a page, in its URL or in the source that listed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from lxml.html import HtmlElement

from crawler.dates.page.address import address_candidates, month_candidates
from crawler.dates.page.found import found
from crawler.dates.page.places import MAX_ELSEWHERE, OTHER_PLACES
from crawler.dates.page.structured import json_ld_candidates, meta_candidates
from crawler.dates.page.visible import visible_candidates
from crawler.model.items import DateCandidate, Discovery
from crawler.model.outlet import Outlet
from crawler.model.urls import address_key
from crawler.page import Document
from crawler.page.canonical import canonical_links

_SECONDS = re.compile(r"\d{1,10}")


def gather(
    document: Document,
    outlet: Outlet,
    url: str,
    discovery: Discovery | None,
    headline: HtmlElement | None,
    headers: Iterable[tuple[str, str]] | None = None,
) -> list[DateCandidate]:
    """Collect the dates and read their texts; nothing is decided here.

    ``headline`` is the element that shows the headline, see ``headline_of``; ``headers`` are those of the response.
    Dates from places outside the article (``OtherPlace``) come last, at most 20. Pure: no clock, no network.
    """
    seen = list(discovered(discovery)) if discovery is not None else []
    seen.extend(json_ld_candidates(document))
    seen.extend(meta_candidates(document))
    addresses = [url, *canonical_links(document), *document.meta.get("og:url", [])]
    in_addresses = (candidate for address in addresses for candidate in address_candidates(address, outlet))
    seen.extend(islice(in_addresses, 1))
    seen.extend(month_candidates(url))
    own = frozenset(map(address_key, addresses)) - {""}
    seen.extend(visible_candidates(document, headline, own, held=_held(headers)))
    elsewhere = [candidate for candidate in seen if candidate.source in OTHER_PLACES][:MAX_ELSEWHERE]
    return [candidate for candidate in seen if candidate.source not in OTHER_PLACES] + elsewhere


def _held(headers: Iterable[tuple[str, str]] | None) -> timedelta | None:
    """Return how long caches have held a response, according to its headers; None if unknown.

    Source: RFC 9111, 5.1 (``Age``: seconds since the origin made it, at most 2^31). Other headers only report a hit.
    """
    if headers is None:
        return None
    said = [(name.lower(), value.strip().lower()) for name, value in headers]
    seconds = max((int(value) for name, value in said if name == "age" and _SECONDS.fullmatch(value)), default=0)
    is_hit = any("cache" in name and "hit" in value for name, value in said)
    return timedelta(seconds=seconds) if seconds or not is_hit else None


def discovered(discovery: Discovery) -> Iterator[DateCandidate]:
    """Yield the dates that the source gives for the URL."""
    if discovery.published:
        yield found(discovery.found_by, discovery.published)
    elif discovery.modified and discovery.found_by == "feed":
        yield found("feed_updated", discovery.modified)
    if discovery.modified:
        yield found(discovery.found_by, discovery.modified, "modified")
