"""What a crawl reads and writes; each write is one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sqlite_utils import Database

from crawler.model.address import Address
from crawler.model.clock import timestamp
from crawler.model.items import Article, Duplicates, Page
from crawler.model.kept_robots import KeptRobots
from crawler.model.outlet import Outlet
from crawler.model.reasons import Reason
from crawler.model.revisit_policy import RevisitSchedule
from crawler.model.ruled_out import ruled_out
from crawler.model.site_dates import SiteDate
from crawler.model.validators import PageState
from crawler.processes.workers import Workers
from crawler.similarity.report import all_terms
from crawler.storage import (
    addresses,
    decide_stories,
    documents,
    forgotten,
    near_duplicates,
    pages,
    revisits,
    robots,
    site_dates,
    words,
)
from crawler.storage.addresses import RecordedAddresses, Refusal
from crawler.storage.articles import last_id
from crawler.storage.crawl_terms import CrawlTerms
from crawler.storage.database import NewsDatabase, StorageError, lock_outlet
from crawler.storage.documents import DocumentAnswer
from crawler.storage.kept_pages import KeptPages, PagesInFolder
from crawler.storage.pages import PageRecord
from crawler.storage.recalled import Recalled, Recollections, recall
from crawler.storage.replace import RereadPage, put_all
from crawler.storage.revisits import StoredText
from crawler.storage.store_article import store_article
from crawler.storage.story_days import Analyse
from crawler.storage.writer import Writer
from crawler.warc.blanking import blank
from crawler.warc.records import PackedPage
from crawler.warc.writer import PageFiles, pages_folder

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Put:
    """What storing an article did."""

    outcome: str
    """See ``store_article``."""
    has_learned: bool
    """Whether the dates of the outlet's site may be others now."""


