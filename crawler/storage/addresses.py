"""The ledger: every address that a source named, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from crawler.model.clock import timestamp
from crawler.model.drops import OUTSIDE_DAYS
from crawler.model.items import Discovery
from crawler.model.revisit_policy import Look
from crawler.storage.rows import first, select, update

_FIRST_RETRY = timedelta(minutes=10)
"""Before an address that failed is fetched again: a restart is over by then. Each time twice as long ..."""
_LAST_RETRY = timedelta(days=7)
"""... up to this, and from then on once a week."""

# Fields of a discovery that the ledger does not keep as what the source said: columns, aliases, the article itself.
_NOT_SAID = ("url", "found_by", "aliases", "html")

# An address in one of these states is asked for when a source names it (again) ...
_TO_FETCH = ("known", "fetching", "failed")
# ... and in one of these, when it was changed since.
_TO_REFRESH = ("stored", "copy", "off_topic")
# What was left out for its topic is also asked for when it scores enough for this run.
_ON_TOPIC_NOW = "state = 'off_topic' AND topic_score >= ?"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address gave no article."""

    address: str
    state: str
    reason: str
    http_status: int | None = None
    title: str | None = None
    """Headline of what was left out for its topic."""
    topic_score: float | None = None
    fetched_at: str | None = None
    """``YYYY-MM-DDTHH:MM:SSZ``: when that was fetched; a change after it is worth another look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An address that a source named."""

    discovery: Discovery
    aliases: tuple[str, ...] = ()
    """Other addresses of the same page, in their canonical form."""
    changed_at: str | None = None
    """``YYYY-MM-DDTHH:MM:SSZ``: when the article was last changed, as the source says."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An address that is to be fetched."""

    url: str
    discovery: Discovery
    """What the source that named it said; it may be the only place where the day stands."""
    first_seen_at: datetime
    look: Look | None = None
    """What is known of its page, where the archive has it already."""


@dataclass(slots=True)
class Noted:
    """What the ledger made of the addresses that a document named."""

    addresses: dict[str, None] = field(default_factory=dict)
    """All of them, as the ledger has them, in order; a set that keeps it."""
    known: set[str] = field(default_factory=set)
    """Those on known ground: named by the last complete walk, or before it."""
    wanted: dict[str, LedgerEntry] = field(default_factory=dict)
    """Those to be fetched."""


def note_discoveries(
    db: Database,
    named: Mapping[str, Named],
    outlet: str,
    crawl: int | None,
    seen_at: str,
    ground: int | None,
    topic_threshold: float | None = None,
) -> Noted:
    """Note every address of ``named``, by its canonical form; ``ground`` is the crawl of the last complete walk.

    What was left out for its topic is wanted again where ``topic_threshold`` is no higher than its score.
    """
    noted = Noted()
    for canonical, entry in named.items():
        discovery = entry.discovery
        url = _address_of(db, (canonical, *entry.aliases)) or canonical
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
        add_aliases(db, url, (canonical, *entry.aliases))
        if url in noted.addresses:
            continue
        noted.addresses[url] = None
        columns = f"*, {_ON_TOPIC_NOW} AS on_topic_now"
        (row,) = select(db, f"SELECT {columns} FROM addresses WHERE url = ?", [topic_threshold, url])  # noqa: S608
        if ground is not None and (row["first_seen_in"] or 0) <= ground:
            noted.known.add(url)
        waits = row["next_try_at"] is not None and row["next_try_at"] > seen_at
        to_fetch = row["state"] in _TO_FETCH and not waits
        if to_fetch or row["on_topic_now"] or (row["state"] in _TO_REFRESH and _is_changed(row, entry, seen_at)):
            first_seen_at = datetime.fromisoformat(row["first_seen_at"])
            noted.wanted[url] = LedgerEntry(url, discovery, first_seen_at, _look_of(row))
    return noted


def _is_changed(row: Mapping[str, Any], entry: Named, seen_at: str) -> bool:
    """Whether the source says that a page was changed since it was read.

    If it was looked at since then, whatever came of it, the next look will do; but not where a source brings the text,
    because those looks do not read.
    """
    if not entry.changed_at or not row["fetched_at"] or entry.changed_at <= row["fetched_at"]:
        return False
    is_read = entry.discovery.html is None and row["body_sha256"] != ""
    return not (is_read and (row["looked_at"] or "") > entry.changed_at and (row["next_look_at"] or "") > seen_at)


