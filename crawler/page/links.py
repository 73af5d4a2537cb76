"""Base URL of a page's links."""

from __future__ import annotations

from crawler.model.urls import absolute
from crawler.model.web import host_of
from crawler.page import Document


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
