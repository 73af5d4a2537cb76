"""Replacing what earlier rules made of kept pages by what today's rules make of them: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from crawler.model.items import Article
from crawler.model.reasons import Reason
from crawler.storage import addresses, near_duplicates, stories
from crawler.storage.addresses import reason_columns
from crawler.storage.admission import relate
from crawler.storage.articles import replace_article
from crawler.storage.duplicates import originals
from crawler.storage.other_addresses import make_way
from crawler.storage.store_article import put_article
from crawler.storage.stored_state import StoredState, copy_row, stored_state


@dataclass(frozen=True, slots=True)
class RereadPage:
    """What today's rules make of the page of an address: an article, or the reason why there is none."""

    url: str
    crawl: int | None
    """Which fetched the page."""
    article: Article | None
    reason: Reason | None = None
    """Where it is no article."""
    title: str | None = None
    """Of what is left out for its topic; so is its score."""
    topic_score: float | None = None


@dataclass(frozen=True, slots=True)
class AddressChange:
    """What an address gave before and gives now."""

    url: str
    before: StoredState
    after: StoredState

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is of another kind now: an article that was a copy, a copy of another article …"""
        return (self.before.state, self.before.url) != (self.after.state, self.after.url)


def put_all(db: Database, reread: Callable[[], Iterable[RereadPage]]) -> list[AddressChange]:
    """Store each article again, within the open transaction; ``reread`` is called several times.

    Articles keep their ``id``. First their words are set aside, so that no text is compared with one that an earlier
    rule read; then articles are replaced, then what was a copy or nothing is stored, and what is no longer an article
    is removed last.
    """
    before = {one.url: _light(stored_state(db, one.url)) for one in reread()}
    words: dict[int, str] = {}
    for one in reread():
        stored = before[one.url]
        if stored.state == "stored" and stored.article is not None and stored.article not in words:
            words[stored.article] = _set_aside(db, stored.article)
    for one in reread():
        stored = before[one.url]
        if stored.state == "stored" and stored.article is not None and one.article is not None:
            _put_article(db, one.article, stored.article, one.crawl)
    for one in reread():
        stored = before[one.url]
        if stored.state == "stored":
            continue
        if stored.state == "copy" and stored.article is not None:
            copy = copy_row(db, one.url, stored.article)
            db.execute("DELETE FROM copies WHERE url = ?", [copy["url"] if copy else None])
        if one.article is not None:
            put_article(db, one.article, one.crawl)
        else:
            _refuse(db, one)
    for one in reread():
        stored = before[one.url]
        if stored.state == "stored" and stored.article is not None and one.article is None:
            _remove_article(db, one, stored.article, words[stored.article])
    return [AddressChange(url, stored, _light(stored_state(db, url))) for url, stored in before.items()]


def _light(stored: StoredState) -> StoredState:
    """Without the text: there may be a million of them."""
    return StoredState(stored.state, stored.article, stored.url, stored.fetched_at)


def _set_aside(db: Database, article: int) -> str:
    """Let no text be a copy of this one until it is replaced; its words."""
    words: str = db.execute("SELECT words_sha256 FROM articles WHERE id = ?", [article]).fetchone()[0]
    db.execute("UPDATE articles SET words_sha256 = 'set aside ' || id WHERE id = ?", [article])
    return words


def _put_article(db: Database, article: Article, number: int, crawl: int | None) -> None:
    other = next((one for one in originals(db, article) if one is not None and one.id != number), None)
    if other is not None:
        # Two are one now: which of them came first is decided as of any two.
        make_way(db, number, other.id)
        put_article(db, article, crawl)
        return
    near_duplicates.forget(db, number)
    db.execute("UPDATE articles SET url = ? WHERE id = ?", [article.url, number])
    replace_article(db, article, number)
    relate(db, article, number)
    values = {"state": "stored", "article": number, "fetched_in": crawl, "fetched_at": article.fetched_at}
    addresses.note_stored(db, article.address_url, values | reason_columns(None), article.url)


def _remove_article(db: Database, one: RereadPage, article: int, words: str) -> None:
    """Remove what is no longer an article. If another article has its words now, its copies become copies of that one.

    If none has and it has copies whose pages were not kept, it stays: they have no other article to refer to.
    """
    other = db.execute("SELECT id FROM articles WHERE words_sha256 = ?", [words]).fetchone()
    has_copies = db.execute("SELECT 1 FROM copies WHERE article = ?", [article]).fetchone() is not None
    if other is None and has_copies:
        db.execute("UPDATE articles SET words_sha256 = ? WHERE id = ?", [words, article])
        return
    if other is not None:
        make_way(db, article, other[0])
    else:
        db.execute("UPDATE addresses SET article = NULL WHERE article = ?", [article])
        stories.prepare_removal(db, article)
        db.execute("DELETE FROM articles WHERE id = ?", [article])
    _refuse(db, one)


def _refuse(db: Database, one: RereadPage) -> None:
    assert one.reason is not None
    row: dict[str, Any] = {"state": one.reason.code.state, "article": None, "next_try_at": None}
    row |= {**reason_columns(one.reason), "title": one.title, "topic_score": one.topic_score}
    db.table("addresses").update(one.url, row)
