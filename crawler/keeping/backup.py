"""A backup of the archive: a checked copy of the database, the WARC files it refers to, and a list of them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlite_utils import Database

from crawler.model.clock import now, timestamp
from crawler.storage.backups import Backup, note_backup
from crawler.storage.damage import CURE, find_damage
from crawler.storage.database import DamagedDatabase, NewsDatabase, StorageError
from crawler.storage.pages import page_files
from crawler.storage.rows import connection
from crawler.warc.writer import pages_folder

_STEP = 1 << 20
"""Bytes copied at a time."""
_SHOWN = 20
"""Most findings of one check."""


@dataclass(frozen=True, slots=True)
class BackupFiles:
    """The files of a backup in its folder, named like the archive's own: to restore, copy them back."""

    folder: Path
    database: Path

    @classmethod
    def of(cls, database: Path, folder: Path) -> BackupFiles:
        """Return the files for a backup of the archive at ``database``."""
        return cls(folder, folder / database.name)

    @property
    def pages(self) -> Path:
        """The folder of the WARC files."""
        return pages_folder(self.database)

    @property
    def list(self) -> Path:
        """The list of the backup's contents."""
        return Path(f"{self.database}.backup.json")


def back_up(
    database: Path, folder: Path, *, with_pages: bool = True, say: Callable[[str], None] = lambda _: None
) -> tuple[Backup, list[str]]:
    """Back up the archive into ``folder``, even while crawls write; an earlier backup there is replaced.

    The database is copied first (``VACUUM INTO``: without free pages) and checked; then each WARC file up to the last
    page that this copy refers to, unless the folder already has it. Finally, WARC files that the copy no longer refers
    to are deleted. So an interrupted backup leaves a complete one: either the earlier one or this one.

    Returns the backup, and the WARC files that are missing from the archive or incomplete.

    Raises:
        DamagedDatabase: the folder is unchanged, since a backup of it would replace a good one by a bad one.
        StorageError: the folder is the archive's own, or another backup is being made there.
        OSError: the disk is full, or not writable.
    """
    if folder.resolve() == database.resolve().parent or folder.resolve().is_relative_to(
        pages_folder(database).resolve()
    ):
        raise StorageError(f"{folder}: the archive itself is in this folder; name another one for its backup")
    folder.mkdir(parents=True, exist_ok=True)
    files = BackupFiles.of(database, folder)
    with ExitStack() as stack:
        news = NewsDatabase(database)
        stack.callback(news.close)
        stack.callback(_lock(files).release)
        made_at = timestamp(now())
        say(f"Copying {database} ...")
        copy = _copied_database(news, files)
        say("Checking the copy ...")
        _require_whole(copy, database)
        articles, needed = _contents(copy)
        listed, missing = _copied_pages(pages_folder(database), files, needed, with_pages=with_pages, say=say)
        size = copy.stat().st_size
        copy.replace(files.database)
        for beside in ("-wal", "-shm"):
            Path(f"{files.database}{beside}").unlink(missing_ok=True)  # of the earlier one, if someone has opened it
        backup = Backup(
            made_at=made_at,
            folder=str(folder.resolve()),
            articles=articles,
            database_size=size,
            page_files=len(needed),
            pages_size=sum(needed.values()),
            missing_files=len(missing),
            with_pages=with_pages,
        )
        _write_list(files, backup, listed)
        if with_pages:
            _remove_others(files, needed)
        with news.transaction() as db:
            note_backup(db, backup)
    return backup, missing


