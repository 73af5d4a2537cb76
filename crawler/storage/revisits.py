"""Looking again at what the archive has: what is due, what came of it, what is kept whatever comes.

An address that gave an article or a copy stays one. Whatever its page answers later is noted beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from crawler.model.clock import timestamp
from crawler.model.items import Article, PageState
from crawler.model.revisit_policy import Pace, is_same_piece
from crawler.storage.addresses import LedgerEntry, Refusal, entry_of
from crawler.storage.articles import Original, keep_earlier
from crawler.storage.rows import first, select, update

UNCHANGED, CHANGED, BACK, KEPT = "unchanged", "changed", "back", "kept"
"""What a look finds: the text as it was; another one; a page that was gone; something that is not the article."""

_OWN = "id, url, outlet, published_on, published_at, title, text_sha256, modified_at"


@dataclass(frozen=True, slots=True)
class Known:
    """What an address gave: where it stands, and since when; without its text."""

    state: str
    """``addresses.state``."""
    body_sha256: str | None
    """``addresses.body_sha256``."""
    article: int
    """``articles.id``: its own, or that of the article which it repeats."""
    copy: str | None
    """``copies.url``; None of an article."""
    gone_at: str | None
    born_at: datetime
    """When it was published; when it was first seen, where that is not known."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the archive has of an address."""

    known: Known
    original: Original | None
    """Its own article; None of a copy."""
    title: str
    text: str
    published_at: str | None
    modified_at: str | None
    fetched_at: str

    def judge(self, article: Article) -> str | None:
        """``unchanged``; ``kept`` where another piece stands there now; None where it was changed."""
        theirs = (article.title, article.text, article.published_at)
        if (self.title, self.text, self.published_at) == theirs and (
            self.known.copy is not None or self.modified_at == article.modified_at
        ):
            return UNCHANGED
        moved = article.url != (self.original.url if self.original else self.known.copy)
        if not is_same_piece((self.title, self.text), (article.title, article.text), moved=moved):
            return KEPT
        return None


def known_as_new(article: Article, number: int) -> Known | None:
    """What is known of an address that has just given its first article; None where the ledger has to be asked."""
    if not article.published_at:
        return None
    return Known("stored", None, number, None, None, _moment(article.published_at))


def find_known(db: Database, address: str) -> Known | None:
    """What ``address`` gave; None where it never gave anything."""
    found = _find(db, address, "published_at, gone_at", "url, published_at, gone_at")
    return found[0] if found else None


def held(db: Database, address: str) -> Held | None:
    """What the archive has of ``address``; None where it never gave anything."""
    copied = "url, title, text, published_at, NULL AS modified_at, fetched_at, gone_at"
    found = _find(db, address, f"{_OWN}, text, fetched_at, gone_at", copied)
    if found is None:
        return None
    known, row = found
    original = None if known.copy else Original(kind="again", **{name: row[name] for name in _OWN.split(", ")})
    names = ("title", "text", "published_at", "modified_at", "fetched_at")
    return Held(known, original, **{name: row[name] for name in names})


def _find(db: Database, address: str, own: str, copied: str) -> tuple[Known, dict[str, Any]] | None:
    """What ``address`` gave, and columns of its article (``own``) or of its copy."""
    sql = "SELECT article, state, first_seen_at, body_sha256 FROM addresses WHERE url = ? AND article IS NOT NULL"
    entry = first(db, sql, [address])
    if entry is None:
        return None
    sql = f"""
        SELECT {copied} FROM copies
        WHERE article = ?1 AND (url = ?2 OR url IN (SELECT alias FROM aliases WHERE url = ?2))
    """  # noqa: S608
    copy = first(db, sql, [entry["article"], address]) if entry["state"] != "stored" else None
    if copy is None and entry["state"] == "copy":
        return None
    (row,) = [copy] if copy else select(db, f"SELECT {own} FROM articles WHERE id = ?", [entry["article"]])  # noqa: S608
    born_at = _moment(row["published_at"] or entry["first_seen_at"])
    url = copy["url"] if copy else None
    return Known(entry["state"], entry["body_sha256"], entry["article"], url, row["gone_at"], born_at), row


def due(db: Database, outlet: str, at: str, most: int) -> list[LedgerEntry]:
    """The outlet's addresses that are due to be looked at again, those first that are so for longest."""
    sql = """
        SELECT * FROM addresses WHERE outlet = ? AND next_look_at <= ? AND state IN ('stored', 'copy')
        ORDER BY next_look_at, rowid LIMIT ?
    """
    return [entry_of(row) for row in db.query(sql, [outlet, at, most])]


