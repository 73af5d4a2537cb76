"""What a feed tells of its site, and how much of each article it carries. Pure: runs in a worker process."""

from __future__ import annotations

import contextlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import feedparser  # type: ignore[import-untyped]

from crawler.discovery.sources import SourceDocument
from crawler.extraction.loader import clean_line, unescape
from crawler.model.outlet import Outlet
from crawler.model.urls import absolute, canonical_url
from crawler.probing.languages import primary
from crawler.text.words import words_of

_TAGS = re.compile(r"<[^>]*>|\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """The head of a feed, and the length of its texts."""

    title: str = ""
    language: str = ""
    words: dict[str, int] = field(default_factory=dict)
    """Words of each article's text in the feed, by the article's canonical address."""


def read_feed(document: SourceDocument, outlet: Outlet) -> FeedFacts:
    """Read a feed that ``Feed`` could read."""
    if document.body.lstrip()[:1] == b"{":
        feed = json.loads(document.body)
        title, language, texts = feed.get("title"), feed.get("language"), _json_texts(feed)
    else:
        parsed = feedparser.parse(document.body, response_headers={"content-type": document.content_type})
        title, language, texts = parsed.feed.get("title"), parsed.feed.get("language"), _texts(parsed.entries)
    words: dict[str, int] = {}
    for link, text in texts:
        url = absolute(document.url, link)
        if url is not None:
            with contextlib.suppress(ValueError):
                words[canonical_url(url, outlet)] = len(words_of(html.unescape(_TAGS.sub(" ", text))))
    language = language if isinstance(language, str) and primary(language) else ""
    return FeedFacts(title=clean_line(unescape(str(title or ""))), language=language, words=words)


def _texts(entries: Any) -> Iterator[tuple[str, str]]:
    """Of each entry, the longest of what it calls content, summary and description."""
    for entry in entries:
        texts = [part.get("value") or "" for part in entry.get("content", [])]
        yield entry.get("link") or "", max((*texts, entry.get("summary") or ""), key=len)


def _json_texts(feed: Any) -> Iterator[tuple[str, str]]:
    for item in feed.get("items") or ():
        if isinstance(item, dict):
            texts = (item.get(name) for name in ("content_html", "content_text", "summary"))
            yield (
                str(item.get("url") or ""),
                max((text for text in texts if isinstance(text, str)), key=len, default=""),
            )
