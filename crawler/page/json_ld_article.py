"""What JSON-LD says of the article itself, as against the site, the author or other articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.page import Document

_ARTICLES = frozenset(
    """
    article advertisercontentarticle newsarticle analysisnewsarticle askpublicnewsarticle backgroundnewsarticle
    opinionnewsarticle reportagenewsarticle reviewnewsarticle report satiricalarticle scholarlyarticle
    medicalscholarlyarticle socialmediaposting blogposting liveblogposting discussionforumposting techarticle
    apireference
    """.split()  # noqa: SIM905
)
"""Article and its subtypes, in lower case: sites write them in any. Source: schema.org."""

_MAX_NAMES = 100
"""Authors of one article that are read; each may have to be looked for among all nodes."""


def types_of(node: dict[str, Any]) -> list[str]:
    """Types of a node, without the vocabulary's address."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return [str(entry).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for entry in values if entry]


def is_article(node: dict[str, Any]) -> bool:
    """Whether one of a node's types is an article."""
    return any(kind.lower() in _ARTICLES for kind in types_of(node))


def article_node(document: Document) -> dict[str, Any]:
    """The first node that is an article; empty where the page has none."""
    for node in document.json_ld:
        if is_article(node) and ("headline" in node or "datePublished" in node):
            return node
    return {}


def texts_of(node: dict[str, Any], name: str) -> Iterator[str]:
    """Plain texts under ``name``: a string, or the strings of a list."""
    value = node.get(name)
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, str) and entry.strip():
            yield entry


def names_in(document: Document, value: Any) -> Iterator[str]:
    """Names behind an ``author``-like value: strings, objects with ``name``, references by ``@id``."""
    for entry in value[:_MAX_NAMES] if isinstance(value, list) else [value]:
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, dict):
            node = entry
            if "name" not in entry and "@id" in entry:
                node = next((n for n in document.json_ld if n.get("@id") == entry["@id"] and "name" in n), entry)
            yield from texts_of(node, "name")


def images_of(document: Document) -> Iterator[str]:
    """Addresses of the article's picture, as stated: OpenGraph, then Twitter, then JSON-LD."""
    for name in ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        yield from document.meta.get(name, [])
    value = article_node(document).get("image")
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, dict):
            yield from texts_of(entry, "url")
