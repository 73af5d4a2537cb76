"""Revisits of pages whose articles are in the archive: which are due, and their results.

A URL that gave an article or a copy keeps that state. Later answers of its page are recorded separately.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from crawler.identity.same_article import is_same_text
from crawler.model.address import Address
from crawler.model.clock import moment_of, timestamp
from crawler.model.items import Article, DateCandidate
from crawler.model.reasons import Reason, ReasonCode
from crawler.model.revisit_policy import RevisitSchedule
from crawler.model.validators import PageState
from crawler.storage import passing_lines, site_dates
from crawler.storage.addresses import Refusal, address_of, is_from_source, reason_columns
from crawler.storage.articles import Original, OriginalKind, keep_earlier, says_the_same
from crawler.storage.other_addresses import hand_over
from crawler.storage.rows import first, select, update

UNCHANGED, CHANGED, BACK, KEPT = "unchanged", "changed", "back", "kept"
"""Results of a revisit: the same text; a changed one; a page that had been gone; something other than the article."""

_OF_THE_WAIT = 0.9
"""Share of the time to the next run within which a page must fall due to be visited now. The rest allows for cron,
which is seconds late or early: with all of it, runs twice an hour would visit some pages twice in an hour."""

_OWN = "id, url, outlet, published_on, published_at, title, text_sha256, modified_at, text"


_MAY_BE_CLOCK = "fetch_time"
"""``date_candidates.reason_code`` of dates that only a later visit can distinguish from a clock."""


@dataclass(frozen=True, slots=True)
class StoredAddress:
    """What the archive has for a URL, without its text."""

    state: str
    """``addresses.state``."""
    is_from_source: bool
    """Whether the source delivered the text, so that its page is never read."""
    article: int
    """``articles.id`` of its own article, or of the article which it repeats."""
    copy: str | None
    """``copies.url``; None for an article."""
    is_alias: bool
    """Whether it is another URL of the article's page."""
    gone_at: str | None
    published_at: datetime
    """Publication, or when it was first seen if that is unknown."""


@dataclass(frozen=True, slots=True)
class StoredText:
    """What the archive has for a URL, with its text."""

    address: StoredAddress
    original: Original | None
    """Its own article, or the one whose alias it is; None for a copy."""
    title: str
    text: str
    published_at: str | None
    modified_at: str | None
    fetched_at: str

    def judge(self, article: Article) -> str | None:
        """``unchanged``; ``kept`` if another article is there now; None if it was changed."""
        is_as_dated = self.published_at == article.published_at and (
            self.original is None or self.modified_at == article.modified_at
        )
        if is_as_dated and says_the_same((self.title, self.text), (article.title, article.text)):
            return UNCHANGED
        return None if is_same_text(self.text, article.text) else KEPT


def stored_now(article: Article, number: int) -> StoredAddress | None:
    """The stored address of a URL that has just given its first article; None if it must be read from the archive."""
    if not article.published_at:
        return None
    return StoredAddress("stored", article.page is None, number, None, False, None, moment_of(article.published_at))


def stored_address(db: Database, url: str) -> StoredAddress | None:
    """What the archive has for ``url``; None if it never gave anything."""
    found = _find(db, url, "published_at, gone_at", "url, published_at, gone_at, is_alias")
    return found[0] if found else None


def stored_text(db: Database, url: str) -> StoredText | None:
    """What the archive has for ``url``, with its text; None if it never gave anything."""
    copied = "url, title, text, published_at, NULL AS modified_at, fetched_at, gone_at, is_alias"
    own = f"{_OWN}, fetched_at, gone_at"
    found = _find(db, url, own, copied)
    if found is None:
        return None
    address, row = found
    if address.is_alias:
        (row,) = select(db, f"SELECT {own} FROM articles WHERE id = ?", [address.article])  # noqa: S608
    is_copy = address.copy is not None and not address.is_alias
    original = None if is_copy else Original(kind=OriginalKind.AGAIN, **{name: row[name] for name in _OWN.split(", ")})
    names = ("title", "text", "published_at", "modified_at", "fetched_at")
    return StoredText(address, original, **{name: row[name] for name in names})


def text_to_compare(db: Database, article: Article) -> StoredText | None:
    """What the archive has for the URL of ``article``; lines that prove to be the site's are removed from both."""
    stored = stored_text(db, article.address_url)
    own = stored.original if stored is not None else None
    if own is None or not is_same_text(own.text, article.text):
        return stored
    if not passing_lines.learn(db, article, own.id, (own.title, own.text)):
        return stored
    passing_lines.trim(article, passing_lines.lines_around(db, article))
    return stored_text(db, article.address_url) if passing_lines.heal(db, own.id) else stored


