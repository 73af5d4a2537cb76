"""The table ``addresses``: the frontier, and the history of every URL that a source listed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.model.address import Address
from crawler.model.clock import timestamp
from crawler.model.items import Discovery
from crawler.model.reasons import Reason, ReasonCode
from crawler.model.ruled_out import RULED_OUT
from crawler.model.validators import PageState, StoredPage, Validators
from crawler.storage.forgotten import has_forgotten, is_forgotten
from crawler.storage.rows import first, select, update

_FIRST_RETRY = timedelta(minutes=10)
"""Wait before a failed URL is fetched again: a restart is over by then. Doubled with each failure ..."""
_LAST_RETRY = timedelta(days=7)
"""... up to this, and once a week from then on."""

_ESCAPE = re.compile(r"%[0-9A-F]{2}")
# Fields of a discovery that are not in the column ``said``: they have their own columns or table, or are not kept.
_NOT_SAID = ("url", "found_by", "aliases", "html")

# URLs in these states are requested when a source lists them (again) ...
_TO_FETCH = ("known", "fetching", "failed")
# ... and URLs in these, if they were changed since.
_TO_REFRESH = ("stored", "copy", "off_topic")
# An off-topic page is also requested if its score is high enough for this run.
_ON_TOPIC_NOW = "state = 'off_topic' AND topic_score >= ?"

_OUTCOMES = """
    SELECT state,
           CASE WHEN state IN ('stored', 'copy') THEN NULL ELSE reason_code END AS reason_code,
           count(*) AS addresses,
           sum(state = 'stored' AND fetched_in = seen_in) AS new,
           sum(state = 'stored' AND (SELECT published_at IS NULL FROM articles WHERE id = addresses.article)) AS undated
    FROM addresses WHERE seen_in = ? GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a URL gave no article."""

    url: str
    """``addresses.url``."""
    reason: Reason
    http_status: int | None = None
    title: str | None = None
    """Headline of an off-topic article."""
    topic_score: float | None = None
    fetched_at: str | None = None
    """``YYYY-MM-DDTHH:MM:SSZ``: when an off-topic article was fetched; after a change it is fetched again."""


@dataclass(slots=True)
class RecordedAddresses:
    """The URLs that a document listed, as they are now in the archive."""

    urls: dict[str, None] = field(default_factory=dict)
    """All URLs in the document's order; used as an ordered set."""
    known: set[str] = field(default_factory=set)
    """URLs that the last complete walk, or an earlier one, listed already."""
    wanted: dict[str, Address] = field(default_factory=dict)
    """URLs to fetch."""
    forgotten: int = 0
    """How many were left out because they were removed on request (``crawler.storage.forgotten``)."""
    ruled_out: set[str] = field(default_factory=set)
    """URLs that are ruled out by their form (``crawler.model.ruled_out``)."""


def record_addresses(
    db: Database,
    named: Iterable[Address],
    outlet: str,
    crawl: int | None,
    seen_at: str,
    last_walk: int | None,
    topic_threshold: float | None = None,
) -> RecordedAddresses:
    """Record the URLs that a document listed; ``last_walk`` is the crawl of the last complete walk.

    An off-topic URL is wanted again if its score is at least ``topic_threshold``.
    """
    recorded, forgets = RecordedAddresses(), has_forgotten(db)
    for address in named:
        discovery = address.discovery
        forms = (address.url, *address.aliases)
        if forgets and any(is_forgotten(db, url) for url in (discovery.url, *forms)):
            recorded.forgotten += 1
            continue
        url = _known_url(db, forms) or address.url
        said = {name: value for name, value in asdict(discovery).items() if value and name not in _NOT_SAID}
        db.execute(
            """
            INSERT INTO addresses
                (url, named_as, outlet, found_by, said, first_seen_at, last_seen_at, first_seen_in, seen_in, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'known')
            ON CONFLICT (url) DO UPDATE SET
                last_seen_at = max(last_seen_at, excluded.last_seen_at),
                seen_in = excluded.seen_in,
                said = CASE WHEN json_extract(excluded.said, '$.published') IS NULL THEN said ELSE excluded.said END
            """,
            [
                url,
                discovery.url,
                outlet,
                discovery.found_by,
                json.dumps(said, ensure_ascii=False),
                seen_at,
                seen_at,
                crawl,
                crawl,
            ],
        )
        add_aliases(db, url, forms)
        if url in recorded.urls:
            continue
        recorded.urls[url] = None
        columns = f"*, {_ON_TOPIC_NOW} AS on_topic_now"
        (row,) = select(db, f"SELECT {columns} FROM addresses WHERE url = ?", [topic_threshold, url])  # noqa: S608
        if last_walk is not None and (row["first_seen_in"] or 0) <= last_walk:
            recorded.known.add(url)
        if row["reason_code"] in RULED_OUT:
            recorded.ruled_out.add(url)
        waits = row["next_try_at"] is not None and row["next_try_at"] > seen_at
        to_fetch = row["state"] in _TO_FETCH and not waits
        if to_fetch or row["on_topic_now"] or (row["state"] in _TO_REFRESH and _is_changed(row, address, seen_at)):
            recorded.wanted[url] = replace(address, url=url, **_stored_facts(row))
    return recorded


