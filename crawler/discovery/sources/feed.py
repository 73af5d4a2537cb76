"""RSS, RDF, Atom and JSON feeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import parse_qs, urljoin, urlsplit

import feedparser  # type: ignore[import-untyped]
from lxml.html import HtmlElement

from crawler.discovery.sources.entries import EntryError, own_address, read_each
from crawler.discovery.sources.json_values import first_text, list_in, objects_in, parsed, text_in
from crawler.discovery.sources.source import (
    NEWS,
    Findings,
    Level,
    Rank,
    Scope,
    SiteFacts,
    Source,
    SourceDocument,
    SourceError,
)
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.urls import absolute, belongs_to, is_on_site
from crawler.model.web import host_of, is_web_url
from crawler.page import read_document
from crawler.page.canonical import base_of
from crawler.page.encoding import utf8_of
from crawler.text.foreign_json import whole_number
from crawler.text.foreign_text import plain
from crawler.text.words import words_of

_FEED_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json",
)  # fmt: skip
_JSON_FEED = "https://jsonfeed.org/version/"
_JSON_TEXTS = ("content_html", "content_text", "summary")
_COMMENTS = re.compile(r"(?:^|[/=?&_.-])comments?(?:[/=&_.-]|$)", re.IGNORECASE)
_POST_ID = re.compile(r"[?&]p=\d+")


@dataclass(frozen=True, slots=True)
class Feed(Source):
    """A feed, with whole articles or excerpts.

    Without a path, feeds are searched for: all of ``<link rel="alternate">`` on the home page (RSS Advisory Board, "RSS
    Autodiscovery"), then WordPress's ``/feed/``. Older entries are at the URL that the feed gives (``<link
    rel="next">``, RFC 5005; ``next_url``, JSON Feed 1.1), on a WordPress site at ``?paged=N``.
    """

    kind: ClassVar[str] = "feed"
    reach: ClassVar[int] = 1
    path: str = ""
    """Relative to the outlet's base URL, or a URL at another host."""
    also: tuple[str, ...] = ()
    """More feeds, like those of the outlet's sections: all of them are read."""

    def entrances(self, outlet: Outlet, scope: Scope = NEWS) -> Sequence[str]:
        if self.path:
            return [urljoin(outlet.home, path) for path in (self.path, *self.also)]
        return [outlet.home, urljoin(outlet.home, "feed/")]

    def _read(self, document: SourceDocument, outlet: Outlet, scope: Scope) -> Findings:
        if not self.path and document.url == outlet.home:
            return Findings(follow=dict.fromkeys(_announced_feeds(document)))
        found = (_read_json if _is_json(document) else _read_xml)(document, outlet)
        found.discoveries = _over_a_counter(found.discoveries, outlet)
        if "paged=" not in urlsplit(document.url).query:
            found.rank = Rank(Level.NEWS)
        return found

    def _facts(self, document: SourceDocument) -> SiteFacts:
        pairs: list[tuple[Any, Iterable[Any]]]
        if _is_json(document):
            feed = _parse_json(document)
            pairs = [(entry.get("url"), map(entry.get, _JSON_TEXTS)) for entry in objects_in(feed.get("items"))]
        else:
            xml = _parse_xml(document)
            feed, pairs = xml.feed, [(entry.get("link"), _texts(entry)) for entry in xml.entries]
        links = {absolute(document.url, link): _longest(texts) for link, texts in pairs if isinstance(link, str)}
        return SiteFacts(
            name=text_in(feed.get("title")) or "",
            language=text_in(feed.get("language")) or "",
            words={url: len(words_of(plain(text))) for url, text in links.items() if url is not None},
        )

    def __str__(self) -> str:
        return f"feed {', '.join((self.path, *self.also))}".strip()

    @property
    def needs_all_entrances(self) -> bool:
        return bool(self.also)


def _identifier(value: Any) -> str | None:
    """The identifier if it is an absolute URL; a value such as ``2`` must not be resolved as a relative one."""
    return value if isinstance(value, str) and is_web_url(value) else None


def _over_a_counter(discoveries: list[Discovery], outlet: Outlet) -> list[Discovery]:
    """If all entries lead to one other host, it counts clicks: only a request shows where each entry leads."""
    hosts = {host_of(discovery.url) for discovery in discoveries}
    if len(hosts) != 1 or any(is_on_site(discovery.url, outlet) for discovery in discoveries):
        return discoveries
    return [replace(discovery, is_redirect=True) for discovery in discoveries]