def _find(db: Database, url: str, own: str, copied: str) -> tuple[StoredAddress, dict[str, Any]] | None:
    """What ``url`` gave, and columns of its article (``own``) or of its copy (``copied``)."""
    columns = "article, state, first_seen_at, body_sha256"
    sql = f"SELECT {columns} FROM addresses WHERE url = ? AND article IS NOT NULL"  # noqa: S608
    address = first(db, sql, [url])
    if address is None:
        return None
    sql = f"""
        SELECT {copied} FROM copies
        WHERE article = ?1 AND (url = ?2 OR url IN (SELECT alias FROM aliases WHERE url = ?2))
    """  # noqa: S608
    copy = first(db, sql, [address["article"], url]) if address["state"] != "stored" else None
    if copy is None and address["state"] == "copy":
        return None
    (row,) = [copy] if copy else select(db, f"SELECT {own} FROM articles WHERE id = ?", [address["article"]])  # noqa: S608
    stored = StoredAddress(
        state=address["state"],
        is_from_source=is_from_source(address["body_sha256"]),
        article=address["article"],
        copy=copy["url"] if copy else None,
        is_alias=copy is not None and bool(copy["is_alias"]),
        gone_at=row["gone_at"],
        published_at=moment_of(row["published_at"] or address["first_seen_at"]),
    )
    return stored, row


def due(db: Database, outlet: str, at: str, most: int) -> list[Address]:
    """The outlet's URLs that are due for a revisit before the next run, most overdue first."""
    sql = """
        SELECT * FROM addresses WHERE outlet = ? AND next_look_at <= ? AND state IN ('stored', 'copy')
        ORDER BY next_look_at, rowid LIMIT ?
    """
    return [address_of(row) for row in db.query(sql, [outlet, max(at, _before_the_next_run(db, outlet)), most])]


def _before_the_next_run(db: Database, outlet: str) -> str:
    """Shortly before the next run is expected: as long after this one as this one was after the previous one.

    Otherwise a page that falls due a second after an hourly run started would be visited every other hour.
    """
    sql = "SELECT started_at FROM crawls WHERE outlet = ? ORDER BY id DESC LIMIT 2"
    runs = [datetime.fromisoformat(row["started_at"]) for row in db.query(sql, [outlet])]
    return timestamp(runs[0] + _OF_THE_WAIT * (runs[0] - runs[1])) if len(runs) == 2 else ""


def note_read(
    db: Database, article: Article, found: str, schedule: RevisitSchedule | None, stored: StoredAddress | None = None
) -> None:
    """Record that a page was read, or that its source delivered it; ``found`` is empty the first time.

    ``stored`` is what the archive has for the URL by now, if the caller knows it.
    """
    stored = stored or stored_address(db, article.address_url)
    values: dict[str, Any] = {"http_status": 200, "fetched_at": article.fetched_at}
    # Something shown instead of the article says nothing about its page.
    if found != KEPT:
        values |= _body_columns(None if article.page is None else _kept_state(article, article.page))
        _back(db, stored)
    if stored is not None and found != KEPT:
        stored = replace(stored, is_from_source=article.page is None)
    _note(db, article.address_url, stored, found, article.fetched_at, schedule, values)


def _kept_state(article: Article, page: PageState) -> PageState:
    """State for recognising the page; empty if its day may be a clock's, so that it is read again in any case."""
    awaits_day = article.published_on is None and any(
        each.reason_code == _MAY_BE_CLOCK for each in article.date_candidates
    )
    return PageState(None) if awaits_day else page


def _body_columns(page: PageState | None) -> dict[str, str | None]:
    """Columns of ``addresses`` for an article that was read from ``page``; None if its source delivered it."""
    if page is None:
        return {"body_sha256": "", "etag": None, "last_modified": None}
    return {"body_sha256": page.body_sha256, **asdict(page.validators)}


def note_unchanged(
    db: Database, url: str, status: int, page: PageState | None, at: str, schedule: RevisitSchedule | None
) -> str:
    """Record that a page has not changed: by its status (``page`` is None), its bytes, or because it still exists."""
    values: dict[str, Any] = {"http_status": status}
    if page is not None:
        values |= asdict(page.validators)
        if page.body_sha256 is not None:
            values["fetched_at"] = at
    stored = stored_address(db, url)
    found = BACK if _back(db, stored) else UNCHANGED
    _note(db, url, stored, found, at, schedule, values)
    return found


