"""RSS, RDF and Atom feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]
from lxml.html import HtmlElement

from crawler.addresses import absolute
from crawler.document import DocumentError, read_document
from crawler.items import Discovery
from crawler.outlets import Outlet
from crawler.sources.source import Findings, Source, SourceDocument, SourceError

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


@dataclass(frozen=True, slots=True)
class Feed(Source):
    """A feed, full or of excerpts.

    Without a path the feed is looked for: ``<link rel="alternate">`` on the home page (RSS Advisory Board,
    "RSS Autodiscovery"), then ``/feed/``, where WordPress has it.
    """

    kind: ClassVar[str] = "feed"
    path: str = ""
    """Relative to the outlet's base address."""

    def entrances(self, outlet: Outlet) -> Sequence[str]:
        if self.path:
            return [urljoin(outlet.home, self.path)]
        return [outlet.home, urljoin(outlet.home, "feed/")]

    def read(self, document: SourceDocument, outlet: Outlet) -> Findings:
        if not self.path and document.url == outlet.home:
            return Findings(follow=_announced_feeds(document))
        parsed = feedparser.parse(
            document.body, response_headers={"content-type": document.content_type, "content-location": document.url}
        )
        if not parsed.version:
            raise SourceError(f"{document.url} is no feed: {document.content_type or 'no content type'}")
        discoveries = []
        for entry in parsed.entries:
            url = absolute(document.url, entry.get("link") or "")
            if url is None:
                continue
            categories = [tag.get("term") for tag in entry.get("tags", []) if tag.get("term")]
            discoveries.append(
                Discovery(
                    url=url,
                    found_by=self.kind,
                    # feedparser answers "published" with "updated" where the first is missing: ask for it by key.
                    published=dict.get(entry, "published"),
                    modified=dict.get(entry, "updated"),
                    title=entry.get("title"),
                    byline=entry.get("author"),
                    section=categories[0] if categories else None,
                )
            )
        return Findings(discoveries=discoveries)

    def __str__(self) -> str:
        return f"feed {self.path}".strip()


def _announced_feeds(document: SourceDocument) -> list[str]:
    try:
        tree = read_document(document.body, document.content_type).tree
    except DocumentError as error:
        raise SourceError(f"{document.url}: {error}") from error
    return [url for link in tree.iter("link") if (url := _feed_address(link, document.url)) is not None][:1]


def _feed_address(link: HtmlElement, base: str) -> str | None:
    """Comment feeds are announced beside the main one, after it; they name no articles."""
    rel, kind = (link.get("rel") or "").lower().split(), (link.get("type") or "").lower()
    href = link.get("href") or ""
    if "alternate" not in rel or kind not in _FEED_TYPES or "/comments/" in href:
        return None
    return absolute(base, href)