def _address_of(db: Database, forms: Iterable[str]) -> str | None:
    """The address under which the ledger knows a page, by any form of it; a last slash makes no other page."""
    for form in forms:
        for variant in (form, form.rstrip("/") if form.endswith("/") else f"{form}/"):
            sql = "SELECT url FROM addresses WHERE url = ?1 UNION ALL SELECT url FROM aliases WHERE alias = ?1 LIMIT 1"
            found = db.execute(sql, [variant]).fetchone()
            if found is not None:
                return str(found[0])
    return None


def add_aliases(db: Database, address: str, aliases: Iterable[str]) -> None:
    """Note other addresses of the page at ``address``; one that the ledger has already stays what it is."""
    for alias in aliases:
        if alias != address:
            db.execute(
                "INSERT OR IGNORE INTO aliases (alias, url) SELECT ?1, ?2 "
                "WHERE NOT EXISTS (SELECT 1 FROM addresses WHERE url = ?1)",
                [alias, address],
            )


def left_over(
    db: Database,
    outlet: str,
    crawl: int | None,
    at: str,
    *,
    other_days: bool,
    topic_threshold: float | None = None,
) -> list[LedgerEntry]:
    """The outlet's addresses that earlier runs named and did not finish, newest first; not those of this run.

    With ``other_days`` also those that were left because a run asked for certain days only; with ``topic_threshold``
    also those that were left out for their topic and score so much.
    """
    sql = f"""
        SELECT * FROM addresses
        WHERE outlet = ? AND (state IN ({", ".join("?" * len(_TO_FETCH))}) OR {_ON_TOPIC_NOW})
            AND seen_in < ? AND (next_try_at IS NULL OR next_try_at <= ?) AND (? OR reason IS NOT ?)
        ORDER BY first_seen_at DESC, rowid
    """  # noqa: S608
    values = [outlet, *_TO_FETCH, topic_threshold, crawl, at, other_days, OUTSIDE_DAYS]
    return [entry_of(row) for row in db.query(sql, values)]


def entry_of(row: Mapping[str, Any]) -> LedgerEntry:
    """An address to be fetched, from its row."""
    discovery = Discovery(url=row["named_as"], found_by=row["found_by"], **json.loads(row["said"]))
    return LedgerEntry(row["url"], discovery, datetime.fromisoformat(row["first_seen_at"]), _look_of(row))


def _look_of(row: Mapping[str, Any]) -> Look | None:
    if row["article"] is None:
        return None
    fetched_at = datetime.fromisoformat(row["fetched_at"]) if row["fetched_at"] else None
    known = {name: row[name] for name in ("etag", "last_modified", "body_sha256")}
    return Look(**known, fetched_at=fetched_at)


_NO_TOPIC = {"title": None, "topic_score": None}


def note_states(db: Database, states: Mapping[str, tuple[str, str | None]], crawl: int | None) -> None:
    """Set state and reason of addresses that are in the ledger, and that ``crawl`` has to do with them.

    What was left out for its topic stays so until it is asked for: a reason not to ask is none to forget it.
    """
    for url, (state, reason) in states.items():
        not_asked_for = state == "known" and reason is not None
        db.execute(
            "UPDATE addresses SET state = ?, reason = ?, seen_in = ?, title = NULL, topic_score = NULL "
            "WHERE url = ? AND NOT (state = 'off_topic' AND ?)",
            [state, reason, crawl, url, not_asked_for],
        )


def note_stored(db: Database, address: str, values: Mapping[str, Any], page: str) -> None:
    """Note what an address gave; ``page`` is the article's own address, by which it may be named from now on."""
    update(db, "addresses", address, {"http_status": 200, "next_try_at": None, **_NO_TOPIC, **values}, by="url")
    add_aliases(db, address, [page])


def refuse(db: Database, refusal: Refusal, at: str) -> None:
    """Note why an address gave no article; a failure is tried again later, each time twice as late."""
    row = first(db, "SELECT tries FROM addresses WHERE url = ?", [refusal.address])
    tries = (row["tries"] if row else 0) + 1
    wait = min(_FIRST_RETRY * 2 ** min(tries - 1, 20), _LAST_RETRY)
    next_try = timestamp(datetime.fromisoformat(at) + wait) if refusal.state == "failed" else None
    update(
        db,
        "addresses",
        refusal.address,
        {
            "state": refusal.state,
            "reason": refusal.reason,
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
    """Addresses that ``crawl`` asked for and that were never answered are failures."""
    for lost in list(db.query("SELECT url FROM addresses WHERE state = 'fetching' AND seen_in = ?", [crawl])):
        refuse(db, Refusal(lost["url"], "failed", "no answer: dropped on the way, or the crawl was stopped"), at)