class Archive:
    """The database as written by the one crawl of an outlet.

    Raises:
        StorageError: the database cannot be opened.
        OutletLocked: another crawl of the outlet writes into it.
    """

    def __init__(
        self,
        path: Path,
        outlet: Outlet,
        sources: Iterable[str],
        revisits: RevisitSchedule | None = None,
        *,
        topic_threshold: float | None = None,
        files: PageFiles | None = None,
    ) -> None:
        """Without ``revisits``, no page becomes due for a revisit; without ``files``, no page can be kept."""
        self.outlet = outlet
        self.revisits = revisits
        self.topic_threshold = topic_threshold
        """Off-topic URLs with at least this score are wanted again; None for none of them."""
        self.crawl: int | None = None
        """``crawls.id`` of this run, once it has started."""
        self._pages = pages_folder(path)
        self._files = files
        self._remember_nothing()
        self._lock = lock_outlet(path, outlet.name)
        try:
            self._writer = Writer.share(path)
        except StorageError:
            self._lock.release()
            raise
        try:
            self._writer.run_now(lambda database: self._record_outlet(database.db, ", ".join(sources)), writes=True)
            # No URLs of this outlet are added while its crawl runs.
            self._forgotten = self._writer.run_now(lambda database: forgotten.forgotten_urls(database.db))
        except StorageError:
            self._release()
            raise

    def _remember_nothing(self) -> None:
        self._recollections = Recollections()
        self._site_dates: frozenset[SiteDate] | None = None
        self._changes = 0
        """How often the site's dates have changed."""

    @classmethod
    def open(cls, path: Path, terms: CrawlTerms) -> Self:
        """Open the archive for a crawl on these terms; raises what ``__init__`` does."""
        files = PageFiles(pages_folder(path), terms.outlet.name, terms.file_size, terms.operator)
        return cls(
            path, terms.outlet, terms.sources, terms.revisits, topic_threshold=terms.topic_threshold, files=files
        )

    async def close(self) -> None:
        """Close the database and the file of pages, after all pending writes."""
        await self._run(lambda _: None)
        if self._files is not None:
            self._files.close()
        self._release()

    def _release(self) -> None:
        self._writer.release()
        self._lock.release()

    async def _run(self, function: Callable[Concatenate[Database, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await self._writer.run(lambda database: function(database.db, *args, **kwargs))

    async def _write(
        self, function: Callable[Concatenate[Database, _P], _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        return await self._writer.run(lambda database: function(database.db, *args, **kwargs), writes=True)

    async def read(
        self, function: Callable[Concatenate[Database, str, _P], _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """Call a function of this room that reads something of an outlet: this one."""
        return await self._run(function, self.outlet.name, *args, **kwargs)

    async def write(
        self, function: Callable[Concatenate[Database, str, _P], _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """Call a function of this room that writes something of an outlet, this one, in a transaction."""
        return await self._write(function, self.outlet.name, *args, **kwargs)

    def _record_outlet(self, db: Database, sources: str) -> None:
        row = asdict(self.outlet)
        row = {name: row[name] for name in ("name", "title", "home", "country", "timezone", "every")}
        row |= {"languages": ", ".join(self.outlet.languages), "sources": sources}
        if next(db.query("SELECT * FROM outlets WHERE name = ?", [row["name"]]), None) != row:
            db.table("outlets").upsert(row, pk="name")

    # The run

    async def begin_crawl(self, started_at: datetime) -> int:
        """Insert the row of this run; it has no end until ``end_crawl``. Returns ``crawls.id``."""

        def insert(db: Database) -> int:
            row = {"outlet": self.outlet.name, "started_at": timestamp(started_at)}
            return last_id(db.table("crawls").insert(row, pk="id"))

        self.crawl = crawl = await self._write(insert)
        return crawl

    async def end_crawl(self, row: Mapping[str, Any]) -> None:
        """Complete the row of this run. URLs that were requested but never answered become failures."""
        assert self.crawl is not None
        crawl = self.crawl

        def finish(db: Database) -> None:
            revisits.note_lost(db, crawl, row["finished_at"], self.revisits)
            addresses.refuse_lost(db, crawl, row["finished_at"])
            db.table("crawls").update(crawl, dict(row))

        await self._write(finish)

    # The sources' documents

    async def last_complete_walk(self) -> int | None:
        """The crawl of the last complete walk; None before the first."""
        sql = "SELECT max(id) FROM crawls WHERE outlet = ? AND walked"
        return await self._run(lambda db: db.execute(sql, [self.outlet.name]).fetchone()[0])

    async def end_walk(self) -> None:
        """Record that this run's walk is complete: the next one need go back only to where this one started."""
        assert self.crawl is not None
        crawl = self.crawl
        await self._write(lambda db: db.table("crawls").update(crawl, {"walked": 1}))

    async def note_document(
        self, answered: DocumentAnswer, at: datetime, named: Iterable[Address], seen_at: datetime, last_walk: int | None
    ) -> RecordedAddresses:
        """Record a document that was read and every URL that it listed, in one transaction."""

        def note(db: Database) -> RecordedAddresses:
            recorded = addresses.record_addresses(
                db, named, self.outlet.name, self.crawl, timestamp(seen_at), last_walk, self.topic_threshold
            )
            recorded.ruled_out.update(
                url for url, address in recorded.wanted.items() if ruled_out(url, address.discovery, self.outlet)
            )
            listed = [url for url in recorded.urls if url not in recorded.ruled_out]
            sql = "SELECT 1 FROM addresses WHERE url = ? AND first_seen_in = ?"
            new = sum(db.execute(sql, [url, self.crawl]).fetchone() is not None for url in listed)
            row = replace(answered, named=len(listed), new=new)
            documents.note_answer(db, self.outlet.name, row, timestamp(at))
            return recorded

        return await self._write(note)

    # robots.txt

    async def kept_robots(self, host: str) -> KeptRobots | None:
        """The robots.txt of a host as last fetched; None if none was read."""
        return await self._run(robots.kept_robots, host)

    async def keep_robots(self, kept: KeptRobots) -> None:
        """Keep a robots.txt, replacing the previous one."""
        await self._write(robots.keep_robots, kept)

    # URLs

    async def left_over(self, at: datetime, *, other_days: bool) -> list[Address]:
        """URLs that earlier runs did not finish, newest first; see ``crawler.storage.addresses.left_over``."""
        return await self._run(
            addresses.left_over,
            self.outlet.name,
            self.crawl,
            timestamp(at),
            other_days=other_days,
            topic_threshold=self.topic_threshold,
        )

    async def record_addresses(self, named: Iterable[Address], seen_at: datetime) -> RecordedAddresses:
        """Record URLs that were not listed by a document of a source."""
        return await self._write(
            addresses.record_addresses, named, self.outlet.name, self.crawl, timestamp(seen_at), None
        )

    async def note_reasons(self, reasons: Mapping[str, Reason | None]) -> None:
        """Record why this run does not request these URLs; None for those that it will request."""
        if reasons:
            await self._write(addresses.note_reasons, reasons, self.crawl)

    async def note_fetching(self, url: str) -> None:
        """Record that a page is being requested."""
        await self._write(addresses.note_fetching, url, self.crawl)

    async def record_refusal(self, refusal: Refusal, at: datetime) -> bool:
        """Record why a URL gave no article; a failure is tried again later, with the wait doubled each time.

        Returns whether the archive has an article or copy of it: that is kept, and the URL keeps its state.
        """

        def note(db: Database) -> bool:
            kept = revisits.note_failure(db, refusal, timestamp(at), self.revisits)
            if not kept:
                addresses.refuse(db, refusal, timestamp(at))
            return kept

        return await self._write(note)

    # Revisits

    async def due(self, at: datetime, most: int) -> list[Address]:
        """URLs whose pages are due for a revisit, most overdue first."""
        return await self.read(revisits.due, timestamp(at), most)

    async def note_unchanged(self, address: str, status: int, page: PageState | None, at: datetime) -> str:
        """Record that a page has not changed; returns ``unchanged``, or ``back`` if it had been gone."""
        return await self._write(revisits.note_unchanged, address, status, page, timestamp(at), self.revisits)

    async def note_gone(self, address: str, status: int, at: datetime) -> None:
        """Record that a page no longer exists; its text is kept."""
        await self._write(revisits.note_gone, address, status, timestamp(at), self.revisits)

    # Pages

    async def keep_page(self, page: Page, packed: PackedPage) -> None:
        """Write a page into a WARC file, then record where it is.

        In this order: a kill in between leaves a record that nothing refers to, never a row without its record.
        """
        files = self._files
        assert files is not None

        def keep(database: NewsDatabase) -> None:
            pages.insert_page(database.db, pages.write_page(database.db, page, packed, files), self.crawl)
            database.before_commit(files.sync)

        await self._writer.run(keep, writes=True)

    @property
    def pages_folder(self) -> Path:
        """Where the WARC files are."""
        return self._pages

    def pages(self, workers: Workers, max_size: int) -> KeptPages:
        """The kept pages, read in ``workers``; bodies have up to ``max_size`` bytes."""
        return PagesInFolder(self._pages, workers, max_size)

    # Removed on request

    @property
    def forgotten_digests(self) -> frozenset[str]:
        """Digests of all URLs that were removed on request before the crawl began."""
        return self._forgotten

    def is_forgotten(self, url: str) -> bool:
        """Whether the page at this URL was removed on request before the crawl began."""
        return bool(self._forgotten) and forgotten.url_digest(url) in self._forgotten

    async def leave_forgotten(self, article: Article) -> bool:
        """Whether the article, or one with the same words, was removed on request; if so, blank its page too."""
        is_left = (await self._recalled(article, "is_forgotten")).is_forgotten
        if is_left:
            await self.blank_page(article)
        return is_left

    async def blank_page(self, article: Article) -> None:
        """Blank the page that an article was read from, in the raw archive."""

        def blank_page(db: Database) -> None:
            places = pages.places_of(db, [article.address_url], article.fetched_at)
            for place in places:
                blank(self._pages / place.file, [(place.offset, place.length)])
            pages.delete_pages(db, places)

        await self._write(blank_page)

    # Articles

    async def has_article_of(self, address: str) -> bool:
        """Whether a URL ever gave an article or a copy."""
        sql = "SELECT 1 FROM addresses WHERE url = ? AND article IS NOT NULL"
        return await self._run(lambda db: db.execute(sql, [address]).fetchone() is not None)

    async def recall(self, article: Article, *, trims: bool) -> Recalled:
        """All that the steps ask about an article that was just read; see ``crawler.storage.recalled``."""
        return await self._run(recall, article, trims=trims)

    async def _recalled(self, article: Article, what: str, *, trims: bool = False) -> Recalled:
        """``what`` of it is asked now. One look finds the answers to all the steps, which follow each other."""
        found = self._recollections.take(article, what)
        if found is None:
            found = await self.recall(article, trims=trims)
            self._recollections.keep(article, found, trims=trims)
            self._recollections.take(article, what)
        return found

    async def site_lines(self, article: Article) -> set[str]:
        """The keys of an article's lines that belong to its outlet's site; it is then asked about without them."""
        return (await self._recalled(article, "site_lines", trims=True)).site_lines

    async def page_before(self, article: Article) -> tuple[StoredText, PageRecord] | None:
        """The stored text of a changed article's URL, and the page that it was read from.

        None if nothing is stored, if it has not changed, or if no page was kept.
        """
        return (await self._recalled(article, "before")).before

    async def find_duplicates(self, article: Article) -> Duplicates:
        """The stored articles that ``article`` repeats, by canonical URL or by its exact words."""
        return (await self._recalled(article, "duplicates")).duplicates

    async def site_dates(self, outlet: str) -> frozenset[SiteDate]:
        """The dates that belong to the outlet's site; see ``crawler.storage.site_dates``."""
        if self._site_dates is not None:
            return self._site_dates
        stored = self._changes
        found = await self.known_site_dates(outlet)
        if stored == self._changes:  # else they may have come from before
            self._site_dates = found
        return found

    async def known_site_dates(self, outlet: str) -> frozenset[SiteDate]:
        """The same, looked up now."""
        return await self._run(site_dates.known, outlet)

    async def put_reread(self, reread: RereadPage) -> None:
        """Replace the result of earlier rules for a kept page by that of today's rules."""
        self._recollections.forget(reread.url)
        await self.replace_reread(reread)

    async def replace_reread(self, reread: RereadPage) -> None:
        """The transaction of ``put_reread``."""
        await self._write(put_all, lambda: [reread])

    async def store(self, article: Article) -> str:
        """Store an article, or record the outcome for its URL; see ``store_article``."""
        self._recollections.forget(article.address_url)
        put = await self.put(article)
        if put.has_learned:
            self._site_dates = None
            self._changes += 1
        return put.outcome

    async def put(self, article: Article) -> Put:
        """The transaction of ``store``."""

        def put(db: Database) -> Put:
            found = site_dates.learn(db, article)
            outcome = store_article(db, article, self.crawl, self.revisits)
            if found:
                site_dates.read_again(db, article.outlet, found, article.fetched_at)
            return Put(outcome, bool(found))

        return await self._write(put)

    async def settle_stories(self, at: datetime, analyse: Analyse = all_terms) -> None:
        """Decide the stories of everything that was stored, by this crawl or by one that was killed.

        ``analyse`` computes the terms of the texts that are compared; called from the writing thread.
        """
        for add in (near_duplicates.compare_stored, words.note_stored):
            while await self._write(add, decide_stories.BATCH // 10):
                pass
        while await self._write(decide_stories.decide_stories, timestamp(at), analyse):
            pass

    async def addresses_seen(self) -> list[str]:
        """Every URL that a source listed in this run."""
        sql = "SELECT url FROM addresses WHERE seen_in = ? ORDER BY rowid"
        return await self._run(lambda db: [row["url"] for row in db.query(sql, [self.crawl])])


def counters_json(counters: Mapping[str, Any]) -> str:
    """All counters of a run as JSON; values that JSON cannot represent as text."""
    return json.dumps(dict(sorted(counters.items())), default=str, ensure_ascii=False)
