"""Dates in the page's own markup and text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.dates.page.layout import lay_out
from crawler.dates.page.lines import line_candidates
from crawler.dates.page.places import MAX_ELSEWHERE, OTHER_PLACES, place_of
from crawler.dates.page.stamps import stamp_candidates
from crawler.dates.page.yearless import yearless_lines
from crawler.model.items import DateCandidate
from crawler.page import Document

_MAX_OWN = 40
"""Dates of the page's own that are weighed."""


def visible_candidates(document: Document, own_addresses: frozenset[str]) -> list[DateCandidate]:
    """Dates of the page's tree; those from places that are not the article's come last, at most 20.

    ``own_addresses`` are the page's addresses, by ``address_key``.
    """
    layout = lay_out(document, _titles(document), place_of)
    layout.own = own_addresses
    seen = [*stamp_candidates(document.tree, layout), *line_candidates(layout), *yearless_lines(layout)]
    own = (candidate for candidate in seen if candidate.source not in OTHER_PLACES)
    elsewhere = (candidate for candidate in seen if candidate.source in OTHER_PLACES)
    return _without_repeats(own)[:_MAX_OWN] + _without_repeats(elsewhere)[:MAX_ELSEWHERE]


def _titles(document: Document) -> list[str]:
    """The page's titles as its head gives them, whole and without the names of site and section."""
    titles = [*document.meta.get("og:title", ())[:1], *document.meta.get("twitter:title", ())[:1]]
    element = next(document.tagged("title"), None)
    if element is not None and element.text:
        titles.extend((element.text, max(re.split(r"\s[|«»·:–—-]\s", element.text[:500]), key=len)))
    return titles


def _without_repeats(candidates: Iterable[DateCandidate]) -> list[DateCandidate]:
    seen: dict[tuple[str, str, str], DateCandidate] = {}
    for candidate in candidates:
        seen.setdefault((candidate.source, candidate.raw, candidate.kind), candidate)
    return list(seen.values())