def _is_changed(row: Mapping[str, Any], address: Address, seen_at: str) -> bool:
    """Whether the source says that a page was changed after it was read.

    If it was visited since then, with any result, the next revisit is soon enough; but not if a source delivers the
    text, because such a revisit does not read the page.
    """
    changed_at = address.changed_at
    if not changed_at or not row["fetched_at"] or changed_at <= row["fetched_at"]:
        return False
    is_read = address.discovery.html is None and not is_from_source(row["body_sha256"])
    return not (is_read and (row["looked_at"] or "") > changed_at and (row["next_look_at"] or "") > seen_at)


def _known_url(db: Database, forms: Iterable[str]) -> str | None:
    """The URL under which the archive stores a page, by any form of it, with or without a final slash."""
    for form in forms:
        # Version 0.1 recorded escapes as written; WordPress writes them in lower case.
        written = _ESCAPE.sub(lambda escape: escape[0].lower(), form)
        for variant in dict.fromkeys((form, form.rstrip("/") if form.endswith("/") else f"{form}/", written)):
            sql = "SELECT url FROM addresses WHERE url = ?1 UNION ALL SELECT url FROM aliases WHERE alias = ?1 LIMIT 1"
            found = db.execute(sql, [variant]).fetchone()
            if found is not None:
                return str(found[0])
    return None


def add_aliases(db: Database, url: str, aliases: Iterable[str]) -> None:
    """Record other URLs of the page at ``url``, except those that the archive has as separate addresses."""
    for alias in aliases:
        if alias != url:
            db.execute(
                "INSERT OR IGNORE INTO aliases (alias, url) SELECT ?1, ?2 "
                "WHERE NOT EXISTS (SELECT 1 FROM addresses WHERE url = ?1)",
                [alias, url],
            )


def left_over(
    db: Database, outlet: str, crawl: int | None, at: str, *, other_days: bool, topic_threshold: float | None = None
) -> list[Address]:
    """The outlet's URLs that earlier runs recorded and did not finish, newest first; none of this run.

    With ``other_days`` including those outside the days that an earlier run asked for; with ``topic_threshold``
    including off-topic ones with at least this score.
    """
    sql = f"""
        SELECT * FROM addresses
        WHERE outlet = ? AND (state IN ({", ".join("?" * len(_TO_FETCH))}) OR {_ON_TOPIC_NOW})
            AND seen_in < ? AND (next_try_at IS NULL OR next_try_at <= ?) AND (? OR reason_code IS NOT ?)
        ORDER BY first_seen_at DESC, rowid
    """  # noqa: S608
    values = [outlet, *_TO_FETCH, topic_threshold, crawl, at, other_days, ReasonCode.OUTSIDE_DAYS]
    return [address_of(row) for row in db.query(sql, values)]


def address_of(row: Mapping[str, Any]) -> Address:
    """An address from its row. Days stated only in the document that listed it last are not in the row."""
    discovery = Discovery(url=row["named_as"], found_by=row["found_by"], **json.loads(row["said"]))
    return Address(url=row["url"], discovery=discovery, **_stored_facts(row))


