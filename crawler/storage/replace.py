"""Putting what today's rules make of kept pages in the place of what earlier ones made: all of it, or nothing."""

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
from crawler.storage.held import Standing, copy_row, standing
from crawler.storage.store_article import put_article


@dataclass(frozen=True, slots=True)
class Judged:
    """What today's rules make of the page of an address: an article, or a reason why it is none."""

    address: str
    crawl: int | None
    """Which fetched the page."""
    article: Article | None
    reason: Reason | None = None
    """Where it is no article."""
    title: str | None = None
    """Of what is left out for its topic; so is its score."""
    topic_score: float | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What has become of an address."""

    address: str
    before: Standing
    after: Standing

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is something else now: an article where it was a copy, a copy of another article …"""
        return (self.before.state, self.before.url) != (self.after.state, self.after.url)


def put_all(db: Database, judged: Callable[[], Iterable[Judged]]) -> list[Moved]:
    """Put each article anew, within the transaction that is open; ``judged`` is gone through several times.

    Articles stay under their ``id``. First they are taken out of the way of one another, so that no text is compared
    with one that an earlier rule read; then articles are put, then what was a copy or nothing, and what is no article
    any more goes last.
    """
    before = {one.address: _light(standing(db, one.address)) for one in judged()}
    words: dict[int, str] = {}
    for one in judged():
        held = before[one.address]
        if held.state == "stored" and held.article is not None and held.article not in words:
            words[held.article] = _set_aside(db, held.article)
    for one in judged():
        held = before[one.address]
        if held.state == "stored" and held.article is not None and one.article is not None:
            _put_article(db, one.article, held.article, one.crawl)
    for one in judged():
        held = before[one.address]
        if held.state == "stored":
            continue
        if held.state == "copy" and held.article is not None and (copy := copy_row(db, one.address, held.article)):
            db.execute("DELETE FROM copies WHERE url = ?", [copy["url"]])
        if one.article is not None:
            put_article(db, one.article, one.crawl)
        else:
            _refuse(db, one)
    for one in judged():
        held = before[one.address]
        if held.state == "stored" and held.article is not None and one.article is None:
            _remove_article(db, one, held.article, words[held.article])
    return [Moved(address, held, _light(standing(db, address))) for address, held in before.items()]


def _light(held: Standing) -> Standing:
    """Without the text: there may be a million of them."""
    return Standing(held.state, held.article, held.url, held.fetched_at)


def _set_aside(db: Database, article: int) -> str:
    """Let no text be a copy of this one, until it is put anew; its words."""
    words: str = db.execute("SELECT words_sha256 FROM articles WHERE id = ?", [article]).fetchone()[0]
    db.execute("UPDATE articles SET words_sha256 = 'set aside ' || id WHERE id = ?", [article])
    return words


def _put_article(db: Database, article: Article, held: int, crawl: int | None) -> None:
    other = next((one for one in originals(db, article) if one is not None and one.id != held), None)
    if other is not None:
        # Two are one now: which of them came first is decided as of any two.
        _make_way(db, held, other.id)
        put_article(db, article, crawl)
        return
    near_duplicates.forget(db, held)
    db.execute("UPDATE articles SET url = ? WHERE id = ?", [article.url, held])
    replace_article(db, article, held)
    relate(db, article, held)
    values = {"state": "stored", "article": held, "fetched_in": crawl, "fetched_at": article.fetched_at}
    addresses.note_stored(db, article.address_url, values | reason_columns(None), article.url)


def _make_way(db: Database, article: int, other: int) -> None:
    """Remove an article; what hangs on it hangs on another from now on."""
    for table in ("copies", "revisions", "addresses"):
        db.execute(f"UPDATE {table} SET article = ? WHERE article = ?", [other, article])  # noqa: S608
    stories.prepare_removal(db, article)
    db.execute("DELETE FROM articles WHERE id = ?", [article])


def _remove_article(db: Database, one: Judged, article: int, words: str) -> None:
    """Remove what is no article any more. Where another has its words now, its copies are copies of that one.

    Where there is none and it has copies whose pages were not kept, it stays: they have no other text to refer to.
    """
    other = db.execute("SELECT id FROM articles WHERE words_sha256 = ?", [words]).fetchone()
    has_copies = db.execute("SELECT 1 FROM copies WHERE article = ?", [article]).fetchone() is not None
    if other is None and has_copies:
        db.execute("UPDATE articles SET words_sha256 = ? WHERE id = ?", [words, article])
        return
    if other is not None:
        _make_way(db, article, other[0])
    else:
        db.execute("UPDATE addresses SET article = NULL WHERE article = ?", [article])
        stories.prepare_removal(db, article)
        db.execute("DELETE FROM articles WHERE id = ?", [article])
    _refuse(db, one)


def _refuse(db: Database, one: Judged) -> None:
    assert one.reason is not None
    row: dict[str, Any] = {"state": one.reason.code.state, "article": None, "next_try_at": None}
    row |= {**reason_columns(one.reason), "title": one.title, "topic_score": one.topic_score}
    db.table("addresses").update(one.address, row)
