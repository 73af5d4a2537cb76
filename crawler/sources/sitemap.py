"""XML sitemaps: index, articles, news; plain or gzip."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from lxml import etree
from protego import Protego

from crawler.addresses import absolute
from crawler.items import Discovery
from crawler.outlets import Outlet
from crawler.sources.source import Findings, Source, SourceDocument, SourceError

_MAX_BYTES = 50 * 1024 * 1024
_USUAL_PLACES = ("wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml")
# What WordPress and its SEO plug-ins call the sitemaps that hold no articles.
_NOT_ARTICLES = re.compile(
    r"(?:^|[-_/])(?:taxonomies|users|author|category|post_tag|tag|page|attachment|product|video|image)s?(?=[-_.\d])"
)


@dataclass(frozen=True, slots=True)
class Sitemap(Source):
    """A sitemap, and those that it names.

    Without a path it is looked for: ``Sitemap:`` lines of robots.txt, then the usual places. ``lastmod``
    is when a page was changed, never when it was published.

    Source: sitemaps.org, protocol 0.9 (at most 50 MB unpacked); Google, "News sitemaps".
    """

    kind: ClassVar[str] = "sitemap"
    path: str = ""
    """Relative to the outlet's base address."""

    def entrances(self, outlet: Outlet) -> Sequence[str]:
        if self.path:
            return [urljoin(outlet.home, self.path)]
        return [urljoin(outlet.home, place) for place in ("/robots.txt", *_USUAL_PLACES)]

    def read(self, document: SourceDocument, outlet: Outlet) -> Findings:
        if urlsplit(document.url).path == "/robots.txt":
            rules = Protego.parse(document.body.decode("utf-8", "replace"))
            return Findings(follow=[url for line in rules.sitemaps if (url := absolute(document.url, line))])
        root = _parse(document)
        kind = etree.QName(root).localname.lower()
        if kind not in ("urlset", "sitemapindex"):
            raise SourceError(f"{document.url} is no sitemap: its root is <{kind}>")
        entries = sorted(_entries(root), key=lambda entry: entry.get("lastmod", ""), reverse=True)
        if kind == "sitemapindex":
            named = [url for entry in entries if (url := absolute(document.url, entry.get("loc", "")))]
            return Findings(follow=[url for url in named if not _NOT_ARTICLES.search(urlsplit(url).path.lower())])
        return Findings(
            discoveries=[
                Discovery(
                    url=url,
                    found_by=self.kind,
                    published=entry.get("publication_date"),
                    modified=entry.get("lastmod"),
                    title=entry.get("title"),
                )
                for entry in entries
                if (url := absolute(document.url, entry.get("loc", "")))
            ]
        )

    def __str__(self) -> str:
        return f"sitemap {self.path}".strip()


def _parse(document: SourceDocument) -> Any:
    body = document.body
    if body[:2] == b"\x1f\x8b":
        body = _unpack(body, document.url)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(body.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{document.url} is no XML: {error}") from error
    if root is None:
        raise SourceError(f"{document.url} is no XML: {document.content_type or 'no content type'}")
    return root


def _unpack(body: bytes, url: str) -> bytes:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(body, _MAX_BYTES)
    except zlib.error as error:
        raise SourceError(f"{url} is broken gzip: {error}") from error
    if unpacker.unconsumed_tail:
        raise SourceError(f"{url} unpacks to more than {_MAX_BYTES} bytes")
    return unpacked


def _entries(root: Any) -> Iterator[dict[str, str]]:
    """Each ``<url>`` or ``<sitemap>`` as its leaf elements' text by local name; the first of a name counts."""
    for entry in root:
        if not isinstance(entry.tag, str):
            continue
        values: dict[str, str] = {}
        for leaf in entry.iter():
            if isinstance(leaf.tag, str) and leaf.text and leaf.text.strip():
                values.setdefault(etree.QName(leaf).localname.lower(), leaf.text.strip())
        yield values
