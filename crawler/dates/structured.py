"""Dates in a page's structured data: JSON-LD and ``<meta>``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.document import Document
from crawler.items import DateCandidate

_PAGE_TYPES = frozenset({"webpage", "itempage", "aboutpage", "creativework", "recipe", "qapage", ""})
"""Types that are the page rather than the article: their date is the article's where no article is described."""

_JSON_LD_KEYS = (
    ("datePublished", "published", ""),
    ("dateCreated", "published", "_created"),
    ("uploadDate", "published", "_created"),
    ("dateModified", "modified", ""),
)

META_NAMES = {
    # The names that mean the publication of this article, and nothing else.
    "article:published_time": ("meta", "published"),
    "article:published": ("meta", "published"),
    "og:published_time": ("meta", "published"),
    "og:article:published_time": ("meta", "published"),
    "og:article:published": ("meta", "published"),
    "og:pubdate": ("meta", "published"),
    "og:publish_date": ("meta", "published"),
    "og:release_date": ("meta", "published"),
    "bt:pubdate": ("meta", "published"),
    "rnews:datepublished": ("meta", "published"),
    "parsely-pub-date": ("meta", "published"),
    "sailthru.date": ("meta", "published"),
    "pubdate": ("meta", "published"),
    "publishdate": ("meta", "published"),
    "publish_date": ("meta", "published"),
    "publish-date": ("meta", "published"),
    "publication_date": ("meta", "published"),
    "publication-date": ("meta", "published"),
    "published_time": ("meta", "published"),
    "published_date": ("meta", "published"),
    "published-date": ("meta", "published"),
    "content_publisheddate": ("meta", "published"),
    "article.published": ("meta", "published"),
    "article_date_original": ("meta", "published"),
    "originalpublicationdate": ("meta", "published"),
    "shareaholic:article_published_time": ("meta", "published"),
    "cxenseparse:recs:publishtime": ("meta", "published"),
    "cxenseparse:publishtime": ("meta", "published"),
    "vr:published-time": ("meta", "published"),
    "citation_publication_date": ("meta", "published"),
    "citation_online_date": ("meta", "published"),
    "dc.date.issued": ("meta", "published"),
    "dc:date.issued": ("meta", "published"),
    "dcterms.issued": ("meta", "published"),
    "dcterms:issued": ("meta", "published"),
    "dcterms.date.issued": ("meta", "published"),
    # Names that systems fill with the day of publication, of creation, or of the last change.
    "date": ("meta_date", "published"),
    "dc.date": ("meta_date", "published"),
    "dc:date": ("meta_date", "published"),
    "dcterms.date": ("meta_date", "published"),
    "dcterms.created": ("meta_date", "published"),
    "dcterms:created": ("meta_date", "published"),
    "dc.date.created": ("meta_date", "published"),
    "dc:date.created": ("meta_date", "published"),
    "created": ("meta_date", "published"),
    "creation_date": ("meta_date", "published"),
    "gentime": ("meta_date", "published"),
    # Changes.
    "article:modified_time": ("meta", "modified"),
    "article:modified": ("meta", "modified"),
    "og:modified_time": ("meta", "modified"),
    "og:updated_time": ("meta", "modified"),
    "dcterms.modified": ("meta", "modified"),
    "dcterms:modified": ("meta", "modified"),
    "dc.date.modified": ("meta", "modified"),
    "dc:date.modified": ("meta", "modified"),
    "last-modified": ("meta", "modified"),
    "lastmod": ("meta", "modified"),
    "revised": ("meta", "modified"),
    "shareaholic:article_modified_time": ("meta", "modified"),
}
"""``<meta>`` name → source and kind. ``pubdate`` and the like: vendors' documented names (Parse.ly, Sailthru,
Cxense, Google Scholar); ``DC.*``/``dcterms.*``: Dublin Core Metadata Terms, DCMI."""


def json_ld_candidates(document: Document, url: str) -> Iterator[DateCandidate]:
    """Dates of the page's own article, in document order; those of other articles come as ``related``.

    The source is ``json_ld`` for an article's ``datePublished``, ``json_ld_page`` for that of a bare
    ``WebPage``, with ``_created`` appended for ``dateCreated`` and ``uploadDate``.
    """
    articles: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    for node in document.json_ld:
        types = _types(node)
        if any(kind.endswith(("article", "posting", "report", "review")) for kind in types):
            articles.append(node)
        elif any(kind in _PAGE_TYPES for kind in types):
            pages.append(node)
    own = [node for node in articles if _is_about(node, url)]
    if not own:
        # Several articles of which none names this address are a list; one alone is the page's.
        own = articles if len(articles) == 1 or not any(_addresses(node) for node in articles) else articles[:1]
    for node in articles:
        yield from _node_dates(node, "json_ld" if node in own else "related")
    for node in pages:
        yield from _node_dates(node, "json_ld_page")


def _node_dates(node: dict[str, Any], source: str) -> Iterator[DateCandidate]:
    for key, kind, suffix in _JSON_LD_KEYS:
        value = node.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):  # {"@type": "Date", "@value": "2020-01-05"}
            value = value.get("@value")
        if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
            continue
        raw = str(value).strip()[:120]
        if source == "related":
            yield DateCandidate(
                source=source, raw=raw, kind=kind, verdict="rejected", reason="the JSON-LD of another article"
            )
        else:
            yield DateCandidate(source=source + suffix, raw=raw, kind=kind)


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type", "")
    named = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2].lower() for kind in named if isinstance(kind, str)]


def _addresses(node: dict[str, Any]) -> list[str]:
    found = []
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and "/" in value:
            found.append(value)
    return found


def _is_about(node: dict[str, Any], url: str) -> bool:
    own = _address_key(url)
    return any(_address_key(address) == own for address in _addresses(node))


def _address_key(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return unquote(parts.path).rstrip("/").lower() + ("?" + parts.query if parts.query else "")


def meta_candidates(document: Document) -> Iterator[DateCandidate]:
    """Dates in ``<meta>`` by name; at most two values a name. ``itemprop`` is read with the microdata, by place."""
    for name, (source, kind) in META_NAMES.items():
        for raw in document.meta.get(name, ())[:2]:
            yield DateCandidate(source=source, raw=raw[:120], kind=kind)
