"""The table ``forgotten``: digests of what was removed on request and is never fetched or stored again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler.model.items import Article
from crawler.model.urls import spelled_once
from crawler.model.web import without_www
from crawler.storage.rows import first, insert, select


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """When and why something was forgotten."""

    outlet: str
    forgotten_at: str
    """``YYYY-MM-DDTHH:MM:SSZ``."""
    why: str


def url_digest(url: str) -> str:
    """Return the SHA-256 of a URL, the same for http and https, with and without ``www.`` and a slash at the end."""
    parts = urlsplit(spelled_once(url.strip()))
    query = f"?{parts.query}" if parts.query else ""
    said = f"{without_www(parts.netloc)}{parts.path.rstrip('/')}{query}"
    return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()


def note_forgotten(db: Database, removal: Removal, urls: Iterable[str], words: Iterable[str]) -> None:
    """Record these URLs, and texts with these ``words_sha256``. A known digest keeps its first reason."""
    said = {"outlet": removal.outlet, "forgotten_at": removal.forgotten_at, "why": removal.why}
    digests = [(url_digest(url), "url") for url in urls] + [(each, "words") for each in words]
    for digest, kind in dict(digests).items():
        if first(db, "SELECT 1 FROM forgotten WHERE digest = ?", [digest]) is None:
            insert(db, "forgotten", {"digest": digest, "kind": kind, **said})


def has_forgotten(db: Database) -> bool:
    """Whether anything was forgotten."""
    return first(db, "SELECT 1 FROM forgotten LIMIT 1", []) is not None


def is_forgotten(db: Database, url: str) -> bool:
    """Whether this URL was forgotten."""
    return removal_of(db, url) is not None


def removal_of(db: Database, url: str) -> Removal | None:
    """Return when and why a URL was forgotten; None if it was not."""
    sql = "SELECT outlet, forgotten_at, why FROM forgotten WHERE digest = ?"
    row = first(db, sql, [url_digest(url)])
    return Removal(**row) if row else None


def is_forgotten_text(db: Database, article: Article) -> bool:
    """Whether this article was forgotten under any of its URLs, or one with the same words was."""
    sql = "SELECT 1 FROM forgotten WHERE digest = ?"
    digests = (*map(url_digest, (article.url, article.address_url)), article.words_sha256)
    return any(first(db, sql, [digest]) is not None for digest in digests)


def removals(db: Database) -> list[Removal]:
    """Return every removal, latest first; each once, however many URLs it had."""
    sql = "SELECT DISTINCT outlet, forgotten_at, why FROM forgotten ORDER BY forgotten_at DESC, outlet, why"
    return [Removal(**row) for row in select(db, sql, [])]


def forgotten_urls(db: Database) -> frozenset[str]:
    """Return the digests of all forgotten URLs."""
    rows = db.execute("SELECT digest FROM forgotten WHERE kind = 'url'").fetchall()
    return frozenset(digest for (digest,) in rows)
