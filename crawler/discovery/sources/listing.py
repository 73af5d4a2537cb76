"""Pages that list articles: a section, an archive, the home page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.discovery.sources.entries import read_each
from crawler.discovery.sources.source import NEWS, Findings, Rank, Scope, Source, SourceDocument
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.ruled_out import is_pdf
from crawler.model.urls import absolute, belongs_to, canonical_url, is_article
from crawler.page import Document, read_document
from crawler.page.canonical import base_of
from crawler.text.foreign_json import whole_number

_PAGE = "{page}"
_NEXT = re.compile(
    r"(?:next|older|older posts|next page|nächste|suivant|siguiente|التالي|اگلا|بعدی|далее|»|›|→)[\s»›→]*", re.I
)


@dataclass(frozen=True, slots=True)
class Listing(Source):
    """The links of a page that have the form of the outlet's article URLs, in page order.

    The URL of further pages follows from ``{page}`` in the path, else from the page's own link to the next page
    (``rel="next"``; HTML, 4.6.7.18), else from a link with the text "Next" or "Older".
    """

    kind: ClassVar[str] = "listing"
    reach: ClassVar[int] = 1
    path: str = ""
    """Relative to the outlet's base URL; empty for the home page. ``{page}`` is replaced by 1, 2, 3 …"""
    allow: str = ""
    """Regular expression that must match in a link; empty to take all with the form of article URLs."""
    deny: str = ""
    """Regular expression that must not match in a link."""

    def entrances(self, outlet: Outlet, scope: Scope = NEWS) -> Sequence[str]:
        return [self._page(1, outlet)]

    def _read(self, document: SourceDocument, outlet: Outlet, scope: Scope) -> Findings:
        page = read_document(document.body, document.content_type)
        links, unreadable = own_links(page, document.url, outlet)
        number = self._number(document.url, outlet)
        return Findings(
            discoveries=[
                Discovery(url=url, found_by=self.kind, title=text or None)
                for key, (url, text) in links.items()
                if is_pdf(key) or self._is_article(key, outlet)
            ],
            unreadable=unreadable,
            older=self._page(number + 1, outlet) if number else _next_page(page, document.url, outlet),
            rank=Rank() if document.url == self._page(1, outlet) else None,
        )

    def _page(self, number: int, outlet: Outlet) -> str:
        return urljoin(outlet.home, self.path.replace(_PAGE, str(number)))

    def _number(self, url: str, outlet: Outlet) -> int | None:
        """The page number in ``url``; None if the path has no page numbers or does not match."""
        if _PAGE not in self.path:
            return None
        before, _, after = urljoin(outlet.home, self.path.replace(_PAGE, "\0")).partition("\0")
        match = re.fullmatch(re.escape(before) + r"(\d+)" + re.escape(after), url)
        return whole_number(match[1]) if match else None

    def _is_article(self, url: str, outlet: Outlet) -> bool:
        """Whether a URL is an article's; the list itself is never one of its articles, whatever its URL looks like."""
        if not is_article(url, outlet) or url == canonical_url(self._page(1, outlet), outlet):
            return False
        if self._number(url, outlet):
            return False
        return bool(re.search(self.allow, url)) and not (self.deny and re.search(self.deny, url))

    def __str__(self) -> str:
        return f"list page /{self.path}"


def own_links(page: Document, address: str, outlet: Outlet) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """The outlet's own URLs linked from the page at ``address``.

    Returns canonical URL → (URL as first written, longest link text), and a message for each link that could not be
    read.
    """

    base = base_of(page, address)

    def link(anchor: HtmlElement) -> tuple[str, str, str] | None:
        url = absolute(base, anchor.get("href") or "")
        if url is None or not belongs_to(url, outlet):
            return None
        return canonical_url(url, outlet), url, " ".join(anchor.text_content().split())

    found: dict[str, tuple[str, str]] = {}
    links, unreadable = read_each(page.tagged("a"), link, address)
    for key, url, text in links:
        # A card links the same article from its picture, its headline and "read more": the headline is the longest.
        first, longest = found.get(key, (url, ""))
        found[key] = first, max(longest, text, key=len)
    return found, unreadable


def _next_page(page: Document, url: str, outlet: Outlet) -> str | None:
    base = base_of(page, url)
    for element in page.tagged("link", "a"):
        said = "next" in (element.get("rel") or "").lower().split() or "next" in (element.get("class") or "").split()
        if said or (element.tag == "a" and _NEXT.fullmatch(" ".join(element.text_content().split()))):
            address = absolute(base, element.get("href") or "")
            if address and belongs_to(address, outlet) and address.partition("#")[0] != url and _is_list(address, url):
                return address
    return None


def _is_list(address: str, url: str) -> bool:
    """Whether "next" leads to a page of the same list, whose URL begins alike, and is not the arrow of a slider."""
    here, there = urlsplit(url).path.strip("/").split("/"), urlsplit(address).path.strip("/").split("/")
    return here[:1] == there[:1] or not any(here)
