"""What a new text becomes: an article, a copy of one, or a later text of one that is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from crawler.model.items import Article
from crawler.model.reasons import Reason, ReasonCode
from crawler.storage.articles import Original, OriginalKind, insert_article, insert_copy, put_before, refresh_article
from crawler.storage.duplicates import originals
from crawler.storage.near_duplicates import compare, forget
from crawler.storage.stories_due import note_due

_COPY_REASONS = {
    OriginalKind.SAME_PAGE: ReasonCode.SAME_PAGE,
    OriginalKind.SAME_OUTLET: ReasonCode.SAME_OUTLET,
    OriginalKind.OTHER_OUTLET: ReasonCode.OTHER_OUTLET,
}


@dataclass(frozen=True, slots=True)
class Admission:
    """What an article has become."""

    outcome: Literal["stored", "copy"]
    article: int
    """``articles.id`` of the article, or of the one that it is a copy of."""
    reason: Reason | None = None
    is_alias: bool = False
    """Whether this is another URL of a page that is stored under its own."""
    is_new: bool = False
    """Whether the archive had nothing of it before."""


def admit(db: Database, article: Article, own: Original | None = None) -> Admission:
    """Write an article and all that follows from it: its copies, its near-duplicates, the days whose stories are due.

    ``own`` is what is stored of the article's address; without it, the original is what has the same URL or words.

    Of the same words at several addresses, the one published first is the article and the others are its copies, in
    whatever order they come. Near-duplicates stay articles. An article about whose duplicates no step has asked is
    neither a copy nor a near-duplicate of any.
    """
    same_url, same_words = originals(db, article)
    original = own or same_url or same_words
    if original is not None and original.kind is not OriginalKind.AGAIN and original.stays_before(article):
        _note_carriers(db, article.url)
        insert_copy(db, article, original)
        note_due(db, original.id)
        is_alias = original.kind is OriginalKind.SAME_PAGE
        return Admission("copy", original.id, Reason.of(_COPY_REASONS[original.kind], original.url), is_alias)
    if own is None:
        # What it was before its text was changed.
        _note_carriers(db, article.url)
        db.execute("DELETE FROM copies WHERE url = ?", [article.url])
    if original is None:
        stored = insert_article(db, article)
        relate(db, article, stored)
        return Admission("stored", stored, is_new=True)
    if original.kind is OriginalKind.AGAIN and not original.differs_from(article):
        return Admission("stored", original.id)
    reason = None
    forget(db, original.id)
    if original.kind is not OriginalKind.AGAIN:
        put_before(db, article, original)
    elif same_words is not None and same_words.id != original.id:
        reason = Reason.of(ReasonCode.EARLIER_TEXT_KEPT)
    else:
        refresh_article(db, article, original)
    relate(db, article, original.id)
    return Admission("stored", original.id, reason)


def relate(db: Database, article: Article, number: int) -> None:
    """Enter an article that is stored under this ``number`` among the near-duplicates, if its duplicates are wanted."""
    if article.duplicates is None:
        note_due(db, number)
    else:
        compare(db, number)


def _note_carriers(db: Database, url: str) -> None:
    """The story of the article that ``url`` was a copy of must be decided again."""
    for (carried,) in db.execute("SELECT article FROM copies WHERE url = ?", [url]).fetchall():
        note_due(db, carried)