def _stored_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an ``Address`` that only the archive knows."""
    return {"first_seen_at": datetime.fromisoformat(row["first_seen_at"]), "stored_page": _stored_page(row)}


def _stored_page(row: Mapping[str, Any]) -> StoredPage | None:
    if row["article"] is None:
        return None
    return StoredPage(
        state=PageState(row["body_sha256"] or None, Validators(row["etag"], row["last_modified"])),
        is_from_source=is_from_source(row["body_sha256"]),
        fetched_at=datetime.fromisoformat(row["fetched_at"]) if row["fetched_at"] else None,
    )


def is_from_source(body_sha256: str | None) -> bool:
    """Whether the source delivered the text: then the column ``body_sha256`` is empty; NULL means unknown."""
    return body_sha256 == ""


_NO_TOPIC = {"title": None, "topic_score": None}


def reason_columns(reason: Reason | None) -> dict[str, str | None]:
    """The columns for the reason of a URL's state."""
    return {"reason": reason.words if reason else None, "reason_code": reason.code if reason else None}


def note_reasons(db: Database, reasons: Mapping[str, Reason | None], crawl: int | None) -> None:
    """Record why ``crawl`` does not request these URLs; None for those that it will request.

    An off-topic URL stays off topic if it is not requested now.
    """
    for url, reason in reasons.items():
        state = reason.code.state if reason else "known"
        is_left = reason is not None and state == "known"
        _set_state(db, url, state, reason, crawl, unless_off_topic=is_left)


def lists_articles(db: Database, outlet: str, found_by: str) -> bool:
    """Whether any URL that this kind of source listed for the outlet is not ruled out by its form."""
    codes = ", ".join("?" * len(RULED_OUT))
    sql = (
        f"SELECT 1 FROM addresses WHERE outlet = ? AND found_by = ? AND coalesce(reason_code, '') NOT IN ({codes})"  # noqa: S608
        " LIMIT 1"
    )
    return db.execute(sql, [outlet, found_by, *RULED_OUT]).fetchone() is not None


def note_fetching(db: Database, url: str, crawl: int | None) -> None:
    """Record that the page is being requested."""
    _set_state(db, url, "fetching", None, crawl)


def _set_state(
    db: Database, url: str, state: str, reason: Reason | None, crawl: int | None, *, unless_off_topic: bool = False
) -> None:
    row = {"state": state, **reason_columns(reason), "seen_in": crawl, **_NO_TOPIC}
    columns = ", ".join(f"{column} = ?" for column in row)
    sql = f"UPDATE addresses SET {columns} WHERE url = ? AND NOT (state = 'off_topic' AND ?)"  # noqa: S608
    db.execute(sql, [*row.values(), url, unless_off_topic])


def note_stored(db: Database, url: str, values: Mapping[str, Any], article_url: str) -> None:
    """Record what a URL gave; from now on sources may also list it as ``article_url``, the article's own URL."""
    update(db, "addresses", url, {"http_status": 200, "next_try_at": None, **_NO_TOPIC, **values}, by="url")
    add_aliases(db, url, [article_url])


def refuse(db: Database, refusal: Refusal, at: str) -> None:
    """Record why a URL gave no article; a failure is tried again later, with the wait doubled each time."""
    state = refusal.reason.code.state
    row = first(db, "SELECT tries FROM addresses WHERE url = ?", [refusal.url])
    tries = (row["tries"] if row else 0) + 1
    wait = min(_FIRST_RETRY * 2 ** min(tries - 1, 20), _LAST_RETRY)
    next_try = timestamp(datetime.fromisoformat(at) + wait) if state == "failed" else None
    update(
        db,
        "addresses",
        refusal.url,
        {
            "state": state,
            **reason_columns(refusal.reason),
            "tries": tries,
            "http_status": refusal.http_status,
            "next_try_at": next_try,
            "title": refusal.title,
            "topic_score": refusal.topic_score,
        }
        | ({"fetched_at": refusal.fetched_at} if refusal.fetched_at else {}),
        by="url",
    )


def refuse_lost(db: Database, crawl: int, at: str) -> None:
    """Record a failure for each URL that ``crawl`` requested without getting an answer."""
    for lost in list(db.query("SELECT url FROM addresses WHERE state = 'fetching' AND seen_in = ?", [crawl])):
        refuse(db, Refusal(lost["url"], Reason.of(ReasonCode.NO_ANSWER)), at)


def outcomes(database: Path, crawl: int) -> list[dict[str, Any]]:
    """Rows of ``state``, ``reason_code``, ``addresses``, ``new`` and ``undated`` for the run ``crawls.id``, as of now.

    An article may have become a copy after the run ended, if another outlet's crawl found an earlier publication.
    """
    with closing(Database(database)) as db:
        return list(db.query(_OUTCOMES, [crawl]))
