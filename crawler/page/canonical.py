"""The canonical URL that a page states."""

from __future__ import annotations

from crawler.model.outlet import Outlet
from crawler.model.urls import absolute, address_key, belongs_to, canonical_url, is_home
from crawler.page import Document
from crawler.page.links import base_of


def canonical_links(document: Document) -> list[str]:
    """Targets of ``<link rel="canonical">`` as written, in document order; a reprint names the original."""
    links = (link for link in document.tagged("link") if "canonical" in (link.get("rel") or "").lower().split())
    return [target for link in links if (target := link.get("href"))]


def own_addresses(document: Document) -> frozenset[str]:
    """URLs under which the page was fetched or by which it identifies itself, in the form of ``address_key``."""
    addresses = [document.url, *canonical_links(document), *document.meta.get("og:url", [])]
    return frozenset(map(address_key, addresses)) - {""}


def canonical_of(document: Document, url: str, outlet: Outlet) -> str:
    """The URL under which the page is recorded: its stated canonical URL, else ``url``.

    A canonical link to another host or to the home page is a mistake or marks a reprint, and is not followed.

    Raises:
        ValueError: ``url`` is not an http(s) URL with a host.
    """
    base = base_of(document, url)
    for link in canonical_links(document):
        stated = absolute(base, link)
        if stated and belongs_to(stated, outlet) and not is_home(stated, outlet):
            return canonical_url(stated, outlet)
    return canonical_url(url, outlet)