def _is_json(document: SourceDocument) -> bool:
    return document.body.lstrip()[:1] == b"{"


def _parse_xml(document: SourceDocument) -> Any:
    parsed = feedparser.parse(
        utf8_of(document.body, document.content_type),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": document.url},
    )
    if not parsed.version:
        raise SourceError(f"{document.url} is no feed: {document.content_type or 'no content type'}")
    return parsed


def _texts(entry: Any) -> Iterator[Any]:
    """The content, summary and description of an XML entry."""
    yield from (part.get("value") for part in entry.get("content", []))
    yield entry.get("summary")


def _longest(texts: Iterable[Any]) -> str:
    return max((text for text in texts if isinstance(text, str)), key=len, default="")


def _read_xml(document: SourceDocument, outlet: Outlet) -> Findings:
    feed = _parse_xml(document)

    def discovery(entry: Any) -> Discovery:
        guid = entry.get("id") or ""
        names = (entry.get("feedburner_origlink"), entry.get("link"), _identifier(guid))
        url = own_address(names, document.url, outlet)
        return Discovery(
            url=url,
            found_by=Feed.kind,
            # feedparser returns "updated" for a missing "published" unless asked by key.
            published=dict.get(entry, "published"),
            modified=dict.get(entry, "updated"),
            title=entry.get("title"),
            byline=entry.get("author"),
            section=first_text(tag.get("term") for tag in entry.get("tags", [])),
            aliases=(guid,) if guid != url and _POST_ID.search(guid) and belongs_to(guid, outlet) else (),
        )

    discoveries, unreadable = read_each(feed.entries, discovery, document.url)
    return Findings(discoveries=discoveries, unreadable=unreadable, older=_older(feed.feed, document.url))


def _older(feed: Any, url: str) -> str | None:
    following = next((link.get("href") for link in feed.get("links", []) if link.get("rel") == "next"), None)
    if following:
        return absolute(url, following)
    parts = urlsplit(url)
    if "wordpress" not in feed.get("generator", "").lower() and parts.path.rstrip("/").rpartition("/")[2] != "feed":
        return None
    page = whole_number(parse_qs(parts.query).get("paged", ["1"])[0])
    if page is None:
        return None
    pairs = [pair for pair in parts.query.split("&") if pair and not pair.startswith("paged=")]
    return parts._replace(query="&".join([*pairs, f"paged={page + 1}"])).geturl()


def _parse_json(document: SourceDocument) -> dict[str, Any]:
    feed = parsed(document)
    if not isinstance(feed, dict) or not str(feed.get("version", "")).startswith(_JSON_FEED):
        raise SourceError(f"{document.url} is no feed: JSON without the version of JSON Feed")
    return feed


def _read_json(document: SourceDocument, outlet: Outlet) -> Findings:
    feed = _parse_json(document)

    def discovery(entry: Any) -> Discovery:
        if not isinstance(entry, dict):
            raise EntryError("is no object")
        authors = list_in(entry.get("authors")) or [entry.get("author")]
        return Discovery(
            url=own_address(
                (entry.get("url"), entry.get("external_url"), _identifier(entry.get("id"))), document.url, outlet
            ),
            found_by=Feed.kind,
            published=text_in(entry.get("date_published")),
            modified=text_in(entry.get("date_modified")),
            title=text_in(entry.get("title")),
            byline=first_text(author.get("name") for author in objects_in(authors)),
            section=first_text(list_in(entry.get("tags"))),
        )

    discoveries, unreadable = read_each(list_in(feed.get("items")), discovery, document.url)
    older = absolute(document.url, text_in(feed.get("next_url")) or "")
    return Findings(discoveries=discoveries, unreadable=unreadable, older=older)


def _announced_feeds(document: SourceDocument) -> list[str]:
    page = read_document(document.body, document.content_type)
    base = base_of(page, document.url)
    return [url for link in page.tagged("link") if (url := _feed_address(link, base)) is not None]


def _feed_address(link: HtmlElement, base: str) -> str | None:
    """The URL of a feed of articles in a ``<link>``; None for feeds of comments, which list no articles.

    WordPress also announces its API as ``application/json``, which is not a feed.
    """
    rel, kind = (link.get("rel") or "").lower().split(), (link.get("type") or "").lower()
    href = link.get("href") or ""
    if "alternate" not in rel or kind not in _FEED_TYPES or _COMMENTS.search(href):
        return None
    if kind == "application/json" and ("wp-json" in href or "rest_route" in href):
        return None
    return absolute(base, href)
