"""The connection of a process: all crawls that write into one file share it, and the thread that speaks to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar, TypeVar

from crawler.storage.database import NewsDatabase

_T = TypeVar("_T")


class Writer:
    """A connection and its thread, so that waiting for a disk or for another process's turn never stops the event loop.

    What SQLite holds of the file (``CACHE``) is held once, however many outlets are crawled.
    """

    _of: ClassVar[dict[Path, Writer]] = {}

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sharers = 0
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")
        try:
            self._database = self._thread.submit(NewsDatabase, path).result()
        except BaseException:
            self._thread.shutdown()
            raise

    @classmethod
    def share(cls, path: Path) -> Writer:
        """The one of this file.

        Raises:
            StorageError: the database cannot be opened.
        """
        path = path.resolve()
        if path not in cls._of:
            cls._of[path] = cls(path)
        cls._of[path]._sharers += 1
        return cls._of[path]

    def release(self) -> None:
        """Give back what ``share`` gave; the last to do so closes it, once all that was begun has been written."""
        self._sharers -= 1
        if not self._sharers:
            del self._of[self._path]
            self.run_now(NewsDatabase.close)
            self._thread.shutdown()

    def run_now(self, function: Callable[[NewsDatabase], _T]) -> _T:
        """What ``function`` makes of the connection, waited for."""
        return self._thread.submit(function, self._database).result()

    async def run(self, function: Callable[[NewsDatabase], _T]) -> _T:
        """The same, while the event loop goes on."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, self._database)
