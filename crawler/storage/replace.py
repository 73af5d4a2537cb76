"""Replaces the results of earlier rules for kept pages by those of today's rules: all of them, or none."""

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
    """The result of today's rules for the page of a URL: an article, or the reason why there is none."""

    url: str
    crawl: int | None
    """The crawl that fetched the page."""
    article: Article | None
    reason: Reason | None = None
    """Set if there is no article."""
    title: str | None = None
    """Headline of an off-topic article, which also has ``topic_score``."""
    topic_score: float | None = None


@dataclass(frozen=True, slots=True)
class AddressChange:
    """What a URL gave before and gives now."""

    url: str
    before: StoredState
    after: StoredState

    @property
    def is_elsewhere(self) -> bool:
        """Whether its kind has changed: an article that was a copy, a copy of another article …"""
        return (self.before.state, self.before.url) != (self.after.state, self.after.url)


def put_all(db: Database, reread: Callable[[], Iterable[RereadPage]]) -> list[AddressChange]:
    """Store each article again, within the open transaction; ``reread`` is called several times.

    Articles keep their ``id``. First their words are set aside, so that no text is compared with one read by earlier
    rules; then articles are replaced, then former copies and non-articles are stored, and former articles are removed
    last.
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
    """The state without its text, since there may be a million of them."""
    return StoredState(stored.state, stored.article, stored.url, stored.fetched_at)


def _set_aside(db: Database, article: int) -> str:
    """Prevent texts from becoming copies of this one until it is replaced; return its words' digest."""
    words: str = db.execute("SELECT words_sha256 FROM articles WHERE id = ?", [article]).fetchone()[0]
    db.execute("UPDATE articles SET words_sha256 = 'set aside ' || id WHERE id = ?", [article])
    return words


def _put_article(db: Database, article: Article, number: int, crawl: int | None) -> None:
    other = next((one for one in originals(db, article) if one is not None and one.id != number), None)
    if other is not None:
        # Two articles are now one: which came first is decided as for any two.
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
    """Remove a former article. If another article now has its words, its copies become copies of that one.

    If none has, and it has copies whose pages were not kept, it stays, because they would have no article to refer to.
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
