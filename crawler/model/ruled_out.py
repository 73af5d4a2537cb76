"""Whether a page may be requested, and may be an article, judging by its URL alone."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.reasons import ReasonCode
from crawler.model.urls import is_article, is_on_site

RULED_OUT = (
    ReasonCode.OFF_SITE, ReasonCode.ROBOTS_FORBIDDEN, ReasonCode.ADDRESS_REFUSED, ReasonCode.PDF, ReasonCode.URL_FORM,
)  # fmt: skip
"""Reasons that follow from a page's URL before it is requested: a source that lists only such URLs lists no article."""


def ruled_out(url: str, discovery: Discovery, outlet: Outlet) -> ReasonCode | None:
    """Why the page at ``url`` is not requested; None if it may be."""
    if not is_on_site(url, outlet) and not discovery.is_redirect:
        return ReasonCode.OFF_SITE
    if is_pdf(url):
        return ReasonCode.PDF
    # Sitemaps list every page of a host, such as its other languages or its shop.
    if discovery.found_by == "sitemap" and outlet.states_articles and not is_article(url, outlet):
        return ReasonCode.URL_FORM
    return None


def is_pdf(url: str) -> bool:
    """Whether the path of ``url`` is that of a PDF file; ministries publish documents in this form."""
    return urlsplit(url).path.lower().endswith(".pdf")
