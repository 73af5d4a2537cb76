"""The seeds of the fuzzer: the outlets' saved pages and documents, by kind."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from crawler.saved_pages.manifest import MANIFEST, SavedPage, read_manifest
from tests.conftest import FIXTURES, OUTLETS

_JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "News", "next_url": "https://gazette.example/feed.json?page=2",
    "items": [
        {"id": str(number), "url": f"https://gazette.example/2026/{number}/", "title": f"Envoys meet {number}",
         "content_html": "<p>They met.</p>", "date_published": "2026-11-02T15:00:05+05:00", "tags": ["Diplomacy"],
         "date_modified": "2026-11-03T09:00:00+05:00", "authors": [{"name": "Sana Qadir"}], "language": "en"}
        for number in range(4)
    ],
}  # fmt: skip
"""No saved outlet has a feed of this kind."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A document as it was saved."""

    url: str
    body: bytes
    content_type: str


@cache
def _saved() -> list[SavedPage]:
    return [page for name in OUTLETS for page in read_manifest(FIXTURES / name / MANIFEST) if page.file is not None]


def _of(is_kind: Callable[[SavedPage], bool]) -> Iterator[Seed]:
    return (Seed(page.url, page.read(), page.content_type) for page in _saved() if is_kind(page))


@cache
def pages() -> Sequence[Seed]:
    """Articles."""
    return [*_of(lambda page: page.role == "article" and "html" in page.content_type)]


@cache
def feeds() -> Sequence[Seed]:
    """RSS and Atom."""
    return [*_of(lambda page: "rss" in page.content_type or "atom" in page.content_type)]


@cache
def sitemaps() -> Sequence[Seed]:
    """Plain sitemaps, and a compressed one."""
    plain = [
        *_of(lambda page: page.role == "discovery" and page.content_type.startswith(("application/xml", "text/xml")))
    ]
    return [*plain, *(Seed(seed.url, gzip.compress(seed.body), "application/gzip") for seed in plain[:1])]


@cache
def posts() -> Sequence[Seed]:
    """Answers of the WordPress API."""
    return [*_of(lambda page: "json" in page.content_type)]


@cache
def json_feeds() -> Sequence[Seed]:
    """A feed of JSON Feed 1.1."""
    return [Seed("https://gazette.example/feed.json", json.dumps(_JSON_FEED).encode(), "application/feed+json")]


@cache
def list_pages() -> Sequence[Seed]:
    """Home pages and lists."""
    return [*_of(lambda page: page.role == "discovery" and "html" in page.content_type)]


@cache
def robots() -> Sequence[Seed]:
    """robots.txt of the outlets."""
    return [*_of(lambda page: page.role == "robots")]
