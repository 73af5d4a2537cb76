"""Pages without an article: files, feeds, lists, searches, the home page."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from crawler.identity.notice import is_another_page, is_notice
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.reasons import Reason, ReasonCode
from crawler.model.urls import is_home
from crawler.page import Document
from crawler.page.json_ld_article import article_node, types_of


class NoArticle(ValueError):
    """The page contains no article; ``reason`` says what it is."""

    def __init__(self, code: ReasonCode, detail: str = "") -> None:
        super().__init__(code, detail)  # a worker process passes it on with these arguments
        self.reason = Reason.of(code, detail)

    def __str__(self) -> str:
        return self.reason.words


# What only WordPress writes on <body> of lists. Other systems write "blog", "category" or "tag" on articles too, and
# where WordPress does, "archive" is there as well.
_LISTS = frozenset(("archive", "search-results", "search-no-results", "error404"))
_SINGLE = frozenset(("single", "single-post", "page-template", "singular", "page", "attachment", "postid"))
_LIST_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage"))
_HEADLINES = frozenset(("feed", "sitemap", "wordpress"))
"""Sources that give an article's headline; a list has the texts of links, including "Read the full report"."""
_MEDIA = (
    "image/", "video/", "audio/", "text/plain", "text/css", "text/calendar", "application/zip",
    "application/json", "application/rss", "application/atom", "application/octet-stream", "application/javascript",
)  # fmt: skip
_PDF = ("application/pdf", "application/x-pdf")
"""The media type of RFC 8118, and the one before it was registered."""
_BINARY = bytes((*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)))
"""Bytes that never occur in text: the "binary data bytes" of WHATWG, "MIME Sniffing", 3."""
_HEAD = 1445
"""Bytes at the start of a body that are checked (WHATWG, "MIME Sniffing", 5.2)."""
_MOST_BINARY = 0.01
"""Most of them that may be binary: 1,533 real pages have no binary bytes, and compressed or random data has at least
one in thirteen. One page in UTF-16 has many; it says so."""


def check_bytes(body: bytes, content_type: str) -> None:
    """Check the media type, and how the body starts.

    Raises:
        NoArticle: the bytes are not a web page.
    """
    media = content_type.split(";")[0].strip().lower()
    start = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if media in _PDF or start.startswith(b"%pdf-"):
        raise NoArticle(ReasonCode.PDF)
    if media.startswith(_MEDIA):
        raise NoArticle(ReasonCode.FILE, media)
    if start.startswith((b"\x89png", b"\xff\xd8\xff", b"gif8", b"pk\x03\x04", b"{", b"[")):
        raise NoArticle(ReasonCode.FILE, "by its first bytes")
    if _is_binary(body, content_type):
        raise NoArticle(ReasonCode.FILE, "bytes that are no text")
    roots = (b"<rss", b"<feed", b"<urlset", b"<sitemapindex")
    if start.startswith(roots) or (start.startswith(b"<?xml") and any(root in start for root in roots)):
        raise NoArticle(ReasonCode.FEED)


def _is_binary(body: bytes, content_type: str) -> bool:
    """Whether it is not text although it may be declared as a page: compressed without saying so, for example."""
    head = body[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or "utf-16" in content_type.lower():
        return False
    return len(head) - len(head.translate(None, _BINARY)) > _MOST_BINARY * len(head)


def states_article(document: Document) -> bool:
    """Whether the page states that it is one article: as data, or by its time of publication (Open Graph).

    Only the type ``article`` has that property (ogp.me, "Article"): it does not make a section an article.
    """
    is_published = "article:published_time" in document.meta and document.first_meta("og:type") == "article"
    return bool(article_node(document)) or is_published


def check_page(document: Document, url: str, outlet: Outlet) -> None:
    """Check what the page states about itself; its text is not read.

    Raises:
        NoArticle: the page is a list, a search or the home page.
    """
    if is_home(url, outlet):
        raise NoArticle(ReasonCode.HOME_PAGE)
    if article_node(document):
        return
    body = document.tree.find("body")
    classes = set((body.get("class") or "").split()) if body is not None else set()
    if classes & _LISTS and not classes & _SINGLE:
        raise NoArticle(ReasonCode.LIST_PAGE, f"body class {', '.join(sorted(classes & _LISTS))}")
    types = {name for node in document.json_ld for name in types_of(node)}
    if types & _LIST_TYPES:
        raise NoArticle(ReasonCode.LIST_PAGE, f"JSON-LD {', '.join(sorted(types & _LIST_TYPES))}")
    parts = urlsplit(url)
    if "s" in parse_qs(parts.query) and parts.path in ("", "/"):
        raise NoArticle(ReasonCode.SEARCH_PAGE)


def check_subject(headline: str, discovered: Discovery | None, text: str) -> None:
    """Check what the page is about: its source lists it under a headline.

    Raises:
        NoArticle: it is a notice in place of an article, or another page.
    """
    if is_notice(headline, text):
        raise NoArticle(ReasonCode.NOTICE, headline)
    listed = discovered.title if discovered and discovered.found_by in _HEADLINES else None
    if listed and is_another_page(listed, headline, text):
        raise NoArticle(ReasonCode.ANOTHER_PAGE, headline)
