"""What a new text becomes: an article, a copy of one, or a later version of a stored article."""

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
    """What an article became."""

    outcome: Literal["stored", "copy"]
    article: int
    """``articles.id`` of the article, or of its original if it is a copy."""
    reason: Reason | None = None
    is_alias: bool = False
    """Whether this is another URL of a stored page."""
    is_new: bool = False
    """Whether the archive had nothing of it before."""


def admit(db: Database, article: Article, own: Original | None = None) -> Admission:
    """Write an article and all that depends on it: its copies, its near-duplicates, the days whose stories are due.

    ``own`` is what is stored for the article's address; without it, the original has the same URL or the same words.

    Of the same words at several URLs, the text published first is the article and the others are its copies, in
    whatever order they arrive. Near-duplicates stay articles. An article whose duplicates were not looked up is neither
    a copy nor a near-duplicate of any.
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
        # Remove the copy that it was before its text was changed.
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
    """Find the near-duplicates of the article stored under ``number``, if its duplicates were looked up."""
    if article.duplicates is None:
        note_due(db, number)
    else:
        compare(db, number)


def _note_carriers(db: Database, url: str) -> None:
    """Mark the story of the article that ``url`` was a copy of: it must be decided again."""
    for (carried,) in db.execute("SELECT article FROM copies WHERE url = ?", [url]).fetchall():
        note_due(db, carried)
