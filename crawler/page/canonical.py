"""The address that a page states as its own."""

from __future__ import annotations

from crawler.model.outlet import Outlet
from crawler.model.urls import absolute, address_key, belongs_to, canonical_url, is_home
from crawler.page import Document
from crawler.page.links import base_of


def canonical_links(document: Document) -> list[str]:
    """The targets of ``<link rel="canonical">`` as written, in document order; a reprint names the first print."""
    links = (link for link in document.tagged("link") if "canonical" in (link.get("rel") or "").lower().split())
    return [target for link in links if (target := link.get("href"))]


def own_addresses(document: Document) -> frozenset[str]:
    """The addresses under which the page was fetched or calls itself, by ``address_key``."""
    addresses = [document.url, *canonical_links(document), *document.meta.get("og:url", [])]
    return frozenset(map(address_key, addresses)) - {""}


def canonical_of(document: Document, url: str, outlet: Outlet) -> str:
    """The form in which the page is recorded: the canonical address it states, else ``url``.

    A canonical link to another host or to the home page is a mistake, or a reprint, and is not followed.

    Raises:
        ValueError: ``url`` is not an http(s) address with a host.
    """
    base = base_of(document, url)
    for link in canonical_links(document):
        stated = absolute(base, link)
        if stated and belongs_to(stated, outlet) and not is_home(stated, outlet):
            return canonical_url(stated, outlet)
    return canonical_url(url, outlet)
