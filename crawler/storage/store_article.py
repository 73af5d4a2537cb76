"""Stores one article, and records at its address what became of it."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.model.items import Article
from crawler.model.reasons import ReasonCode
from crawler.model.revisit_policy import RevisitSchedule
from crawler.storage import addresses, revisits, stories_due
from crawler.storage.admission import Admission, admit


def store_article(db: Database, article: Article, crawl: int | None, schedule: RevisitSchedule | None = None) -> str:
    """Store an article that ``crawl`` fetched, or record it as a copy: ``stored`` or ``copy``. See ``admit``.

    Of an address that gave something before: ``changed``; ``unchanged``; ``back`` where it was gone; ``kept`` where
    another article is there now, which does not replace what the archive has. ``schedule`` says when its page is due
    for a revisit.
    """
    earlier = revisits.stored_text(db, article.address_url)
    found = earlier.judge(article) if earlier is not None else None
    if earlier is not None and found is not None:
        found = revisits.BACK if found == revisits.UNCHANGED and earlier.address.gone_at else found
        revisits.note_read(db, article, found, schedule, earlier.address)
        return found
    admission = admit(db, article, earlier.original if earlier is not None else None)
    if earlier is not None and earlier.address.copy is not None and admission.outcome == "stored":
        revisits.keep_copy(db, earlier, article)
        stories_due.note_due(db, earlier.address.article)
    _note(db, article, admission, {"fetched_in": crawl} if earlier is None else {})
    refused = admission.reason is not None and admission.reason.code is ReasonCode.EARLIER_TEXT_KEPT
    found = "" if earlier is None else revisits.KEPT if refused else revisits.CHANGED
    # A page is revisited under one of its URLs only.
    stored = revisits.stored_now(article, admission.article) if admission.is_new and earlier is None else None
    revisits.note_read(db, article, found, None if admission.is_alias else schedule, stored)
    return found or admission.outcome


def put_article(db: Database, article: Article, crawl: int | None) -> None:
    """Store an article that is read again from the page that ``crawl`` fetched; this is no revisit."""
    values = {"fetched_in": crawl, "fetched_at": article.fetched_at}
    _note(db, article, admit(db, article), values)


def _note(db: Database, article: Article, admission: Admission, values: dict[str, int | str | None]) -> None:
    said = {"state": admission.outcome, **addresses.reason_columns(admission.reason), "article": admission.article}
    addresses.note_stored(db, article.address_url, {**said, **values}, article.url)
