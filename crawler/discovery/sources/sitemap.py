"""XML sitemaps: index, articles, news; plain or gzip."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from lxml import etree
from protego import Protego

from crawler.discovery.sources.entries import address_in, read_each
from crawler.discovery.sources.source import (
    NEWS,
    Findings,
    Level,
    Rank,
    Scope,
    Source,
    SourceDocument,
    SourceError,
)
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.urls import absolute
from crawler.text.foreign_text import printable

_MAX_BYTES = 50 * 1024 * 1024
"""Of a sitemap, unpacked, at most (sitemaps.org, "Sitemaps XML format": 50 MB)."""
_USUAL_PLACES = ("wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml")
# What WordPress and its SEO plug-ins call the sitemaps that hold no articles.
_NOT_ARTICLES = re.compile(
    r"(?:^|[-_/])(?:taxonomies|users|author|category|post_tag|tag|page|attachment|product|video|image)s?(?=[-_.\d])"
)

_MONTH = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_/](?P<month>0[1-9]|1[0-2])(?:[-_/](?P<day>[0-3]\d))?(?!\d)")
# The day in a name may be one of another zone.
_OVERLAP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sitemap(Source):
    """A sitemap, and those that it names.

    Without a path it is looked for: ``Sitemap:`` lines of robots.txt, then the usual places. ``lastmod``
    is when a page was changed, never when it was published.

    Source: sitemaps.org, protocol 0.9 (at most 50 MB unpacked); Google, "News sitemaps".
    """

    kind: ClassVar[str] = "sitemap"
    reach: ClassVar[int] = 2
    lists_all: ClassVar[bool] = True
    path: str = ""
    """Relative to the outlet's base address."""

    def entrances(self, outlet: Outlet, scope: Scope = NEWS) -> Sequence[str]:
        if self.path:
            return [urljoin(outlet.home, self.path)]
        return [urljoin(outlet.home, place) for place in ("/robots.txt", *_USUAL_PLACES)]

    def _read(self, document: SourceDocument, outlet: Outlet, scope: Scope) -> Findings:
        if urlsplit(document.url).path == "/robots.txt":
            rules = Protego.parse(document.body.decode("utf-8", "replace"))
            return Findings(follow={url: None for line in rules.sitemaps if (url := absolute(document.url, line))})
        root = _parse(document)
        kind = _name_of(root)
        if kind not in ("urlset", "sitemapindex"):
            raise SourceError(f"{document.url} is no sitemap: its root is <{kind}>")
        entries, unreadable = read_each(root, lambda entry: _entry(entry, document.url), document.url)
        entries.sort(key=_newest, reverse=True)
        if kind == "sitemapindex":
            found = _of_index(entries, scope)
            found.unreadable = unreadable
            return found
        discoveries = [
            Discovery(
                url=entry["loc"],
                found_by=self.kind,
                published=entry.get("publication_date"),
                modified=entry.get("lastmod"),
                title=entry.get("title"),
            )
            for entry in entries
        ]
        is_news = any("publication_date" in entry for entry in entries)
        changed = max((entry.get("lastmod", "") for entry in entries), default="")
        rank = Rank(Level.NEWS) if is_news else Rank(changed=changed)
        return Findings(discoveries=discoveries, unreadable=unreadable, rank=rank)

    def __str__(self) -> str:
        return f"sitemap {self.path}".strip()


def _of_index(entries: Sequence[dict[str, str]], scope: Scope) -> Findings:
    follow = {}
    for entry in entries:
        url, changed = entry["loc"], entry.get("lastmod")
        if _NOT_ARTICLES.search(urlsplit(url).path.lower()):
            continue
        if scope.since is not None and changed and changed[:10] < scope.since.isoformat():
            continue  # whatever stands there was changed before, so published before
        if not _may_hold(url, scope):
            continue
        follow[url] = changed
    # Where an index says what has changed, a later run need only ask the index.
    tells = bool(follow) and all(follow.values()) and not scope.is_backfill
    return Findings(follow=follow, rank=Rank(Level.INDEX) if tells else None)


def _newest(entry: dict[str, str]) -> tuple[str, list[tuple[int, str]]]:
    """By the last change; files that do not tell are numbered or dated in the order in which they are filled."""
    numbers = (number.lstrip("0") for number in re.findall(r"\d+", entry["loc"]))
    return entry.get("lastmod", ""), [(len(number), number) for number in numbers]


def _may_hold(url: str, scope: Scope) -> bool:
    """Whether a sitemap that is named for its month or day may name articles of the days that are wanted."""
    match = _MONTH.search(urlsplit(url).path)
    if match is None:
        return True
    first = f"{match['year']}-{match['month']}-{match['day'] or '01'}"
    last = f"{match['year']}-{match['month']}-{match['day'] or '31'}"
    after = scope.since is not None and last < (scope.since - _OVERLAP).isoformat()
    before = scope.until is not None and first > (scope.until + _OVERLAP).isoformat()
    return not after and not before


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


def _entry(entry: Any, base: str) -> dict[str, str] | None:
    """A ``<url>`` or ``<sitemap>`` as its leaf elements' text by local name; the first of a name counts.

    ``loc`` is there and absolute. None for what is no element.
    """
    if not isinstance(entry.tag, str):
        return None
    values: dict[str, str] = {}
    for leaf in entry.iter():
        if isinstance(leaf.tag, str) and leaf.text and leaf.text.strip():
            values.setdefault(_name_of(leaf), printable(leaf.text).strip())
    return values | {"loc": address_in(values.get("loc"), base)}


def _name_of(element: Any) -> str:
    """The local name, in lower case; a prefix that is not declared is no part of it."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()
