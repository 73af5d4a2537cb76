"""Thins out an archive: rows of old runs, and old pages of the raw archive. Articles and texts are never removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from crawler.storage import retention
from crawler.storage.database import NewsDatabase, OutletLocked, lock_outlet
from crawler.storage.pages import PagePlace, delete_pages, outlets_with_pages
from crawler.warc.writer import PageFiles, pages_folder

_BATCH = 20_000
"""Rows of runs deleted in one transaction: a third of a second on a busy machine, in which no crawl can write."""
_LEAST_SHARE = 0.1
"""Least share of a WARC file to be removed before the rest is written again: ``borg compact`` has the same default
(https://borgbackup.readthedocs.io/en/stable/usage/compact.html). Otherwise each day's pages would cost a gigabyte."""


@dataclass(slots=True)
class PrunedPages:
    """What was removed from the raw archive, or would be."""

    pages: int = 0
    size: int = 0
    """Bytes of their records."""
    files_removed: int = 0
    left_pages: int = 0
    """Old pages that stay until more of their file is old."""
    busy: list[str] = field(default_factory=list)
    """Outlets that a crawl is writing: their pages were not changed."""
    unreadable: list[str] = field(default_factory=list)
    """WARC files without some records that rows refer to: they were left alone."""


def prune_crawls(news: NewsDatabase, before: str, *, dry_run: bool) -> tuple[int, int]:
    """Remove rows of runs that started before ``before`` (UTC); return how many were removed and how many stay.

    See ``crawler.storage.retention.old_crawls`` for what stays.
    """
    going, staying = retention.old_crawls(news.db, before)
    if not dry_run:
        news.db.execute("PRAGMA foreign_keys = OFF")
        try:
            for start in range(0, len(going), _BATCH):
                with news.transaction() as db:
                    retention.delete_crawls(db, going[start : start + _BATCH])
        finally:
            news.db.execute("PRAGMA foreign_keys = ON")
    return len(going), staying


def prune_pages(
    news: NewsDatabase, before: str | None, most_bytes: int | None, file_size: int, *, dry_run: bool
) -> PrunedPages:
    """Remove pages fetched before ``before`` (UTC), and the oldest until the rest takes ``most_bytes``.

    The remaining pages of a file are written into a new one, of up to ``file_size`` bytes; then its rows are changed in
    one transaction, and the file is deleted. An interruption may leave a file that no row refers to.

    Raises:
        StorageError: another program held the lock for too long.
        OSError: the disk is full.
    """
    pruned = PrunedPages()
    retention.mark_old_pages(news.db, before, most_bytes)
    for outlet in outlets_with_pages(news.db):
        if dry_run:
            _count(news, outlet, pruned)
            continue
        try:
            lock = lock_outlet(news.path, outlet)
        except OutletLocked:
            pruned.busy.append(outlet)
            continue
        try:
            _prune_outlet(news, outlet, file_size, pruned)
        finally:
            lock.release()
    return pruned


def _count(news: NewsDatabase, outlet: str, pruned: PrunedPages) -> list[PagePlace]:
    """Return the pages of an outlet to be removed now."""
    old = retention.old_pages(news.db, outlet)
    of_file = Counter[str]()
    for page in old:
        of_file[page.file] += page.length
    in_file = {file: sum(page.length for page in retention.pages_in(news.db, file)) for file in of_file}
    worth = [file for file, size in of_file.items() if size >= _LEAST_SHARE * in_file[file]]
    going = retention.old_pages(news.db, outlet, worth) if len(worth) < len(of_file) else old
    pruned.pages += len(going)
    pruned.size += sum(page.length for page in going)
    pruned.left_pages += len(old) - len(going)
    return going


def _prune_outlet(news: NewsDatabase, outlet: str, file_size: int, pruned: PrunedPages) -> None:
    folder = pages_folder(news.path)
    going = _count(news, outlet, pruned)
    files = PageFiles(folder, outlet, file_size)
    moved: list[tuple[str, int, int]] = []
    done: list[str] = []
    numbers = {page.id for page in going}
    try:
        for file in dict.fromkeys(page.file for page in going):
            staying = [page for page in retention.pages_in(news.db, file) if page.id not in numbers]
            if staying and not _is_readable(folder / file, staying):
                pruned.unreadable.append(file)
                continue
            moved += _copied(folder / file, staying, files)
            done.append(file)
        files.sync()
    finally:
        files.close()
    gone = [page for page in going if page.file in done]
    pruned.pages -= len(going) - len(gone)
    pruned.size -= sum(page.length for page in going) - sum(page.length for page in gone)
    with news.transaction() as db:
        retention.move_pages(db, moved)
        delete_pages(db, gone)
    for file in done:
        (folder / file).unlink(missing_ok=True)
        pruned.files_removed += 1


def _is_readable(file: Path, pages: Iterable[PagePlace]) -> bool:
    return file.is_file() and file.stat().st_size >= max(page.offset + page.length for page in pages)


def _copied(file: Path, pages: Iterable[PagePlace], files: PageFiles) -> list[tuple[str, int, int]]:
    """Write the records of these pages into new files; return their places there."""
    places: list[tuple[str, int, int]] = []
    if not pages:
        return places
    with file.open("rb") as stream:
        for page in pages:
            stream.seek(page.offset)
            place = files.write(stream.read(page.length), None)
            places.append((place.file, place.offset, page.id))
    return places
