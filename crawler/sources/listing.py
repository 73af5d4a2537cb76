"""Pages that list articles: a section, an archive, the home page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urljoin

from crawler.addresses import absolute, canonical_url, is_article
from crawler.document import DocumentError, read_document
from crawler.items import Discovery
from crawler.outlets import Outlet
from crawler.sources.source import Findings, Source, SourceDocument, SourceError


@dataclass(frozen=True, slots=True)
class Listing(Source):
    """The links of a page that have the form of the outlet's articles, in the order of the page."""

    kind: ClassVar[str] = "listing"
    path: str = ""
    """Relative to the outlet's base address; empty for the home page."""

    def entrances(self, outlet: Outlet) -> Sequence[str]:
        return [urljoin(outlet.home, self.path)]

    def read(self, document: SourceDocument, outlet: Outlet) -> Findings:
        try:
            tree = read_document(document.body, document.content_type).tree
        except DocumentError as error:
            raise SourceError(f"{document.url}: {error}") from error
        titles: dict[str, str] = {}
        named: dict[str, str] = {}
        for anchor in tree.iter("a"):
            url = absolute(document.url, anchor.get("href") or "")
            if url is None or not is_article(key := canonical_url(url, outlet), outlet):
                continue
            named.setdefault(key, url)
            # A card links the same article by its picture, its headline and "read more": the headline is longest.
            text = " ".join(anchor.text_content().split())
            if len(text) > len(titles.get(key, "")):
                titles[key] = text
        return Findings(
            discoveries=[
                Discovery(url=url, found_by=self.kind, title=titles.get(key) or None) for key, url in named.items()
            ]
        )

    def __str__(self) -> str:
        return f"list page /{self.path}"
