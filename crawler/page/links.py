"""Where the links of a page lead."""

from __future__ import annotations

from crawler.model.urls import absolute
from crawler.page import Document


def base_of(document: Document, url: str) -> str:
    """What the relative links of the page at ``url`` are relative to: its first ``<base href>``, else ``url``.

    Source: WHATWG HTML, "Document base URLs". A base that is no http(s) URL counts for none.
    """
    stated = next((href for base in document.tagged("base") if (href := base.get("href")) is not None), "")
    return absolute(url, stated) or url
