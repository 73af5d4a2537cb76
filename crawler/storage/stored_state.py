"""What is stored for a URL, and how a new reading of its article differs from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from crawler.model.items import Article
from crawler.storage.articles import ARTICLE_COLUMNS, COPY_COLUMNS, article_row
from crawler.storage.events import event_values, stored_events
from crawler.storage.revisits import BACK, UNCHANGED

# Times of fetching do not depend on the rules; digests and the number of words follow from the text.
_NOT_COMPARED = {"first_seen_at", "fetched_at", "text_sha256", "words_sha256", "word_count"}
_CANDIDATE = ("source", "raw", "kind", "value", "precision", "verdict", "reason_code", "reason")
_TEXT = ("language", "title", "text")


@dataclass(frozen=True, slots=True)
class StoredState:
    """What is stored for a URL."""

    state: str
    article: int | None
    """``articles.id`` of its article, or of the one that it repeats."""
    url: str | None
    """The URL of that article."""
    fetched_at: str | None
    """When the page was fetched that the text is from. If later fetches had the same text, the last one: by then a day
    that could have been a clock's is certain."""
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Values by column; empty if it is neither article nor copy."""


def stored_state(db: Database, address: str) -> StoredState:
    """What is stored for ``address``, which is in ``addresses``."""
    sql = """
        SELECT state, article, (
            SELECT fetched_at FROM pages
            WHERE pages.url = addresses.url AND pages.fetched_at = addresses.fetched_at AND last_look IN (?, ?)
        ) AS read_again FROM addresses WHERE url = ?
    """
    row = next(db.query(sql, [UNCHANGED, BACK, address]))
    state, article, read_again = row["state"], row["article"], row["read_again"]
    stored = next(db.query("SELECT * FROM articles WHERE id = ?", [article]), None) if article is not None else None
    if state == "stored" and stored is not None:
        values = {name: stored[name] for name in ARTICLE_COLUMNS if name not in _NOT_COMPARED}
        values |= {
            "article_states": [state for (state,) in _rows(db, "article_states", ("state",), article, "state")],
            "events": stored_events(db, article),
            "texts": _rows(db, "texts", _TEXT, article, "language"),
            "date_candidates": _rows(db, "date_candidates", _CANDIDATE, article, "id"),
        }
        return StoredState(state, article, stored["url"], read_again or stored["fetched_at"], values)
    if state == "copy" and stored is not None and (copy := copy_row(db, address, article)) is not None:
        values = {name: copy[name] for name in COPY_COLUMNS if name not in _NOT_COMPARED}
        return StoredState(state, article, stored["url"], read_again or copy["fetched_at"], values)
    return StoredState(state, article, stored["url"] if stored else None, None)


def copy_row(db: Database, address: str, article: int) -> dict[str, Any] | None:
    """The row of ``copies`` for ``address``: under this URL, or under one that it led to."""
    sql = """
        SELECT * FROM copies
        WHERE article = ?2 AND (url = ?1 OR url IN (SELECT alias FROM aliases WHERE url = ?1))
        ORDER BY url = ?1 DESC, url LIMIT 1
    """
    return next(db.query(sql, [address, article]), None)


def differences(stored: StoredState, article: Article) -> dict[str, tuple[Any, Any]]:
    """Columns in which ``article`` differs from what is stored: the stored value and the new one."""
    row = article_row(article)
    row["texts"] = sorted([getattr(text, name) for name in _TEXT] for text in article.texts)
    row["article_states"] = article.states
    row["events"] = event_values(article.events)
    row["date_candidates"] = [[getattr(each, name) for name in _CANDIDATE] for each in article.date_candidates]
    if stored.values.get("url") == article.address_url:
        row["url"] = article.address_url  # a copy under the requested URL
    changed = {name: (value, row[name]) for name, value in stored.values.items() if value != row[name]}
    if changed.keys() & {"title", "text"}:
        changed.pop("texts", None)  # they repeat the same change
    return changed


def _rows(db: Database, table: str, columns: tuple[str, ...], article: int, order: str) -> list[list[Any]]:
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE article = ? ORDER BY {order}"  # noqa: S608
    return [list(row) for row in db.execute(sql, [article]).fetchall()]
