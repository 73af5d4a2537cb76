"""The database connection of a process, and its thread, shared by all crawls that write into one file."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, ClassVar, TypeVar

from crawler.storage.database import NewsDatabase

_T = TypeVar("_T")

_MOST = 64
"""Most calls in one transaction: a tenth of a second in which no other process may write."""


@dataclass(frozen=True, slots=True)
class _Call:
    function: Callable[[NewsDatabase], Any]
    writes: bool
    future: asyncio.Future[Any] | Future[Any]


@dataclass(frozen=True, slots=True)
class _Outcome:
    future: asyncio.Future[Any] | Future[Any]
    value: Any = None
    error: BaseException | None = None

    def deliver(self) -> None:
        """Deliver the outcome, if it is still awaited."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.value)


class Writer:
    """A connection and its thread, so that waiting for a disk or for another process never blocks the event loop.

    SQLite's cache of the file (``CACHE``) exists once, however many outlets are crawled. Waiting writes are done in one
    transaction (group commit), and reported only after it has been committed. A write that fails rolls back only its
    own changes; if the transaction fails, all writes in it fail.
    """

    _of: ClassVar[dict[Path, Writer]] = {}

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sharers = 0
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._closed: Future[None] = Future()
        opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._serve, args=(opened,), name="archive", daemon=True)
        self._thread.start()
        try:
            opened.result()
        except BaseException:
            self._thread.join()
            raise

    @classmethod
    def share(cls, path: Path) -> Writer:
        """Return the writer of this file, opened if necessary.

        Raises:
            StorageError: the database cannot be opened.
        """
        path = path.resolve()
        if path not in cls._of:
            cls._of[path] = cls(path)
        cls._of[path]._sharers += 1
        return cls._of[path]

    def release(self) -> None:
        """Release what ``share`` returned; the last release closes it, after all pending writes.

        Raises:
            StorageError: another program held the lock for too long.
        """
        self._sharers -= 1
        if not self._sharers:
            del self._of[self._path]
            self._calls.put(None)
            self._thread.join()
            self._closed.result()

    def run_now(self, function: Callable[[NewsDatabase], _T], *, writes: bool = False) -> _T:
        """Call ``function`` with the connection, and wait for its result. See ``run``."""
        future: Future[_T] = Future()
        self._calls.put(_Call(function, writes, future))
        return future.result()

    async def run(self, function: Callable[[NewsDatabase], _T], *, writes: bool = False) -> _T:
        """Call ``function`` without blocking the event loop. With ``writes`` in a transaction, perhaps with others.

        Raises:
            StorageError: another program held the lock for too long.
            Exception: whatever ``function`` raised; nothing that it wrote is stored.
        """
        future: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        self._calls.put(_Call(function, writes, future))
        return await future

    def _serve(self, opened: Future[None]) -> None:
        """Main function of the thread."""
        try:
            database = NewsDatabase(self._path)
        except BaseException as error:  # noqa: BLE001 - it is raised where the writer is created
            opened.set_exception(error)
            return
        opened.set_result(None)
        is_open = True
        while is_open:
            calls = self._waiting()
            is_open = calls[-1] is not None
            _tell(_carry_out(database, [call for call in calls if call is not None]))
        try:
            database.close()
        except BaseException as error:  # noqa: BLE001 - the same
            self._closed.set_exception(error)
        else:
            self._closed.set_result(None)

    def _waiting(self) -> list[_Call | None]:
        """The next call, and those that wait behind it; the last is None at the end."""
        calls = [self._calls.get()]
        with suppress(Empty):
            while calls[-1] is not None and len(calls) < _MOST:
                calls.append(self._calls.get_nowait())
        return calls


def _carry_out(database: NewsDatabase, calls: Sequence[_Call]) -> list[_Outcome]:
    """Execute the calls, and return the outcome of each."""
    if not any(call.writes for call in calls):
        return [_outcome(database, call) for call in calls]
    try:
        with database.transaction():
            return [_outcome(database, call) for call in calls]
    except BaseException as error:  # noqa: BLE001 - it is raised where each is awaited
        return [_Outcome(call.future, error=error) for call in calls]


def _outcome(database: NewsDatabase, call: _Call) -> _Outcome:
    try:
        with database.savepoint() if call.writes else nullcontext():
            return _Outcome(call.future, call.function(database))
    except Exception as error:
        if call.writes and not database.is_in_transaction:
            raise
        return _Outcome(call.future, error=error)


def _tell(outcomes: Iterable[_Outcome]) -> None:
    """Deliver outcomes, together for each event loop, since waking a loop is most of the cost of a call."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Outcome]] = {}
    for outcome in outcomes:
        if isinstance(outcome.future, Future):
            outcome.deliver()
        else:
            by_loop.setdefault(outcome.future.get_loop(), []).append(outcome)
    for loop, told in by_loop.items():
        with suppress(RuntimeError):  # it was closed meanwhile: nobody waits
            loop.call_soon_threadsafe(_deliver, told)


def _deliver(outcomes: Iterable[_Outcome]) -> None:
    for outcome in outcomes:
        outcome.deliver()
