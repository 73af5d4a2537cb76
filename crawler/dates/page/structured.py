"""Dates in a page's structured data: JSON-LD and ``<meta>``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.dates.page.found import found
from crawler.dates.page.places import OtherPlace
from crawler.model.items import DateCandidate
from crawler.model.written_date import ReadText, Unreadable
from crawler.page import Document
from crawler.page.json_ld_article import articles_of, is_article, types_of

_PAGE_TYPES = frozenset({"webpage", "itempage", "aboutpage", "creativework", "recipe", "qapage", "claimreview", ""})
"""Types of the page rather than the article: their date is the article's if no article is described."""

_MAX_NODES = 30
"""Most nodes of a kind that are read: a list of articles has many of them."""
_JSON_LD_KEYS = (
    ("datePublished", "published"),
    ("dateCreated", "created"),
    ("uploadDate", "created"),
    ("dateModified", "modified"),
)

_PUBLISHED = """
    article:published_time article:published article.published og:published_time og:article:published_time
    og:article:published og:pubdate og:publish_date og:release_date bt:pubdate rnews:datepublished
    parsely-pub-date sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime vr:published-time
    shareaholic:article_published_time citation_publication_date citation_online_date
    datepublished published published_at
    pubdate publishdate publish_date publish-date publication_date publication-date published_time published_date
    published-date content_publisheddate article_date_original originalpublicationdate
    dc.date.issued dc:date.issued dcterms.issued dcterms:issued dcterms.date.issued
"""
"""Names that only mean the publication of this article."""
_DATE = """
    date dc.date dc:date dcterms.date dcterms.created dcterms:created dc.date.created dc:date.created
    created creation_date gentime
"""
"""Names that systems fill with the day of publication, of creation or of the last change."""
_MODIFIED = """
    article:modified_time article:modified og:modified_time og:updated_time shareaholic:article_modified_time
    dcterms.modified dcterms:modified dc.date.modified dc:date.modified last-modified lastmod revised
"""
_META = tuple(
    (source, kind, names.split())
    for source, kind, names in (
        ("meta", "published", _PUBLISHED),
        ("meta_date", "published", _DATE),
        ("meta", "modified", _MODIFIED),
    )
)
"""Source, kind and names of ``<meta>``. Source of the names: Open Graph protocol; DCMI Metadata Terms; Google Scholar;
the manuals of Parse.ly, Sailthru and Cxense."""


def json_ld_candidates(document: Document) -> Iterator[DateCandidate]:
    """Yield the dates of the page's own article, in document order; those of other articles are ``related``.

    The source is ``json_ld`` for an article's ``datePublished``, ``json_ld_page`` for that of a bare ``WebPage``,
    ``json_ld_created`` for ``dateCreated`` and ``uploadDate`` of either.
    """
    own, others = articles_of(document)
    pages = [node for node in document.json_ld if _is_page(node)]
    for node in own[:_MAX_NODES]:
        yield from _node_dates(node, "json_ld")
    for node in others[:_MAX_NODES]:
        yield from _node_dates(node, OtherPlace.RELATED)
    for node in pages[:_MAX_NODES]:
        yield from _node_dates(node, "json_ld_page")
    unread = document.json_ld_unread + sum(max(len(nodes) - _MAX_NODES, 0) for nodes in (own, others, pages))
    if unread:
        yield found("json_ld", f"{unread} more", reading=ReadText(unreadable=Unreadable.TOO_MANY))


def _node_dates(node: dict[str, Any], source: str) -> Iterator[DateCandidate]:
    for key, kind in _JSON_LD_KEYS:
        value = node.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):  # {"@type": "Date", "@value": "2020-01-05"}
            value = value.get("@value")
        if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
            continue
        if kind == "created":
            yield found(source if source == OtherPlace.RELATED else "json_ld_created", str(value).strip())
        else:
            yield found(source, str(value).strip(), kind)


def _is_page(node: dict[str, Any]) -> bool:
    return not is_article(node) and any(kind.lower() in _PAGE_TYPES for kind in types_of(node) or [""])


def meta_candidates(document: Document) -> Iterator[DateCandidate]:
    """Yield dates in ``<meta>``, at most two values a name. ``itemprop`` is read with the microdata, by place."""
    for source, kind, names in _META:
        for name in names:
            for raw in document.meta.get(name, ())[:2]:
                yield found(source, raw, kind)
