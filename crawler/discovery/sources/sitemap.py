"""Sitemaps: index, articles, news; XML, feeds or plain text; compressed or not."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from lxml import etree
from protego import Protego

from crawler.discovery.sources.entries import EntryError, address_in, read_each
from crawler.discovery.sources.feed import Feed
from crawler.discovery.sources.source import NEWS, Findings, Level, Rank, Scope, Source, SourceDocument, SourceError
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.urls import absolute
from crawler.model.web import is_web_url
from crawler.page.encoding import decode
from crawler.politeness.robots_text import robots_text
from crawler.text.foreign_text import printable

_MAX_BYTES = 50 * 1024 * 1024
"""Most bytes of a decompressed sitemap (sitemaps.org, "Sitemaps XML format": 50 MB)."""
_MOST_PACKED = 5
"""Most layers of compression of a file; a server may compress a file again that is already compressed."""
_SETS = ("urlset", "sitemapindex")
_FEEDS = ("rss", "feed", "rdf")
"""Root elements of RSS, Atom and RSS 1.0."""
_USUAL_PLACES = ("wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml")
# Names that WordPress and its SEO plug-ins give to sitemaps without articles.
_NOT_ARTICLES = re.compile(
    r"(?:^|[-_/])(?:taxonomies|users|author|category|post_tag|tag|page|attachment|product|video|image)s?(?=[-_.\d])"
)

_MONTH = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_/](?P<month>0[1-9]|1[0-2])(?:[-_/](?P<day>[0-3]\d))?(?!\d)")
_GZIP = b"\x1f\x8b"
_SPACE = b" \t\r\n\f\v\xef\xbb\xbf\xff\xfe"
"""What may precede the first character: white space and the byte order marks of UTF-8 and UTF-16."""
_KIND = "<kind>"
"""Key for the kind of an entry, next to the names of its elements, which cannot have this name."""
# The day in a file name may be in another time zone.
_OVERLAP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sitemap(Source):
    """A sitemap, and the sitemaps that it lists.

    Without a path it is searched for: ``Sitemap:`` lines of robots.txt, then the usual places. ``lastmod`` is when a
    page was changed, never when it was published.

    Source: sitemaps.org, protocol 0.9 (at most 50 MB decompressed; "Other Sitemap formats": feeds, text files with one
    URL per line); Google, "News sitemaps".
    """

    kind: ClassVar[str] = "sitemap"
    reach: ClassVar[int] = 2
    lists_all: ClassVar[bool] = True
    path: str = ""
    """Relative to the outlet's base URL."""

    def entrances(self, outlet: Outlet, scope: Scope = NEWS) -> Sequence[str]:
        if self.path:
            return [urljoin(outlet.home, self.path)]
        return [urljoin(outlet.home, place) for place in ("/robots.txt", *_USUAL_PLACES)]

    def _read(self, document: SourceDocument, outlet: Outlet, scope: Scope) -> Findings:
        if urlsplit(document.url).path == "/robots.txt":
            rules = Protego.parse(robots_text(document.body))
            return Findings(follow={url: None for line in rules.sitemaps if (url := absolute(document.url, line))})
        document = replace(document, body=_unpacked(document))
        if document.body.lstrip(_SPACE)[:1] not in (b"<", b"\0"):
            return self._text(document)
        root = _parse(document)
        kind = _name_of(root)
        if kind in _FEEDS:
            return Feed(urlsplit(document.url).path).read(document, outlet, scope)
        if kind not in _SETS:
            raise SourceError(f"{document.url} is no sitemap: its root is <{kind}>")
        return self._sets(root, document.url, scope)

    def _sets(self, root: Any, url: str, scope: Scope) -> Findings:
        """The entries of a sitemap or index. An entry's kind follows from its own name, else from that of its list."""
        entries, unreadable = read_each(_entries(root), lambda entry: _entry(entry, url), url)
        entries.sort(key=_newest, reverse=True)
        files = [entry for entry in entries if entry[_KIND] == "sitemap"]
        articles = [entry for entry in entries if entry[_KIND] != "sitemap"]
        found = _of_index(files, scope)
        found.unreadable = unreadable
        found.discoveries = [
            Discovery(
                url=entry["loc"],
                found_by=self.kind,
                published=entry.get("publication_date"),
                modified=entry.get("lastmod"),
                title=entry.get("title"),
            )
            for entry in articles
        ]
        if not files and _name_of(root) == "urlset":
            is_news = any("publication_date" in entry for entry in articles)
            changed = max((entry.get("lastmod", "") for entry in articles), default="")
            found.rank = Rank(Level.NEWS) if is_news else Rank(changed=changed)
        return found

    def _text(self, document: SourceDocument) -> Findings:
        """A text file with one URL per line; a file without any URL is of another kind."""
        lines = [line for line in decode(document.body, document.content_type).splitlines() if line.strip()]
        found, unreadable = read_each(lines, lambda line: self._line(line.strip(), document.url), document.url)
        if not found:
            raise SourceError(f"{document.url} is no sitemap: {document.content_type or 'no content type'}")
        return Findings(discoveries=found, unreadable=unreadable, rank=Rank())

    def _line(self, line: str, url: str) -> Discovery:
        if not is_web_url(line):
            raise EntryError(f"is {line!r}, which is no http(s) URL")
        return Discovery(url=line, found_by=self.kind)

    def __str__(self) -> str:
        return f"sitemap {self.path}".strip()


