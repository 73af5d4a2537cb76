"""Worker processes: whatever reads foreign bytes runs here, never on the event loop.

A document that hangs costs its own time limit and nothing else; a worker that dies is replaced and its
document tried once more.
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
"""Values of ``spread`` that go to a worker at once, so that all have something to do and a page waits for few."""

_PRELOADED = ["crawler.processes.preloaded"]
_AT_ONCE, _IN_TURN, _AT_LAST = range(3)
"""Who comes first: what the writing thread waits for, with all who want to write; pages; the end."""


@dataclass(order=True, slots=True)
class _Task:
    rank: int
    number: int
    call: Call | None = field(compare=False)
    """None ends a thread."""
    future: Future[Any] = field(compare=False)


class Workers:
    """A number of worker processes, and a thread of the crawl for each.

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
        self._tasks: PriorityQueue[_Task] = PriorityQueue()
        self._numbers = itertools.count()
        self._workers = [Worker(context, Limits(time_limit)) for _ in range(count)]
        self._threads = [threading.Thread(target=self._serve, args=(each,), daemon=True) for each in self._workers]
        for thread in self._threads:
            thread.start()

    async def run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """``function(*args, **kwargs)`` in a worker process.

        Raises:
            WorkerFailure: the time limit was over, or the worker died twice.
            Exception: whatever ``function`` raised.
        """
        return await asyncio.wrap_future(self.submit(function, *args, **kwargs))

    def submit(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """As ``run``, but a future of ``concurrent.futures``."""
        return self._put(_IN_TURN, (function, args, kwargs))

    def spread(self, function: Callable[[Sequence[_A]], Iterable[_T]], values: Sequence[_A]) -> Iterator[_T]:
        """``function(values)``, a part of the values in each worker process, before all pages that wait for one.

        It waits for the answers: it is no function for the event loop. What no worker could do is done here.
        """
        parts = [values[begin : begin + _PART] for begin in range(0, len(values), _PART)]
        futures = [self._put(_AT_ONCE, (function, (part,), {})) for part in parts]
        for part, future in zip(parts, futures, strict=True):
            try:
                yield from future.result()
            except WorkerFailure:
                yield from function(part)

    def close(self) -> None:
        """End the worker processes, whatever they are doing; what waits for one fails."""
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
        """The life of a thread: it hands a worker its documents, one by one."""
        with suppress(WorkerFailure):
            worker.start()  # so that it is there when the first document comes
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
            # Neither stays in memory until the next document comes.
            del task, call, future


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
