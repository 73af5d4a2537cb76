"""The code in a worker process: answers one question after the other, each within its limits."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import resource
import signal
import threading
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from typing import Any

from crawler.processes.limits import Limits

LIMIT_SIGNAL = signal.SIGPROF
"""The signal that ends a process whose document has used up its processor time: the kernel sends it, and it is not
caught, so that it also ends C code."""


class WorkerFailure(RuntimeError):
    """A document could not be read to its end; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of reading a document."""

    value: Any
    """What the function returned, or the exception that it raised."""
    is_error: bool
    is_last: bool
    """Whether the process ends now."""

    def give(self) -> Any:
        """Return the value, or raise the exception."""
        if self.is_error:
            raise self.value
        return self.value


def serve(pipe: Connection, limits: Limits) -> None:
    """Answer the questions from a pipe until it is closed: the main function of a worker process."""
    _prepare()
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, most))
    for number in range(1, limits.documents + 1):
        try:
            question = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_PROF, limits.processor_time)
        try:
            answer = _answer(question, is_last=number == limits.documents)
        except MemoryError:
            # The remaining memory may be fragmented.
            failure = WorkerFailure(f"not read within {limits.memory >> 20} MiB of memory")
            pipe.send_bytes(_pickled(Answer(failure, is_error=True, is_last=True)))
            return
        signal.setitimer(signal.ITIMER_PROF, 0)
        pipe.send_bytes(answer)


def _answer(question: bytes, *, is_last: bool) -> bytes:
    try:
        function, args, kwargs = pickle.loads(question)  # noqa: S301 - from the crawl
        return _pickled(Answer(function(*args, **kwargs), is_error=False, is_last=is_last))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - it is raised in the crawl
        return _error(error, is_last=is_last)


def _error(error: Exception, *, is_last: bool) -> bytes:
    error.add_note(f"In the worker process:\n{traceback.format_exc()}")
    try:
        answer = _pickled(Answer(error, is_error=True, is_last=is_last))
        pickle.loads(answer)  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - many libraries' exceptions cannot be pickled, or not unpickled
        stand_in = RuntimeError(f"{type(error).__name__}: {error}")
        return _pickled(Answer(stand_in, is_error=True, is_last=is_last))
    return answer


def _pickled(answer: Answer) -> bytes:
    return bytes(ForkingPickler.dumps(answer))


def _prepare() -> None:
    # Ctrl-C is for the crawl, which lets current documents finish.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    rarely_collect()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_with, args=(parent.sentinel,), daemon=True).start()


def rarely_collect() -> None:
    """Tune Python's garbage collector for reading pages, which create hardly any reference cycles.

    Imported objects are never scanned again, and new ones only every ten thousand (gc, ``freeze``).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def _die_with(sentinel: int) -> None:
    """End with the parent process; otherwise a worker would outlive a killed crawl."""
    wait([sentinel])
    os._exit(1)