def note_gone(db: Database, url: str, status: int, at: str, schedule: RevisitSchedule | None) -> None:
    """Record that a page no longer exists. Its text is kept."""
    stored = stored_address(db, url)
    if stored is not None:
        is_elsewhere = stored.copy is None and hand_over(db, url, stored.article, at)
        stored = stored_address(db, url) or stored
        _set_gone(db, stored, stored.gone_at or at)
        _note(db, url, stored, f"gone: HTTP {status}", at, None if is_elsewhere else schedule, {"http_status": status})


def note_failure(db: Database, refusal: Refusal, at: str, schedule: RevisitSchedule | None) -> bool:
    """Record why a revisit failed, if the archive has anything for the URL; return whether it has."""
    stored = stored_address(db, refusal.url)
    if stored is None:
        return False
    values: dict[str, Any] = {"http_status": refusal.http_status}
    if refusal.http_status == 200:
        values["fetched_at"] = at
        if stored.copy is None and hand_over(db, refusal.url, stored.article, at):
            stored, schedule = stored_address(db, refusal.url) or stored, None
    _note(db, refusal.url, stored, f"{KEPT}: {refusal.reason}", at, schedule, values)
    return True


def note_lost(db: Database, crawl: int, at: str, schedule: RevisitSchedule | None) -> None:
    """Keep the state of URLs that ``crawl`` requested without an answer, if the archive has anything for them."""
    sql = "SELECT url FROM addresses WHERE state = 'fetching' AND seen_in = ? AND article IS NOT NULL"
    for lost in list(db.query(sql, [crawl])):
        note_failure(db, Refusal(lost["url"], Reason.of(ReasonCode.NO_ANSWER)), at, schedule)


def keep_day(db: Database, article: Article, stored: StoredAddress) -> None:
    """Give an article that is now undated the day found at an earlier visit; a line may state one for a day only.

    A day from a clock, or from a date of the site, is not kept.
    """
    names = "published_at, published_on, published_precision, published_source, date_conflict"
    (row,) = select(db, f"SELECT {names} FROM articles WHERE id = ?", [stored.article])  # noqa: S608
    if stored.copy is not None or row["published_on"] is None:
        return
    if site_dates.is_of_site(db, article.outlet, article.address_url):
        return
    for name, value in row.items():
        setattr(article, name, value)
    said = "source, raw, kind, value, precision, verdict, reason_code, reason"
    sql = f"SELECT {said} FROM date_candidates WHERE article = ? ORDER BY id"  # noqa: S608
    article.date_candidates = [DateCandidate(**each) for each in select(db, sql, [stored.article])]


def keep_copy(db: Database, has: StoredText, article: Article) -> None:
    """Keep the text of a copy that has become an article, as an earlier text of it."""
    assert has.address.copy is not None
    db.execute("DELETE FROM copies WHERE url = ?", [has.address.copy])
    new = next(db.query("SELECT id FROM articles WHERE url = ?", [article.url]), None)
    if new is not None:
        names = ("title", "text", "published_at", "modified_at", "fetched_at")
        keep_earlier(db, {name: getattr(has, name) for name in names}, article, new["id"])


def _back(db: Database, stored: StoredAddress | None) -> bool:
    """Record that a page that was gone exists again; return whether it was gone."""
    if stored is None or stored.gone_at is None:
        return False
    _set_gone(db, stored, None)
    return True


def _set_gone(db: Database, stored: StoredAddress, at: str | None) -> None:
    if stored.copy:
        update(db, "copies", stored.copy, {"gone_at": at}, by="url")
    else:
        update(db, "articles", stored.article, {"gone_at": at})


def _note(
    db: Database,
    url: str,
    stored: StoredAddress | None,
    found: str,
    at: str,
    schedule: RevisitSchedule | None,
    values: Mapping[str, Any],
) -> None:
    due_at = None
    if stored is not None and schedule is not None:
        due_at = schedule.next_visit(moment_of(at), stored.published_at, is_from_source=stored.is_from_source)
    row = {"looked_at": at, "last_look": found or None, "next_look_at": timestamp(due_at) if due_at else None}
    if stored is not None and stored.state not in ("stored", "copy"):
        row |= {"state": "copy" if stored.copy else "stored", **reason_columns(None), "next_try_at": None}
    update(db, "addresses", url, {**row, **values}, by="url")
