"""Worker processes: whatever reads foreign bytes runs here, never on the event loop.

A document that hangs costs its own time limit and nothing else; a worker that dies is replaced and its
document tried once more.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

_P = ParamSpec("_P")
_T = TypeVar("_T")

_PRELOADED = ["crawler.extraction.article", "crawler.discovery.reading"]


class WorkerFailure(RuntimeError):
    """A document could not be read to its end; the message says why."""


class Workers:
    """A pool of worker processes.

    Forked from a server process that has imported the readers already: a new worker costs milliseconds,
    and inherits no thread or connection of the crawl.
    """

    def __init__(self, count: int, time_limit: float) -> None:
        """``count`` processes; ``time_limit`` in seconds a document."""
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(_PRELOADED)
        self.count = count
        self.time_limit = time_limit
        self._pool = ProcessPool(max_workers=count, initializer=_prepare, context=context)
        # Workers start with the first task: this one, so that they are there when the first document comes.
        self._pool.schedule(_awake)

    async def run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """``function(*args, **kwargs)`` in a worker process.

        Raises:
            WorkerFailure: the time limit was over, or the worker died twice.
            Exception: whatever ``function`` raised.
        """
        for last_try in (False, True):
            try:
                return await asyncio.wrap_future(self.submit(function, *args, **kwargs))
            except concurrent.futures.TimeoutError:
                raise WorkerFailure(f"not read within {self.time_limit:g} seconds") from None
            except ProcessExpired as error:
                if last_try:
                    raise WorkerFailure(f"the worker process died twice (exit code {error.exitcode})") from error
        raise AssertionError("unreachable")

    def submit(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> concurrent.futures.Future[_T]:
        """As ``run``, but a future of ``concurrent.futures``, without the second try."""
        return self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self.time_limit)

    def close(self) -> None:
        """End the worker processes, whatever they are doing."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


_shared: Workers | None = None
_sharers = 0


def share(count: int, time_limit: float) -> Workers:
    """The workers of this process: the crawls that run side by side have one pool between them."""
    global _shared, _sharers
    if _shared is None:
        _shared = Workers(count, time_limit)
    _sharers += 1
    return _shared


def release() -> None:
    """Give back what ``share`` gave; the last to do so ends the workers."""
    global _shared, _sharers
    _sharers -= 1
    if _sharers == 0 and _shared is not None:
        _shared.close()
        _shared = None


def _awake() -> None:
    """Nothing."""


def _prepare() -> None:
    """Run at the start of each worker."""
    # Ctrl-C is for the crawl: it lets the documents in hand finish.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    rarely_collect()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_with, args=(parent.sentinel,), daemon=True).start()


def rarely_collect() -> None:
    """Set Python's garbage collector for reading pages, which leave hardly a circle of objects behind.

    What was imported is never looked through again, and new objects only by the ten thousand (gc, ``freeze``).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def _die_with(sentinel: int) -> None:
    """A worker would outlive a crawl that was killed."""
    wait([sentinel])
    os._exit(1)
