"""The URLs that a page states of itself: its canonical one, and the base of its links."""

from __future__ import annotations

from crawler.model.outlet import Outlet
from crawler.model.urls import absolute, address_key, belongs_to, canonical_url, is_home
from crawler.model.web import host_of
from crawler.page import Document


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


def base_of(document: Document, url: str) -> str:
    """Base URL for relative links of the page at ``url``: its first ``<base href>``, else ``url``.

    Source: WHATWG HTML, "Document base URLs". A base that is not an http(s) URL is ignored; so is one on another site,
    since all of the page's own links would lead away from it.
    """
    stated = next((href for base in document.tagged("base") if (href := base.get("href")) is not None), "")
    base = absolute(url, stated)
    return base if base is not None and _is_one_site(host_of(base), host_of(url)) else url


def _is_one_site(one: str, other: str) -> bool:
    return f".{one}".endswith(f".{other}") or f".{other}".endswith(f".{one}")
