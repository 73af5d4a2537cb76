"""What the URL of a page alone says: whether it may be asked for, and may be an article."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.reasons import ReasonCode
from crawler.model.urls import is_article, is_on_site

RULED_OUT = (
    ReasonCode.OFF_SITE, ReasonCode.ROBOTS_FORBIDDEN, ReasonCode.ADDRESS_REFUSED, ReasonCode.PDF, ReasonCode.URL_FORM,
)  # fmt: skip
"""Reasons that a page's URL gives, before it is asked for: a source that lists nothing else lists no article."""


def ruled_out(url: str, discovery: Discovery, outlet: Outlet) -> ReasonCode | None:
    """Why the page at ``url`` is not asked for; None where nothing is against it."""
    if not is_on_site(url, outlet) and not discovery.is_redirect:
        return ReasonCode.OFF_SITE
    if is_pdf(url):
        return ReasonCode.PDF
    # Sitemaps name every page of a host: its other languages, its shop.
    if discovery.found_by == "sitemap" and outlet.states_articles and not is_article(url, outlet):
        return ReasonCode.URL_FORM
    return None


def is_pdf(url: str) -> bool:
    """Whether the path of ``url`` is that of a PDF file, the form in which ministries publish documents."""
    return urlsplit(url).path.lower().endswith(".pdf")
