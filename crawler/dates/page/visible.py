"""Dates in the page's own markup and text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from lxml.html import HtmlElement

from crawler.dates.page.layout import lay_out
from crawler.dates.page.lines import line_candidates
from crawler.dates.page.places import MAX_ELSEWHERE, OTHER_PLACES, place_of
from crawler.dates.page.stamps import stamp_candidates
from crawler.dates.page.yearless import yearless_lines
from crawler.model.items import DateCandidate
from crawler.page import Document

_MAX_OWN = 40
"""Most dates of the article itself that are compared."""


def visible_candidates(
    document: Document, headline: HtmlElement | None, own_addresses: frozenset[str], *, held: timedelta | None = None
) -> list[DateCandidate]:
    """Return the dates in the page's tree; those from places outside the article come last, at most 20.

    ``own_addresses`` are the page's URLs, by ``address_key``; ``held`` is how long before the fetch it was generated.
    """
    layout = lay_out(document, headline, place_of)
    layout.own, layout.held = own_addresses, held
    seen = [*stamp_candidates(document, layout), *line_candidates(layout), *yearless_lines(layout)]
    own = (candidate for candidate in seen if candidate.source not in OTHER_PLACES)
    elsewhere = (candidate for candidate in seen if candidate.source in OTHER_PLACES)
    return _without_repeats(own)[:_MAX_OWN] + _without_repeats(elsewhere)[:MAX_ELSEWHERE]


def _without_repeats(candidates: Iterable[DateCandidate]) -> list[DateCandidate]:
    seen: dict[tuple[str, str, str], DateCandidate] = {}
    for candidate in candidates:
        seen.setdefault((candidate.source, candidate.raw, candidate.kind), candidate)
    return list(seen.values())
