"""RSS, RDF, Atom and JSON feeds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import parse_qs, urljoin, urlsplit

import feedparser  # type: ignore[import-untyped]
from lxml.html import HtmlElement

from crawler.discovery.sources.markup import plain
from crawler.discovery.sources.source import NEWS, Findings, Rank, Scope, SiteFacts, Source, SourceDocument, SourceError
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.urls import absolute, belongs_to
from crawler.page import DocumentError, read_document
from crawler.text.words import words_of

_FEED_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json",
)  # fmt: skip
_JSON_FEED = "https://jsonfeed.org/version/"
_JSON_TEXTS = ("content_html", "content_text", "summary")
_POST_ID = re.compile(r"[?&]p=\d+")


@dataclass(frozen=True, slots=True)
class Feed(Source):
    """A feed, full or of excerpts.

    Without a path the feed is looked for: ``<link rel="alternate">`` on the home page (RSS Advisory Board,
    "RSS Autodiscovery"), then ``/feed/``, where WordPress has it. Older entries stand where the feed says
    (``<link rel="next">``, RFC 5005; ``next_url``, JSON Feed 1.1), at a WordPress site under ``?paged=N``.
    """

    kind: ClassVar[str] = "feed"
    reach: ClassVar[int] = 1
    path: str = ""
    """Relative to the outlet's base address."""

    def entrances(self, outlet: Outlet, scope: Scope = NEWS) -> Sequence[str]:
        if self.path:
            return [urljoin(outlet.home, self.path)]
        return [outlet.home, urljoin(outlet.home, "feed/")]

    def read(self, document: SourceDocument, outlet: Outlet, scope: Scope = NEWS) -> Findings:
        if not self.path and document.url == outlet.home:
            return Findings(follow=dict.fromkeys(_announced_feeds(document)))
        found = _read_json(document) if _is_json(document) else _read_xml(document, outlet)
        if "paged=" not in urlsplit(document.url).query:
            found.rank = Rank()
        return found

    def site_facts(self, document: SourceDocument) -> SiteFacts:
        if _is_json(document):
            feed = _parse_json(document)
            texts = {entry.get("url"): _longest(map(entry.get, _JSON_TEXTS)) for entry in _objects(feed.get("items"))}
        else:
            parsed = _parse_xml(document)
            feed, texts = parsed.feed, {entry.get("link"): _longest(_texts(entry)) for entry in parsed.entries}
        links = {absolute(document.url, link): text for link, text in texts.items() if isinstance(link, str)}
        return SiteFacts(
            name=_text(feed.get("title")) or "",
            language=_text(feed.get("language")) or "",
            words={url: len(words_of(plain(text))) for url, text in links.items() if url is not None},
        )

    def __str__(self) -> str:
        return f"feed {self.path}".strip()


def _is_json(document: SourceDocument) -> bool:
    return document.body.lstrip()[:1] == b"{"


def _parse_xml(document: SourceDocument) -> Any:
    parsed = feedparser.parse(
        document.body, response_headers={"content-type": document.content_type, "content-location": document.url}
    )
    if not parsed.version:
        raise SourceError(f"{document.url} is no feed: {document.content_type or 'no content type'}")
    return parsed


def _texts(entry: Any) -> Iterator[Any]:
    """What an entry of XML calls content, summary and description."""
    yield from (part.get("value") for part in entry.get("content", []))
    yield entry.get("summary")


def _longest(texts: Iterable[Any]) -> str:
    return max((text for text in texts if isinstance(text, str)), key=len, default="")


def _read_xml(document: SourceDocument, outlet: Outlet) -> Findings:
    parsed = _parse_xml(document)
    discoveries = []
    for entry in parsed.entries:
        url = absolute(document.url, entry.get("link") or "")
        if url is None:
            continue
        guid = entry.get("id") or ""
        categories = [tag.get("term") for tag in entry.get("tags", []) if tag.get("term")]
        discoveries.append(
            Discovery(
                url=url,
                found_by=Feed.kind,
                # feedparser answers "published" with "updated" where the first is missing: ask for it by key.
                published=dict.get(entry, "published"),
                modified=dict.get(entry, "updated"),
                title=entry.get("title"),
                byline=entry.get("author"),
                section=categories[0] if categories else None,
                aliases=(guid,) if guid != url and _POST_ID.search(guid) and belongs_to(guid, outlet) else (),
            )
        )
    return Findings(discoveries=discoveries, older=_older(parsed.feed, document.url))


def _older(feed: Any, url: str) -> str | None:
    following = next((link.get("href") for link in feed.get("links", []) if link.get("rel") == "next"), None)
    if following:
        return absolute(url, following)
    parts = urlsplit(url)
    if "wordpress" not in feed.get("generator", "").lower() and parts.path.rstrip("/").rpartition("/")[2] != "feed":
        return None
    page = int(parse_qs(parts.query).get("paged", ["1"])[0])
    pairs = [pair for pair in parts.query.split("&") if pair and not pair.startswith("paged=")]
    return parts._replace(query="&".join([*pairs, f"paged={page + 1}"])).geturl()


def _parse_json(document: SourceDocument) -> dict[str, Any]:
    try:
        feed = json.loads(document.body)
    except ValueError as error:
        raise SourceError(f"{document.url} is no JSON: {error}") from error
    if not isinstance(feed, dict) or not str(feed.get("version", "")).startswith(_JSON_FEED):
        raise SourceError(f"{document.url} is no feed: JSON without the version of JSON Feed")
    return feed


def _read_json(document: SourceDocument) -> Findings:
    feed = _parse_json(document)
    discoveries = []
    for entry in _objects(feed.get("items")):
        url = absolute(document.url, str(entry.get("url") or ""))
        if url is None:
            continue
        authors = entry.get("authors") or [entry.get("author")]
        discoveries.append(
            Discovery(
                url=url,
                found_by=Feed.kind,
                published=_text(entry.get("date_published")),
                modified=_text(entry.get("date_modified")),
                title=_text(entry.get("title")),
                byline=_first(author.get("name") for author in authors if isinstance(author, dict)),
                section=_first(entry.get("tags") or ()),
            )
        )
    return Findings(discoveries=discoveries, older=absolute(document.url, str(feed.get("next_url") or "")))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, dict))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _first(values: Iterable[Any]) -> str | None:
    return next((value for value in values if isinstance(value, str) and value), None)


def _announced_feeds(document: SourceDocument) -> list[str]:
    try:
        tree = read_document(document.body, document.content_type).tree
    except DocumentError as error:
        raise SourceError(f"{document.url}: {error}") from error
    return [url for link in tree.iter("link") if (url := _feed_address(link, document.url)) is not None][:1]


def _feed_address(link: HtmlElement, base: str) -> str | None:
    """Comment feeds are announced beside the main one, after it; they name no articles.

    WordPress announces its API as ``application/json`` too: that one is no feed.
    """
    rel, kind = (link.get("rel") or "").lower().split(), (link.get("type") or "").lower()
    href = link.get("href") or ""
    if "alternate" not in rel or kind not in _FEED_TYPES or "/comments/" in href:
        return None
    if kind == "application/json" and ("wp-json" in href or "rest_route" in href):
        return None
    return absolute(base, href)
