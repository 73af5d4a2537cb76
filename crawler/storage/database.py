"""Opens the database so that several crawls can write and people can read at the same time."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from crawler.storage.damage import CURE
from crawler.storage.read_only import read_only
from crawler.storage.schema import migrations, why_not_ours

BUSY_TIMEOUT = 30.0
"""Seconds that SQLite waits for a lock of another program."""

WRITE_LOCK_TIMEOUT = 120.0
"""Seconds that a crawl waits for its turn to write."""

CACHE = 16_000
"""Most KiB of the file that each connection caches: enough for the pages on which some weeks' articles are written."""

WAL_PAGES = 4000
"""Pages of 4 KiB in the write-ahead log before it is merged into the file: each page is then written once, however
often it has changed."""


_REWRITTEN = 2
"""Multiple of its size that a file may need while it is rewritten: for the new file, and the log that puts it in place
(https://www.sqlite.org/lang_vacuum.html)."""


class StorageError(RuntimeError):
    """The database cannot be opened or written; the message names the file and says what to do."""


class DamagedDatabase(StorageError):
    """The file is damaged, as a failing disk leaves it."""


class OutletLocked(StorageError):
    """Another crawl of the same outlet is writing into the same file."""


def lock_outlet(path: Path, outlet: str) -> FileLock:
    """Acquire the lock for a crawl of ``outlet`` into the database at ``path``; a process that dies releases it.

    Two crawls of one outlet would request the same pages at the same time.

    Raises:
        OutletLocked: another crawl has it.
        StorageError: the database's folder does not exist.
    """
    try:
        return _lock(path, outlet)
    except Timeout as error:
        raise OutletLocked(
            f"{outlet}: another crawl of this outlet is writing to {path}; wait until it has ended"
        ) from error


def lock_task(path: Path, task: str) -> FileLock:
    """Acquire the lock for ``task``, which only one process at a time may run for the database at ``path``.

    Raises:
        StorageError: another process has it, or the database's folder does not exist.
    """
    try:
        # No outlet's name has a dot.
        return _lock(path, f"{task}.task")
    except Timeout as error:
        raise StorageError(f"{path}: another {task} is going on; wait until it has ended") from error


def _lock(path: Path, name: str) -> FileLock:
    _require_folder(path)
    folder = Path(f"{path}.locks")
    folder.mkdir(exist_ok=True)
    lock = FileLock(folder / f"{name}.lock", blocking=False, thread_local=False)
    lock.acquire()
    return lock


def _require_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise StorageError(f"{path}: there is no folder {path.parent}; make it, or set DATABASE to another file")


def _require_own(path: Path) -> None:
    """Refuse a file that is not writable or belongs to another program, before anything is written."""
    if not path.is_file():
        return
    if not os.access(path, os.W_OK):
        raise StorageError(f"{path}: you have no permission to write this file")
    try:
        with read_only(path) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            is_ours = "_sqlite_migrations" in tables
            applied = connection.execute("SELECT name FROM _sqlite_migrations").fetchall() if is_ours else []
    except sqlite3.Error:
        return  # opening it for writing reports what is wrong
    if tables and not is_ours:
        raise StorageError(
            f"{path}: Chancery did not make this database; it has {', '.join(tables[:5])}. Set DATABASE to another file"
        )
    if reason := why_not_ours(path, {name for (name,) in applied}):
        raise StorageError(reason)


class NewsDatabase:
    """One connection to the database file, for one thread.

    Write-ahead logging lets Datasette read while a crawl writes. SQLite before 3.51.3 can corrupt a write-ahead log
    that several connections write or checkpoint at once, so every transaction, and the checkpoint that a commit or
    close may trigger, runs under one lock between processes: the file ``<database>.lock``.

    Raises:
        StorageError: the file is not a database, belongs to another program, is not writable, or is locked by another
            process.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(f"{path}.lock", timeout=WRITE_LOCK_TIMEOUT)
        self._before_commit: list[Callable[[], None]] = []
        _require_folder(path)
        _require_own(path)
        try:
            with self._locked():
                connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)
                self.db = Database(connection)
                self.db.enable_wal()
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute(f"PRAGMA cache_size = -{CACHE}")
                connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
                # Some builds overwrite deleted data with zeros: everything that the search index has merged. FAST does
                # so only where it costs no extra writes: nothing in this file was ever secret.
                connection.execute("PRAGMA secure_delete = FAST")
                migrations.apply(self.db)
                connection.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
                raise DamagedDatabase(f"{path} is damaged: {error}; {CURE}") from error
            raise StorageError(
                f"{path}: {error}; is this a database that Chancery made, and do you have permission to write it?"
            ) from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._lock.acquire()
        except Timeout as error:
            raise StorageError(
                f"{self.path}: another program has held {self.path}.lock for {WRITE_LOCK_TIMEOUT:.0f} seconds"
            ) from error
        except OSError as error:
            raise StorageError(f"{self.path}: {error}; do you have permission to write into its folder?") from error
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """One write transaction: everything is stored, or nothing.

        Raises:
            StorageError: another program held the lock for too long.
            sqlite3.Error: SQLite refused a statement; the transaction is rolled back.
        """
        with self._locked():
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                for function in self._before_commit:
                    function()
            except BaseException:
                self.db.rollback()
                raise
            finally:
                self._before_commit.clear()
            self.db.execute("COMMIT")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of a transaction that is rolled back by itself if it fails."""
        self.db.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self.is_in_transaction:
                self.db.execute("ROLLBACK TO part")
                self.db.execute("RELEASE part")
            raise
        self.db.execute("RELEASE part")

    @property
    def is_in_transaction(self) -> bool:
        """Whether a transaction is open; SQLite may have rolled it back itself, for example on a full disk."""
        return bool(self.db.conn and self.db.conn.in_transaction)

    def before_commit(self, function: Callable[[], None]) -> None:
        """Call this once before the transaction is committed; if it fails, nothing is stored."""
        if function not in self._before_commit:
            self._before_commit.append(function)

    def rewrite(self) -> None:
        """Rewrite the whole file, so that no deleted data is left in it or in its write-ahead log.

        Free pages, gaps in pages and merged parts of the search index keep deleted data until they are used again.
        Other processes have to wait before they can write: half a minute for a gigabyte, on a busy machine.

        Raises:
            StorageError: there is not enough space, or another program keeps reading the file.
        """
        size = self.path.stat().st_size
        if shutil.disk_usage(self.path.parent).free < _REWRITTEN * size:
            raise StorageError(
                f"{self.path}: to rewrite it takes {_REWRITTEN * size:,} bytes of free space on its disk"
            )
        with self._locked():
            try:
                self.db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
                self.db.execute("VACUUM")
                is_busy = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.OperationalError as error:
                raise StorageError(f"{self.path}: it could not be rewritten: {error}") from error
        if is_busy:
            raise StorageError(
                f"{self.path}: a program that reads it holds the write-ahead log back for {BUSY_TIMEOUT:.0f} seconds"
            )

    def close(self) -> None:
        """Close the connection. The last one to close merges the write-ahead log into the file."""
        with self._locked():
            self.db.close()
