"""Reads kept pages again by today's rules, in parallel, and compares the results with what is stored."""

from __future__ import annotations

import asyncio
import pickle
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self

from scrapy.settings import BaseSettings
from sqlite_utils import Database

from crawler.model.drops import ExtractionFailed
from crawler.model.items import Article
from crawler.model.outlet import Outlet
from crawler.model.site_dates import SiteDate
from crawler.processes.workers import WorkerFailure, Workers
from crawler.reprocessing.page import Rereader
from crawler.storage.kept_pages import PagesInFolder
from crawler.storage.pages import PageRecord, addresses_with_pages, page_of
from crawler.storage.passing_lines import lines_around
from crawler.storage.replace import AddressChange, RereadPage
from crawler.storage.site_dates import known
from crawler.storage.stored_state import StoredState, differences, stored_state
from crawler.warc.reader import DamagedRecord

_SHOWN = 60
"""Characters of a value that are shown, from where it differs."""


@dataclass(slots=True)
class Change:
    """How the new reading of a URL differs from what is stored."""

    url: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Column → stored value and new value, shortened."""
    moved: AddressChange | None = None
    """Its new state, once it is replaced."""

    @property
    def kinds(self) -> list[str]:
        """What has changed: columns, or the state before and after."""
        if self.moved is None or not self.moved.is_elsewhere:
            return sorted(self.fields) or ["no longer an article, but kept: it has copies whose pages were not kept"]
        before, after = self.moved.before, self.moved.after
        return [f"{before.state} → {after.state}"] if before.state != after.state else [f"{after.state} of another"]


class Findings:
    """Results of reading pages again. Articles are kept in a file, since there may be a million."""

    def __init__(self) -> None:
        self.read = 0
        self.changes: dict[str, Change] = {}
        self.unread: dict[str, str] = {}
        """URL → reason, for pages that cannot be read now; what is stored of them is kept."""
        self.errors: dict[str, str] = {}
        """URL → message, for errors of our own."""
        self._changed_articles: set[int] = set()
        self._file = tempfile.TemporaryFile(prefix="chancery-reprocess-")  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, reread: RereadPage, stored: StoredState) -> None:
        """Compare, and keep what must be replaced; copies too, since their article may change."""
        self.read += 1
        change = _change(reread, stored)
        if change is not None:
            self.changes[reread.url] = change
            if stored.state == "stored" and stored.article is not None:
                self._changed_articles.add(stored.article)
        if change is not None or stored.state == "copy":
            pickle.dump((reread, stored.article), self._file)

    def to_put(self) -> Iterator[RereadPage]:
        """Yield what has changed, and the copies of changed articles."""
        self._file.seek(0)
        while True:
            try:
                reread, article = pickle.load(self._file)  # noqa: S301 - of our own making
            except EOFError:
                return
            if reread.url in self.changes or article in self._changed_articles:
                yield reread

    def note_moves(self, moves: list[AddressChange]) -> None:
        """Record the new state of each URL that was replaced."""
        for move in moves:
            if move.url in self.changes or move.is_elsewhere:
                self.changes.setdefault(move.url, Change(move.url)).moved = move


def _change(reread: RereadPage, stored: StoredState) -> Change | None:
    if reread.article is None:
        assert reread.reason is not None
        return Change(reread.url) if reread.reason.code.state != stored.state else None
    if stored.state not in ("stored", "copy"):
        return Change(reread.url)
    changed = differences(stored, reread.article)
    return Change(reread.url, {name: _shown(*pair) for name, pair in changed.items()}) if changed else None


def _shown(old: Any, new: Any) -> tuple[str, str]:
    """Both values from where they start to differ, shortened."""
    was, will_be = ("" if value is None else str(value) for value in (old, new))
    common = next(
        (at for at, (a, b) in enumerate(zip(was, will_be, strict=False)) if a != b), min(len(was), len(will_be))
    )
    start = max(0, common - 20) if common > _SHOWN // 2 else 0
    return _cut(was, start), _cut(will_be, start)


def _cut(text: str, start: int) -> str:
    part = text[start : start + _SHOWN].replace("\n", " ")
    return f"{'…' if start else ''}{part}{'…' if len(text) > start + _SHOWN else ''}"


KeptState = tuple[PageRecord, StoredState]
"""A kept page, and what is stored of its URL."""


def pages_kept(db: Database, outlets: Iterable[str], since: date | None = None) -> Iterator[KeptState]:
    """Every page of these outlets that is to be read again: fetched on the day ``since`` (UTC) or later."""
    for address in list(addresses_with_pages(db, list(outlets))):
        stored = stored_state(db, address)
        kept = page_of(db, address, stored.fetched_at)
        if kept is not None and (since is None or kept.fetched_at >= since.isoformat()):
            yield kept, stored


class Reprocessing:
    """Reads the kept pages of some outlets again."""

    def __init__(
        self, settings: BaseSettings, db: Database, folder: Path, outlets: Mapping[str, Outlet], workers: Workers
    ) -> None:
        self.db = db
        self.outlets = outlets
        self.workers = workers
        pages = PagesInFolder(folder, workers, settings.getint("DOWNLOAD_MAXSIZE"))
        self.rereaders = {name: Rereader(settings, outlet, pages, workers, self) for name, outlet in outlets.items()}

    async def read_all(self, findings: Findings, since: date | None = None) -> None:
        """Read every page again that was fetched on the day ``since`` (UTC) or later."""
        at_once, in_hand = 4 * self.workers.count, deque[asyncio.Task[None]]()
        for kept, stored in pages_kept(self.db, self.outlets, since):
            in_hand.append(asyncio.create_task(self._read(kept, stored, findings)))
            if len(in_hand) >= at_once:
                await in_hand.popleft()
        while in_hand:
            await in_hand.popleft()

    async def has_article_of(self, address: str) -> bool:
        """Whether the archive has an article or copy of this URL, which is then kept whatever its topic."""
        return stored_state(self.db, address).state in ("stored", "copy")

    async def site_dates(self, outlet: str) -> frozenset[SiteDate]:
        """The dates that belong to an outlet's site."""
        return known(self.db, outlet)

    async def site_lines(self, article: Article) -> set[str]:
        """The keys of the lines in an article that belong to its outlet's site."""
        return lines_around(self.db, article)

    async def _read(self, kept: PageRecord, stored: StoredState, findings: Findings) -> None:
        try:
            reread = await self.rereaders[kept.outlet].read(kept)
        except (DamagedRecord, OSError, WorkerFailure, ExtractionFailed) as error:
            # This says nothing about the article: what is stored is kept.
            findings.unread[kept.url] = str(error)
        except Exception as error:  # noqa: BLE001 - reported with its URL; then nothing is written
            findings.errors[kept.url] = f"{type(error).__name__}: {error}"
        else:
            findings.add(reread, stored)