def note_read(db: Database, article: Article, found: str, pace: Pace | None, known: Known | None = None) -> None:
    """Note that a page was read, or that its source brought it; ``found`` is empty for the first time.

    ``known`` is what its address gave, as it stands now, where that has been found out already.
    """
    known = known or find_known(db, article.address)
    state = article.page or PageState("")
    values: dict[str, Any] = {"http_status": 200, "fetched_at": article.fetched_at}
    if found != KEPT:
        # By the state of the article's page, and not of what may stand in its place, it is told what has changed.
        values |= {"body_sha256": state.sha256, "etag": state.etag, "last_modified": state.last_modified}
        _back(db, known)
    _note(db, article.address, known, found, article.fetched_at, pace, values)


def note_unchanged(db: Database, address: str, status: int, page: PageState | None, at: str, pace: Pace | None) -> str:
    """Note that a page is as it was: by its status, its bytes (``page``), or because it is there at all."""
    values: dict[str, Any] = {"http_status": status}
    if page is not None:
        values |= {"etag": page.etag, "last_modified": page.last_modified}
        if page.sha256:
            values["fetched_at"] = at
    known = find_known(db, address)
    found = BACK if _back(db, known) else UNCHANGED
    _note(db, address, known, found, at, pace, values)
    return found


def note_gone(db: Database, address: str, status: int, at: str, pace: Pace | None) -> None:
    """Note that a page is no longer there. Its text stays."""
    known = find_known(db, address)
    if known is not None:
        _set_gone(db, known, known.gone_at or at)
        _note(db, address, known, f"gone: HTTP {status}", at, pace, {"http_status": status})


def note_failure(db: Database, refusal: Refusal, at: str, pace: Pace | None) -> bool:
    """Note why a look was in vain, if the archive has anything of the address; whether it has."""
    known = find_known(db, refusal.address)
    if known is None:
        return False
    values: dict[str, Any] = {"http_status": refusal.http_status}
    if refusal.http_status == 200:
        values["fetched_at"] = at
    _note(db, refusal.address, known, f"{KEPT}: {refusal.reason}", at, pace, values)
    return True


def note_lost(db: Database, crawl: int, at: str, pace: Pace | None) -> None:
    """What ``crawl`` asked for and was never answered stays what it was, if the archive has anything of it."""
    sql = "SELECT url FROM addresses WHERE state = 'fetching' AND seen_in = ? AND article IS NOT NULL"
    for lost in list(db.query(sql, [crawl])):
        note_failure(db, Refusal(lost["url"], "failed", "no answer"), at, pace)


def keep_copy(db: Database, has: Held, article: Article) -> None:
    """Keep the text of a copy that is an article of its own now, as an earlier text of it."""
    assert has.known.copy is not None
    db.execute("DELETE FROM copies WHERE url = ?", [has.known.copy])
    new = next(db.query("SELECT id FROM articles WHERE url = ?", [article.url]), None)
    if new is not None:
        names = ("title", "text", "published_at", "modified_at", "fetched_at")
        keep_earlier(db, {name: getattr(has, name) for name in names}, article, new["id"])


def _back(db: Database, known: Known | None) -> bool:
    """Note that a page that was gone is there again; whether it was gone."""
    if known is None or known.gone_at is None:
        return False
    _set_gone(db, known, None)
    return True


def _set_gone(db: Database, known: Known, at: str | None) -> None:
    if known.copy:
        update(db, "copies", known.copy, {"gone_at": at}, by="url")
    else:
        update(db, "articles", known.article, {"gone_at": at})


def _note(
    db: Database, address: str, known: Known | None, found: str, at: str, pace: Pace | None, values: Mapping[str, Any]
) -> None:
    look = None
    if known is not None and pace is not None:
        brought = values.get("body_sha256", known.body_sha256) == ""
        look = pace.next_look(_moment(at), known.born_at, brought=brought)
    noted = {"looked_at": at, "last_look": found or None, "next_look_at": timestamp(look) if look else None}
    if known is not None and known.state not in ("stored", "copy"):
        noted |= {"state": "copy" if known.copy else "stored", "reason": None, "next_try_at": None}
    update(db, "addresses", address, {**noted, **values}, by="url")


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
