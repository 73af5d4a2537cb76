"""Stores one article, and records at its address what became of it."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.model.items import Article
from crawler.model.revisit_policy import RevisitSchedule
from crawler.storage import addresses, revisits, stories_due
from crawler.storage.admission import Admitted, admit


def store_article(db: Database, article: Article, crawl: int | None, schedule: RevisitSchedule | None = None) -> str:
    """Store an article that ``crawl`` fetched, or note that it is a copy; ``stored`` or ``copy``. See ``admit``.

    Of an address that gave something before: ``changed``; ``unchanged``; ``back`` where it was gone; ``kept`` where
    another article is there now, which does not replace what the archive has. ``schedule`` says when its page is due
    for a revisit.
    """
    held = revisits.stored_text(db, article.address_url)
    found = held.judge(article) if held is not None else None
    if held is not None and found is not None:
        found = revisits.BACK if found == revisits.UNCHANGED and held.address.gone_at else found
        revisits.note_read(db, article, found, schedule, held.address)
        return found
    admitted = admit(db, article, held.original if held is not None else None)
    if held is not None and held.address.copy is not None and admitted.outcome == "stored":
        revisits.keep_copy(db, held, article)
        stories_due.note_due(db, held.address.article)
    _note(db, article, admitted, {"fetched_in": crawl} if held is None else {})
    refused = admitted.outcome == "stored" and admitted.reason is not None
    found = "" if held is None else revisits.KEPT if refused else revisits.CHANGED
    # A page is revisited under one of its URLs only.
    stored = revisits.stored_now(article, admitted.article) if admitted.is_new and held is None else None
    revisits.note_read(db, article, found, None if admitted.is_alias else schedule, stored)
    return found or admitted.outcome


def put_article(db: Database, article: Article, crawl: int | None) -> None:
    """Store an article that is read anew from the page that ``crawl`` fetched: nobody has looked at its page again."""
    values = {"fetched_in": crawl, "fetched_at": article.fetched_at}
    _note(db, article, admit(db, article), values)


def _note(db: Database, article: Article, admitted: Admitted, values: dict[str, int | str | None]) -> None:
    said = {"state": admitted.outcome, **addresses.reason_columns(admitted.reason), "article": admitted.article}
    addresses.note_stored(db, article.address_url, {**said, **values}, article.url)
