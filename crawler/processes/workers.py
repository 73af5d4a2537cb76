"""The pool of worker processes: everything that reads foreign bytes runs here, never on the event loop.

A document that hangs costs only its own time limit; a worker that dies is replaced and its document tried once more.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from queue import PriorityQueue
from typing import Any, ParamSpec, TypeVar

from crawler.processes.limits import Limits
from crawler.processes.serving import WorkerFailure
from crawler.processes.worker import Call, Worker

__all__ = ["WorkerFailure", "Workers", "release", "share"]

_P = ParamSpec("_P")
_T = TypeVar("_T")

_A = TypeVar("_A")
_PART = 32
"""Values of ``spread`` per task of a worker, so that all are busy and a page waits only for few."""

_PRELOADED = ["crawler.processes.preloaded"]
_AT_ONCE, _IN_TURN, _AT_LAST = range(3)
"""Order of tasks: first those that the writing thread, and so every writer, waits for; then pages; the end last."""


@dataclass(order=True, slots=True)
class _Task:
    rank: int
    number: int
    call: Call | None = field(compare=False)
    """None ends a thread."""
    future: Future[Any] = field(compare=False)


class Workers:
    """A number of worker processes, with a thread of the crawl for each.

    They are forked from a server process that has already imported the readers: a new worker costs milliseconds, and
    inherits no threads or connections of the crawl.
    """

    def __init__(self, count: int, time_limit: float) -> None:
        """``count`` processes; ``time_limit`` in seconds per document."""
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(_PRELOADED)
        self.count = count
        self.time_limit = time_limit
        self._tasks: PriorityQueue[_Task] = PriorityQueue()
        self._numbers = itertools.count()
        self._workers = [Worker(context, Limits(time_limit)) for _ in range(count)]
        self._threads = [threading.Thread(target=self._serve, args=(each,), daemon=True) for each in self._workers]
        for thread in self._threads:
            thread.start()

    async def run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Call ``function(*args, **kwargs)`` in a worker process.

        Raises:
            WorkerFailure: the time limit was reached, or the worker died twice.
            Exception: whatever ``function`` raised.
        """
        return await asyncio.wrap_future(self.submit(function, *args, **kwargs))

    def submit(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Like ``run``, but return a future of ``concurrent.futures``."""
        return self._put(_IN_TURN, (function, args, kwargs))

    def spread(self, function: Callable[[Sequence[_A]], Iterable[_T]], values: Sequence[_A]) -> Iterator[_T]:
        """Call ``function`` on parts of ``values`` in the worker processes, before waiting pages; join the results.

        It blocks, so it must not run on the event loop. Parts that no worker could do are done here.
        """
        parts = [values[begin : begin + _PART] for begin in range(0, len(values), _PART)]
        futures = [self._put(_AT_ONCE, (function, (part,), {})) for part in parts]
        for part, future in zip(parts, futures, strict=True):
            try:
                yield from future.result()
            except WorkerFailure:
                yield from function(part)

    def close(self) -> None:
        """End the worker processes, even while they work; waiting tasks fail."""
        for _ in self._threads:
            self._put(_AT_LAST, None)
        for worker in self._workers:
            worker.end()
        for thread in self._threads:
            thread.join()

    def _put(self, rank: int, call: Call | None) -> Future[Any]:
        task = _Task(rank, next(self._numbers), call, Future())
        self._tasks.put(task)
        return task.future

    def _serve(self, worker: Worker) -> None:
        """Main function of a thread: passes documents to its worker, one by one."""
        with suppress(WorkerFailure):
            worker.start()  # so that it is ready for the first document
        while (task := self._tasks.get()).call is not None:
            call, future = task.call, task.future
            if not future.set_running_or_notify_cancel():
                continue
            try:
                answer = worker.answer(call)
            except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
                future.set_exception(error)
            else:
                future.set_result(answer)
            # Free both before the next document comes.
            del task, call, future


_shared: Workers | None = None
_sharers = 0


def share(count: int, time_limit: float) -> Workers:
    """Return the pool of this process, shared by crawls that run at the same time."""
    global _shared, _sharers
    if _shared is None:
        _shared = Workers(count, time_limit)
    _sharers += 1
    return _shared


def release() -> None:
    """Release a pool from ``share``; the last release ends the workers."""
    global _shared, _sharers
    _sharers -= 1
    if _sharers == 0 and _shared is not None:
        _shared.close()
        _shared = None
