"""Stores one article, and records the outcome for its URL."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.model.items import Article
from crawler.model.reasons import ReasonCode
from crawler.model.revisit_policy import RevisitSchedule
from crawler.storage import addresses, revisits, stories_due
from crawler.storage.admission import Admission, admit
from crawler.storage.other_addresses import hand_over, note_other_address
from crawler.storage.revisits import StoredText


def store_article(db: Database, article: Article, crawl: int | None, schedule: RevisitSchedule | None = None) -> str:
    """Store an article that ``crawl`` fetched, or record it as a copy: ``stored`` or ``copy``. See ``admit``.

    For a URL that gave something before: ``changed``; ``unchanged``; ``back`` if it had been gone; ``kept`` if another
    article is there now, which does not replace the stored one. ``schedule`` says when its page is due for a revisit.
    """
    earlier = revisits.text_to_compare(db, article)
    if earlier is None:
        return _store_first(db, article, crawl, schedule)
    if article.published_on is None:
        revisits.keep_day(db, article, earlier.address)
    address, found = earlier.address, earlier.judge(article)
    if found == revisits.KEPT:
        if address.copy is None and hand_over(db, article.address_url, address.article, article.fetched_at):
            schedule = None
        revisits.note_read(db, article, found, None if address.is_alias else schedule)
        return found
    if earlier.original is not None:
        note_other_address(db, article, earlier.original.id)
    is_alias = address.is_alias
    if found is None:
        admission = admit(db, article, earlier.original)
        is_alias = is_alias or admission.is_alias
        found = _change(db, article, earlier, admission)
    elif address.gone_at:
        found = revisits.BACK
    # A page is revisited under only one of its URLs.
    revisits.note_read(db, article, found, None if is_alias else schedule)
    return found


def _store_first(db: Database, article: Article, crawl: int | None, schedule: RevisitSchedule | None) -> str:
    admission = admit(db, article)
    _note(db, article, admission, {"fetched_in": crawl})
    stored = revisits.stored_now(article, admission.article) if admission.is_new else None
    revisits.note_read(db, article, "", None if admission.is_alias else schedule, stored)
    return admission.outcome


def _change(db: Database, article: Article, earlier: StoredText, admission: Admission) -> str:
    """Record for its URL what a changed page has become; return the result of the revisit."""
    if earlier.address.is_alias:
        return revisits.CHANGED
    if earlier.original is None and admission.outcome == "stored":
        revisits.keep_copy(db, earlier, article)
        stories_due.note_due(db, earlier.address.article)
    _note(db, article, admission, {})
    refused = admission.reason is not None and admission.reason.code is ReasonCode.EARLIER_TEXT_KEPT
    return revisits.KEPT if refused else revisits.CHANGED


def put_article(db: Database, article: Article, crawl: int | None) -> None:
    """Store an article that is read again from the page that ``crawl`` fetched; this is not a revisit."""
    values = {"fetched_in": crawl, "fetched_at": article.fetched_at}
    _note(db, article, admit(db, article), values)


def _note(db: Database, article: Article, admission: Admission, values: dict[str, int | str | None]) -> None:
    said = {"state": admission.outcome, **addresses.reason_columns(admission.reason), "article": admission.article}
    addresses.note_stored(db, article.address_url, {**said, **values}, article.url)