def _lock(files: BackupFiles) -> FileLock:
    lock = FileLock(f"{files.list}.lock", blocking=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise StorageError(f"{files.folder}: another backup is being made here; wait until it has ended") from error
    return lock


def _copied_database(news: NewsDatabase, files: BackupFiles) -> Path:
    copy = Path(f"{files.database}.part")
    copy.unlink(missing_ok=True)  # from an interrupted backup; SQLite only writes to an empty file
    try:
        # Not on a connection that may only read: with it, SQLite 3.40 cannot copy a table that has a generated column.
        connection(news.db).execute("VACUUM INTO ?", [str(copy)])
        with copy.open("rb") as written:
            os.fsync(written.fileno())
    except sqlite3.Error as error:
        copy.unlink(missing_ok=True)
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise DamagedDatabase(f"{news.path} is damaged: {error}; {CURE}") from error
        raise StorageError(f"{news.path}: it could not be copied into {files.folder}: {error}") from error
    return copy


def _require_whole(copy: Path, database: Path) -> None:
    found = [damage.said for damage in islice(find_damage(copy), _SHOWN)]
    if found:
        copy.unlink()
        raise DamagedDatabase(f"{database} is damaged: {'; '.join(found)}; {CURE}")


def _contents(copy: Path) -> tuple[int, dict[str, int]]:
    """Return how many articles a copy has, and up to which byte it refers to each WARC file."""
    db = Database(copy)
    try:
        (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
        return articles, page_files(db)
    finally:
        db.close()


def _copied_pages(
    source: Path, files: BackupFiles, needed: dict[str, int], *, with_pages: bool, say: Callable[[str], None]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the entries of the list, and the files missing from the archive."""
    before = {entry["file"]: entry for entry in _read_list(files)["pages"]} if files.list.is_file() else {}
    listed: list[dict[str, Any]] = []
    missing: list[str] = []
    for number, (name, end) in enumerate(needed.items(), 1):
        file, copy = source / name, files.pages / name
        if not file.is_file() or file.stat().st_size < end:
            missing.append(name)
            continue
        changed_at = file.stat().st_mtime_ns
        entry = {"file": name, "size": end, "changed_at": changed_at, "sha256": ""}
        earlier = before.get(name, {})
        is_known = (earlier.get("size"), earlier.get("changed_at")) == (end, changed_at) and earlier["sha256"]
        if is_known and (not with_pages or (copy.is_file() and copy.stat().st_size == end)):
            entry["sha256"] = earlier["sha256"]
        else:
            say(f"WARC file {number} of {len(needed)}: {name}")
            entry["sha256"] = _copied(file, end, copy) if with_pages else _digest(file, end)
        listed.append(entry)
    return listed, missing


def _copied(file: Path, end: int, copy: Path) -> str:
    """Copy the file up to ``end``; return the SHA-256 of the copy."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    part = Path(f"{copy}.part")
    digest = hashlib.sha256()
    with part.open("wb") as written:
        for block in _blocks(file, end):
            digest.update(block)
            written.write(block)
        written.flush()
        os.fsync(written.fileno())
    shutil.copystat(file, part)
    part.replace(copy)
    return digest.hexdigest()


def _digest(file: Path, end: int) -> str:
    digest = hashlib.sha256()
    for block in _blocks(file, end):
        digest.update(block)
    return digest.hexdigest()


def _blocks(file: Path, end: int) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while end and (block := stream.read(min(_STEP, end))):
            end -= len(block)
            yield block


def _write_list(files: BackupFiles, backup: Backup, listed: list[dict[str, Any]]) -> None:
    part = Path(f"{files.list}.part")
    part.write_text(json.dumps({**asdict(backup), "pages": listed}, indent=1) + "\n", encoding="utf-8")
    part.replace(files.list)


def _read_list(files: BackupFiles) -> dict[str, Any]:
    """Return the list of an earlier backup.

    Raises:
        StorageError: the file is not such a list.
    """
    try:
        read: dict[str, Any] = json.loads(files.list.read_text(encoding="utf-8"))
        for entry in read["pages"]:
            entry["file"], entry["size"], entry["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise StorageError(f"{files.list}: this is no list of a backup; remove it, or name another folder") from error
    return read


def _remove_others(files: BackupFiles, needed: dict[str, int]) -> None:
    """Remove WARC files that were pruned from the archive: deleted pages must not survive in a backup."""
    for file in files.pages.glob("*/*.warc.gz"):
        if file.relative_to(files.pages).as_posix() not in needed:
            file.unlink()


def check_backup(database: Path, folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Read a backup completely, as a restore would; return its list, and what is wrong with it.

    ``database`` only gives the archive's name; the file itself is not read.

    Raises:
        StorageError: the folder has no backup of it.
    """
    files = BackupFiles.of(database, folder)
    for file in (files.database, files.list):
        if not file.is_file():
            raise StorageError(f"{folder}: there is no backup of {database.name} here ({file.name} is missing)")
    said = _read_list(files)
    wrong = [f"{files.database}: {damage.said}" for damage in islice(find_damage(files.database), _SHOWN)]
    if not wrong:
        articles, needed = _contents(files.database)
        if articles != said["articles"]:
            wrong.append(f"{files.database}: it has {articles} articles, the list says {said['articles']}")
        listed = {entry["file"]: entry["size"] for entry in said["pages"]}
        less = [name for name, end in needed.items() if listed.get(name, 0) < end]
        wrong += [f"{name}: the list lacks it, or has less of it" for name in less]
    if said["with_pages"]:
        for entry in said["pages"]:
            file = files.pages / entry["file"]
            if not file.is_file():
                wrong.append(f"{file}: it is missing")
            elif file.stat().st_size != entry["size"] or _digest(file, entry["size"]) != entry["sha256"]:
                wrong.append(f"{file}: it is not the file that was copied")
    return said, wrong
