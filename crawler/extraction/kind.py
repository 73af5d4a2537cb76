"""Whether a page is an article at all, or a list, a search, a login, the home page."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from crawler.model.outlet import Outlet
from crawler.model.urls import is_home
from crawler.page import Document
from crawler.page.json_ld_article import article_node, types_of


class NoArticle(ValueError):
    """The page holds no article; the message says what it is."""


# What WordPress writes on <body> of everything that is no single post.
_LISTS = frozenset(
    ("archive", "category", "tag", "search", "search-results", "search-no-results", "blog", "author", "error404")
)
_SINGLE = frozenset(("single", "single-post", "page-template", "singular", "page", "attachment", "postid"))
_LIST_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage"))
_MEDIA = (
    "image/", "video/", "audio/", "text/plain", "text/css", "text/calendar", "application/pdf", "application/zip",
    "application/json", "application/rss", "application/atom", "application/octet-stream", "application/javascript",
)  # fmt: skip


def media_refusal(body: bytes, content_type: str) -> str | None:
    """Why the bytes are no page, or None: by the media type, and by how they begin."""
    media = content_type.split(";")[0].strip().lower()
    if media.startswith(_MEDIA):
        return f"not a page but {media}"
    start = body[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"pk\x03\x04", b"{", b"[")):
        return "not a page by its first bytes"
    if start.startswith(b"<?xml") and any(mark in start for mark in (b"<rss", b"<feed", b"<urlset", b"<sitemapindex")):
        return "a feed or a sitemap"
    if start.startswith((b"<rss", b"<feed", b"<urlset", b"<sitemapindex")):
        return "a feed or a sitemap"
    return None


def refusal(document: Document, url: str, outlet: Outlet) -> str | None:
    """Why the page is no article, or None, by what the page states of itself; its text is not read."""
    if is_home(url, outlet):
        return "the home page"
    if article_node(document):
        return None
    body = document.tree.find("body")
    classes = set((body.get("class") or "").split()) if body is not None else set()
    if classes & _LISTS and not classes & _SINGLE:
        return f"a list: body class {', '.join(sorted(classes & _LISTS))}"
    kinds = {kind for node in document.json_ld for kind in types_of(node)}
    if kinds & _LIST_TYPES:
        return f"a list: {', '.join(sorted(kinds & _LIST_TYPES))}"
    parts = urlsplit(url)
    if "s" in parse_qs(parts.query) and parts.path in ("", "/"):
        return "a search page"
    return None
