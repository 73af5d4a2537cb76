"""Where a date was found, in words."""

from __future__ import annotations

_PLACES = {
    "json_ld": "the page's data for search engines (JSON-LD)",
    "json_ld_page": "the page's data for search engines (JSON-LD), of the page",
    "json_ld_created": "the page's data for search engines (JSON-LD), creation date",
    "meta": "a meta tag in the page's head",
    "meta_date": "a meta tag whose meaning is not certain",
    "microdata": "data in the page's markup (microdata)",
    "microdata_created": "data in the page's markup (microdata), creation date",
    "tagdiv_microdata": "data in the theme's markup",
    "feed": "the outlet's feed",
    "feed_updated": "the outlet's feed, last change",
    "wordpress": "the outlet's WordPress API",
    "sitemap": "the outlet's sitemap",
    "listing": "a list page of the outlet",
    "address": "the article's address",
    "time": "the date by the headline, as the page marks it",
    "tagdiv_time": "the date by the headline, as the theme marks it",
    "line": "a line on the page",
    "dateline": "the dateline of the text",
    "above": "a line above the headline",
    "foot": "elsewhere on the page",
    "clock": "the clock at the top of the site",
    "sidebar": "a side bar",
    "related": "a teaser of another article",
    "comments": "the comments",
    "copyright": "a copyright line",
    "event": "a date mentioned in the text",
}


def place_name(source: object) -> str:
    """Where a date was found, in words; the source's own name if there are no words for it."""
    return _PLACES.get(str(source), str(source).replace("_", " "))
