"""What a crawl writes, each act in one transaction."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlite_utils import Database

from crawler.clock import timestamp
from crawler.drops import OUTSIDE_DAYS
from crawler.items import Article, Discovery
from crawler.outlets import Outlet
from crawler.storage.database import NewsDatabase, StorageError
from crawler.storage.records import Original, find_original, insert_article, insert_copy, last_id, put_before

_P = ParamSpec("_P")
_T = TypeVar("_T")

_FIRST_RETRY = timedelta(minutes=10)
_LAST_RETRY = timedelta(days=7)

# Fields of a discovery that are columns of the ledger; the others stand together in ``said``.
_LEDGER_COLUMNS = ("url", "found_by")

# An address in one of these states is asked for when a source names it (again).
_TO_FETCH = ("known", "fetching", "failed")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address gave no article."""

    address: str
    state: str
    reason: str
    http_status: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An address that is to be fetched."""

    url: str
    discovery: Discovery
    """What the source that named it said; it may be the only place where the day stands."""
    first_seen_at: datetime


class Archive:
    """The database as one crawl of one outlet writes it.

    SQLite is spoken to from a thread of its own, so that waiting for a disk or for another crawl's turn
    never stops the event loop.

    Raises:
        StorageError: the database cannot be opened.
    """

    def __init__(self, path: Path, outlet: Outlet, sources: Iterable[str]) -> None:
        self.outlet = outlet
        self.crawl: int | None = None
        """``crawls.id`` of this run, once it has begun."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"archive {outlet.name}")
        try:
            self._database = self._thread.submit(NewsDatabase, path).result()
            self._thread.submit(self._record_outlet, ", ".join(sources)).result()
        except StorageError:
            self._thread.shutdown()
            raise

    async def close(self) -> None:
        """Close the database, once whatever was begun is written."""
        await self._run(lambda _: self._database.close())
        self._thread.shutdown()

    async def _run(self, function: Callable[Concatenate[Database, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, lambda: function(self._database.db, *args, **kwargs)
        )

    async def _write(
        self, function: Callable[Concatenate[Database, _P], _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        def act() -> _T:
            with self._database.transaction() as db:
                return function(db, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._thread, act)

    def _record_outlet(self, sources: str) -> None:
        row = asdict(self.outlet)
        row = {name: row[name] for name in ("name", "title", "home", "country", "timezone")}
        row |= {"languages": ", ".join(self.outlet.languages), "sources": sources}
        if next(self._database.db.query("SELECT * FROM outlets WHERE name = ?", [row["name"]]), None) != row:
            with self._database.transaction() as db:
                db.table("outlets").upsert(row, pk="name")

    # The run

    async def begin_crawl(self, started_at: datetime) -> None:
        """Make the row of this run; it stands without an end until ``end_crawl``."""

        def insert(db: Database) -> int:
            row = {"outlet": self.outlet.name, "started_at": timestamp(started_at)}
            return last_id(db.table("crawls").insert(row, pk="id"))

        self.crawl = await self._write(insert)

    async def end_crawl(self, row: Mapping[str, Any]) -> None:
        """Complete the row of this run. Addresses that were asked for and never answered are failures."""
        assert self.crawl is not None
        crawl = self.crawl

        def finish(db: Database) -> None:
            for lost in list(
                db.query("SELECT url FROM addresses WHERE state = 'fetching' AND seen_in = ?", [self.crawl])
            ):
                refusal = Refusal(lost["url"], "failed", "no answer: dropped on the way, or the crawl was stopped")
                _refuse(db, refusal, row["finished_at"])
            db.table("crawls").update(crawl, dict(row))

        await self._write(finish)

    # The ledger

    async def record_discoveries(self, named: Mapping[str, Discovery], seen_at: datetime) -> dict[str, LedgerEntry]:
        """Note every address that a source named; those to be fetched."""
        return await self._write(self._note_discoveries, named, timestamp(seen_at))

    def _note_discoveries(self, db: Database, named: Mapping[str, Discovery], seen_at: str) -> dict[str, LedgerEntry]:
        to_fetch = {}
        for url, discovery in named.items():
            said = {name: value for name, value in asdict(discovery).items() if value and name not in _LEDGER_COLUMNS}
            db.execute(
                """
                INSERT INTO addresses
                    (url, named_as, outlet, found_by, said, first_seen_at, last_seen_at, seen_in, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'known')
                ON CONFLICT (url) DO UPDATE SET
                    last_seen_at = max(last_seen_at, excluded.last_seen_at),
                    seen_in = excluded.seen_in,
                    said = CASE WHEN json_extract(excluded.said, '$.published') IS NULL THEN said ELSE excluded.said END
                """,
                [
                    url,
                    discovery.url,
                    self.outlet.name,
                    discovery.found_by,
                    json.dumps(said, ensure_ascii=False),
                    seen_at,
                    seen_at,
                    self.crawl,
                ],
            )
            row = next(db.query("SELECT state, next_try_at, first_seen_at FROM addresses WHERE url = ?", [url]))
            waits = row["next_try_at"] is not None and row["next_try_at"] > seen_at
            if row["state"] in _TO_FETCH and not waits:
                to_fetch[url] = LedgerEntry(url, discovery, datetime.fromisoformat(row["first_seen_at"]))
        return to_fetch

    async def left_over(self, at: datetime, *, other_days: bool) -> list[LedgerEntry]:
        """The outlet's addresses that earlier runs named and did not finish, newest first; not those of this run.

        With ``other_days`` also those that were left because a run asked for certain days only.
        """
        sql = f"""
            SELECT url, named_as, found_by, said, first_seen_at FROM addresses
            WHERE outlet = ? AND state IN ({", ".join("?" * len(_TO_FETCH))})
                AND seen_in < ? AND (next_try_at IS NULL OR next_try_at <= ?) AND (? OR reason IS NOT ?)
            ORDER BY first_seen_at DESC, rowid
        """  # noqa: S608
        values = [self.outlet.name, *_TO_FETCH, self.crawl, timestamp(at), other_days, OUTSIDE_DAYS]

        def entries(db: Database) -> list[LedgerEntry]:
            found = []
            for row in db.query(sql, values):
                discovery = Discovery(url=row["named_as"], found_by=row["found_by"], **json.loads(row["said"]))
                found.append(LedgerEntry(row["url"], discovery, datetime.fromisoformat(row["first_seen_at"])))
            return found

        return await self._run(entries)

    async def note_addresses(self, states: Mapping[str, tuple[str, str | None]]) -> None:
        """Set state and reason of addresses that are in the ledger, and that this run has to do with them."""

        def update(db: Database) -> None:
            for url, (state, reason) in states.items():
                db.table("addresses").update(url, {"state": state, "reason": reason, "seen_in": self.crawl})

        await self._write(update)

    async def record_refusal(self, refusal: Refusal, at: datetime) -> None:
        """Note why an address gave no article; a failure is tried again later, each time twice as late."""
        await self._write(_refuse, refusal, timestamp(at))

    # Articles

    async def find_original(self, article: Article) -> Original | None:
        """The stored article that ``article`` repeats, by canonical address or by its exact words."""
        return await self._run(find_original, article)

    async def store(self, article: Article) -> str:
        """Store an article, or note that it is a copy; ``stored`` or ``copy``.

        Of the same words at several addresses, the one published first is the article and the others are
        its copies, in whatever order they come.
        """
        return await self._write(self._store, article)

    def _store(self, db: Database, article: Article) -> str:
        # Another crawl may have stored the same words since they were looked up.
        original = find_original(db, article)
        if original is None:
            outcome, stored = "stored", insert_article(db, article)
        elif original.kind == "again":
            outcome, stored = "stored", original.id
        elif original.stays_before(article):
            outcome, stored = "copy", original.id
            insert_copy(db, article, original)
        else:
            outcome, stored = "stored", original.id
            put_before(db, article, original)
        db.table("addresses").update(
            article.address,
            {
                "state": outcome,
                "reason": None if outcome == "stored" else f"{original.kind}: {original.url}" if original else None,
                "http_status": 200,
                "next_try_at": None,
                "fetched_in": self.crawl,
                "article": stored,
            },
        )
        return outcome

    async def addresses_seen(self) -> list[str]:
        """Every address that a source named in this run."""
        sql = "SELECT url FROM addresses WHERE seen_in = ? ORDER BY rowid"
        return await self._run(lambda db: [row["url"] for row in db.query(sql, [self.crawl])])


def _refuse(db: Database, refusal: Refusal, at: str) -> None:
    row = next(db.query("SELECT tries FROM addresses WHERE url = ?", [refusal.address]), None)
    tries = (row["tries"] if row else 0) + 1
    wait = min(_FIRST_RETRY * 2 ** min(tries - 1, 20), _LAST_RETRY)
    next_try = timestamp(datetime.fromisoformat(at) + wait) if refusal.state == "failed" else None
    db.table("addresses").update(
        refusal.address,
        {
            "state": refusal.state,
            "reason": refusal.reason,
            "tries": tries,
            "http_status": refusal.http_status,
            "next_try_at": next_try,
        },
    )


def counters_json(counters: Mapping[str, Any]) -> str:
    """Every counter of a run as JSON; what JSON does not know, as text."""
    return json.dumps(dict(sorted(counters.items())), default=str, ensure_ascii=False)
