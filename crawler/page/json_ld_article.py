"""JSON-LD about the article itself, as opposed to the site, the author or other articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.identity.same_article import names_article
from crawler.model.urls import address_key
from crawler.page import Document, text_of
from crawler.page.canonical import own_addresses

_ARTICLES = frozenset(
    """
    article advertisercontentarticle newsarticle analysisnewsarticle askpublicnewsarticle backgroundnewsarticle
    opinionnewsarticle reportagenewsarticle reviewnewsarticle report satiricalarticle scholarlyarticle
    medicalscholarlyarticle socialmediaposting blogposting liveblogposting discussionforumposting techarticle
    apireference
    """.split()  # noqa: SIM905
)
"""Article and its subtypes, in lower case because sites differ in case. Source: schema.org."""

_MAX_NAMES = 100
"""Authors read per article; each may have to be searched for among all nodes."""


def types_of(node: dict[str, Any]) -> list[str]:
    """Types of a node, without the vocabulary's URL."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return [str(entry).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for entry in values if entry]


def is_article(node: dict[str, Any]) -> bool:
    """Whether one of a node's types is an article."""
    return any(kind.lower() in _ARTICLES for kind in types_of(node))


def articles_of(document: Document) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The nodes of the page's own article, and those of other articles, each in document order."""
    if document.articles is None:
        articles = [node for node in document.json_ld if is_article(node)]
        addresses, headlines = own_addresses(document), list(_headlines(document))
        known = [_is_about(node, addresses, headlines) for node in articles]
        # If one node says that it is the page's, nodes that say nothing are others.
        wanted = (True,) if True in known else (None,)
        own = [node for node, is_own in zip(articles, known, strict=True) if is_own in wanted]
        document.articles = own, [node for node in articles if not any(node is each for each in own)]
    return document.articles


def _is_about(node: dict[str, Any], addresses: frozenset[str], headlines: list[str]) -> bool | None:
    """Whether an article is the page's, by its URL, else by its headline; None if it states neither."""
    stated = {address_key(address) for address in _addresses(node)}
    if stated & addresses:
        return True
    named = names_article(" ".join(next(texts_of(node, name), "") for name in ("headline", "name")), headlines)
    return named if named is not None or not (stated and addresses) else False


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and "/" in value:
            yield value


def _headlines(document: Document) -> Iterator[str]:
    """The titles of the page itself."""
    for name in ("og:title", "twitter:title"):
        yield from document.meta.get(name, [])
    yield from map(text_of, document.tagged("title", "h1"))


def article_node(document: Document) -> dict[str, Any]:
    """The first node of the page's own article; empty if there is none."""
    own, _ = articles_of(document)
    return next((node for node in own if "headline" in node or "datePublished" in node), {})


def texts_of(node: dict[str, Any], name: str) -> Iterator[str]:
    """Plain texts under ``name``: a string, or the strings of a list."""
    value = node.get(name)
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, str) and entry.strip():
            yield entry


def names_in(document: Document, value: Any) -> Iterator[str]:
    """Names in an ``author``-like value: strings, objects with ``name``, references by ``@id``."""
    for entry in value[:_MAX_NAMES] if isinstance(value, list) else [value]:
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, dict):
            node = entry
            if "name" not in entry and "@id" in entry:
                node = next((n for n in document.json_ld if n.get("@id") == entry["@id"] and "name" in n), entry)
            yield from texts_of(node, "name")


def images_of(document: Document) -> Iterator[str]:
    """URLs of the article's picture, as stated: OpenGraph, then Twitter, then JSON-LD."""
    for name in ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        yield from document.meta.get(name, [])
    value = article_node(document).get("image")
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, dict):
            yield from texts_of(entry, "url")