def _of_index(entries: Sequence[dict[str, str]], scope: Scope) -> Findings:
    follow = {}
    for entry in entries:
        url, changed = entry["loc"], entry.get("lastmod")
        if _NOT_ARTICLES.search(urlsplit(url).path.lower()):
            continue
        if scope.since is not None and changed and changed[:10] < scope.since.isoformat():
            continue  # everything in it was last changed, and so published, before the first day wanted
        if not _may_hold(url, scope):
            continue
        follow[url] = changed
    # If an index has the time of each change, a later run needs only the index.
    tells = bool(follow) and all(follow.values()) and not scope.is_backfill
    return Findings(follow=follow, rank=Rank(Level.INDEX) if tells else None)


def _newest(entry: dict[str, str]) -> tuple[str, list[tuple[int, str]]]:
    """Sort key: the last change, then the numbers or dates in the file's name, which grow as files are added."""
    numbers = (number.lstrip("0") for number in re.findall(r"\d+", entry["loc"]))
    return entry.get("lastmod", ""), [(len(number), number) for number in numbers]


def _may_hold(url: str, scope: Scope) -> bool:
    """Whether a sitemap with a month or day in its name may list articles of the days that are wanted."""
    match = _MONTH.search(urlsplit(url).path)
    if match is None:
        return True
    first = f"{match['year']}-{match['month']}-{match['day'] or '01'}"
    last = f"{match['year']}-{match['month']}-{match['day'] or '31'}"
    after = scope.since is not None and last < (scope.since - _OVERLAP).isoformat()
    before = scope.until is not None and first > (scope.until + _OVERLAP).isoformat()
    return not after and not before


def _parse(document: SourceDocument) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(document.body.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{document.url} is no XML: {error}") from error
    if root is None:
        raise SourceError(f"{document.url} is no XML: {document.content_type or 'no content type'}")
    return root


def _unpacked(document: SourceDocument) -> bytes:
    body = document.body
    for _ in range(_MOST_PACKED):
        if not body.startswith(_GZIP):
            break
        body = _unpack(body, document.url)
    return body


def _unpack(body: bytes, url: str) -> bytes:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(body, _MAX_BYTES)
    except zlib.error as error:
        raise SourceError(f"{url} is broken gzip: {error}") from error
    if unpacker.unconsumed_tail:
        raise SourceError(f"{url} unpacks to more than {_MAX_BYTES} bytes")
    return unpacked


def _entries(parent: Any) -> Iterator[tuple[Any, str]]:
    """The entries of a list and of the lists nested in it, each with the kind of its list."""
    for child in parent:
        if isinstance(child.tag, str) and _name_of(child) in _SETS:
            yield from _entries(child)
        elif isinstance(child.tag, str):
            yield child, "sitemap" if _name_of(parent) == "sitemapindex" else "url"


def _entry(listed: tuple[Any, str], base: str) -> dict[str, str]:
    """A ``<url>`` or ``<sitemap>`` as local name → text of its leaf elements; the first of a name counts.

    ``loc`` is always present and absolute; ``_KIND`` is ``url`` or ``sitemap``.
    """
    entry, kind = listed
    values: dict[str, str] = {}
    for leaf in entry.iter():
        if isinstance(leaf.tag, str) and leaf.text and leaf.text.strip():
            values.setdefault(_name_of(leaf), printable(leaf.text).strip())
    name = _name_of(entry)
    return values | {"loc": address_in(values.get("loc"), base), _KIND: name if name in ("url", "sitemap") else kind}


def _name_of(element: Any) -> str:
    """The local name in lower case, without its prefix, even an undeclared one."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()
