"""Kept pages once more through today's rules, in parallel; what differs from what the archive holds."""

from __future__ import annotations

import asyncio
import pickle
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self

from scrapy.settings import BaseSettings
from sqlite_utils import Database

from crawler.model.drops import ExtractionFailed
from crawler.model.outlet import Outlet
from crawler.reprocessing.page import Rereader
from crawler.storage.held import Standing, differences, standing
from crawler.storage.pages import Kept, addresses_with_pages, page_of
from crawler.storage.replace import Judged, Moved
from crawler.warc.reader import DamagedRecord
from crawler.workers import WorkerFailure, Workers

_SHOWN = 60
"""Characters of a value that are shown, from where it differs."""


@dataclass(slots=True)
class Change:
    """In what an address differs."""

    address: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By column, what is held and what would be, shortened."""
    moved: Moved | None = None
    """Once it is put anew."""

    @property
    def kinds(self) -> list[str]:
        """What has changed, in a few words each: columns, or what it is now in place of what it was."""
        if self.moved is None or not self.moved.is_elsewhere:
            return sorted(self.fields) or ["no article, but it has copies whose pages were not kept: it stays"]
        before, after = self.moved.before, self.moved.after
        return [f"{before.state} → {after.state}"] if before.state != after.state else [f"{after.state} of another"]


class Findings:
    """What came of reading pages again. Articles wait in a file: there may be a million of them."""

    def __init__(self) -> None:
        self.read = 0
        self.changes: dict[str, Change] = {}
        self.unread: dict[str, str] = {}
        """Reasons, by address: pages that cannot be read now; what is held of them stays."""
        self.errors: dict[str, str] = {}
        """Errors of ours, by address."""
        self._changed_articles: set[int] = set()
        self._file = tempfile.TemporaryFile(prefix="chancery-reprocess-")  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, judged: Judged, held: Standing) -> None:
        """Compare, and keep what is to be put anew; copies too, whose article may change."""
        self.read += 1
        change = _change(judged, held)
        if change is not None:
            self.changes[judged.address] = change
            if held.state == "stored" and held.article is not None:
                self._changed_articles.add(held.article)
        if change is not None or held.state == "copy":
            pickle.dump((judged, held.article), self._file)

    def to_put(self) -> Iterator[Judged]:
        """What has changed, and the copies of changed articles."""
        self._file.seek(0)
        while True:
            try:
                judged, article = pickle.load(self._file)  # noqa: S301 - of our own making
            except EOFError:
                return
            if judged.address in self.changes or article in self._changed_articles:
                yield judged

    def note_moves(self, moves: list[Moved]) -> None:
        """What has become of each address that was put anew."""
        for move in moves:
            if move.address in self.changes or move.is_elsewhere:
                self.changes.setdefault(move.address, Change(move.address)).moved = move


def _change(judged: Judged, held: Standing) -> Change | None:
    if judged.article is None:
        assert judged.reason is not None
        return Change(judged.address) if judged.reason.code.state != held.state else None
    if held.state not in ("stored", "copy"):
        return Change(judged.address)
    changed = differences(held, judged.article)
    return Change(judged.address, {name: _shown(*pair) for name, pair in changed.items()}) if changed else None


def _shown(old: Any, new: Any) -> tuple[str, str]:
    """Both from where they begin to differ, shortened."""
    was, will_be = ("" if value is None else str(value) for value in (old, new))
    common = next(
        (at for at, (a, b) in enumerate(zip(was, will_be, strict=False)) if a != b), min(len(was), len(will_be))
    )
    start = max(0, common - 20) if common > _SHOWN // 2 else 0
    return _cut(was, start), _cut(will_be, start)


def _cut(text: str, start: int) -> str:
    part = text[start : start + _SHOWN].replace("\n", " ")
    return f"{'…' if start else ''}{part}{'…' if len(text) > start + _SHOWN else ''}"


class Reprocessing:
    """Reads the kept pages of some outlets again."""

    def __init__(
        self, settings: BaseSettings, db: Database, folder: Path, outlets: Mapping[str, Outlet], workers: Workers
    ) -> None:
        self.db = db
        self.outlets = outlets
        self.workers = workers
        self.rereaders = {name: Rereader(settings, outlet, folder, workers, self) for name, outlet in outlets.items()}

    async def read_all(self, findings: Findings, since: date | None = None) -> None:
        """Judge every page anew that was fetched on the day ``since`` (UTC) or later."""
        at_once, in_hand = 4 * self.workers.count, deque[asyncio.Task[None]]()
        for address in list(addresses_with_pages(self.db, list(self.outlets))):
            held = standing(self.db, address)
            kept = page_of(self.db, address, held.fetched_at)
            if kept is None or (since is not None and kept.fetched_at < since.isoformat()):
                continue
            in_hand.append(asyncio.create_task(self._read(kept, held, findings)))
            if len(in_hand) >= at_once:
                await in_hand.popleft()
        while in_hand:
            await in_hand.popleft()

    async def has_article_of(self, address: str) -> bool:
        """Whether the archive has an article or a copy of it: then it is not left out for its topic."""
        return standing(self.db, address).state in ("stored", "copy")

    async def _read(self, kept: Kept, held: Standing, findings: Findings) -> None:
        try:
            judged = await self.rereaders[kept.outlet].read(kept)
        except (DamagedRecord, OSError, WorkerFailure, ExtractionFailed) as error:
            # It says nothing about the article: what is held stays.
            findings.unread[kept.address] = str(error)
        except Exception as error:  # noqa: BLE001 - reported with its address; nothing is put then
            findings.errors[kept.address] = f"{type(error).__name__}: {error}"
        else:
            findings.add(judged, held)
