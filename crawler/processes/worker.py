"""A worker process as seen by the crawl: asked over its own pipe, and replaced when it has ended."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from time import sleep
from typing import Any

from crawler.processes.limits import Limits
from crawler.processes.serving import LIMIT_SIGNAL, Answer, WorkerFailure, serve

_STARTS = 5
"""Attempts to start a process, in case the fork server dies at that moment."""
_PAUSE = 0.1
"""Seconds before the second attempt; doubled before each further one."""
_END = 5.0
"""Seconds to wait for a killed process to end."""
_STARTING = threading.Lock()
"""Processes are started one at a time: ``multiprocessing`` does not promise that more is safe."""

Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class _Died(Exception):
    """The process ended before it answered."""

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(f"exit code {exit_code}")
        self.exit_code = exit_code


class Worker:
    """A process that reads one document at a time. Used from one thread, except for ``end``.

    It shares its pipe with no other process. So if it is killed, even in the middle of an answer, only the current
    document is affected, and that is tried once more. A fork server that dies affects nothing: ``multiprocessing``
    starts another when the next process is needed.
    """

    def __init__(self, context: BaseContext, limits: Limits) -> None:
        self._context = context
        self._limits = limits
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._has_ended = False

    def answer(self, call: Call) -> Any:
        """Call a function with its arguments in the process, and return its result.

        Raises:
            WorkerFailure: a limit was reached, the process died twice, or none could be started.
            Exception: whatever the function raised.
        """
        question = bytes(ForkingPickler.dumps(call))
        for is_last_try in (False, True):
            try:
                answer = self._ask(question)
            except _Died as death:
                if death.exit_code == -LIMIT_SIGNAL:
                    raise WorkerFailure(
                        f"not read within {self._limits.processor_time:g} seconds of processor time"
                    ) from None
                if is_last_try:
                    raise WorkerFailure(f"the worker process died twice ({death})") from None
            else:
                return answer.give()
        raise AssertionError("unreachable")

    def start(self) -> None:
        """Start the process, unless it is running.

        Raises:
            WorkerFailure: it does not start.
        """
        # Nothing is sent between two documents: if there is something to read, it is the end of the pipe.
        if self._pipe is not None and self._pipe.poll():
            self._bury()
        for attempt in range(_STARTS):
            if self._pipe is not None:
                return
            try:
                self._begin()
            except (OSError, EOFError) as error:
                if attempt == _STARTS - 1:
                    raise WorkerFailure(f"no worker process could be started: {error}") from error
                sleep(_PAUSE * 2**attempt)

    def end(self) -> None:
        """Kill the process, from any thread. No other one is started after it."""
        with self._lock:
            self._has_ended = True
            self._kill()

    def _begin(self) -> None:
        ours, theirs = self._context.Pipe()
        with theirs, self._lock:
            if self._has_ended:
                ours.close()
                raise WorkerFailure("the workers were closed")
            process = self._context.Process(target=serve, args=(theirs, self._limits))  # type: ignore[attr-defined]
            try:
                with _STARTING:
                    process.start()
            except BaseException:
                ours.close()
                raise
            self._process, self._pipe = process, ours

    def _ask(self, question: bytes) -> Answer:
        self.start()
        pipe = self._pipe
        assert pipe is not None
        try:
            pipe.send_bytes(question)
            if not pipe.poll(self._limits.clock_time):
                self._bury()
                raise WorkerFailure(f"not read within {self._limits.clock_time:g} seconds by the clock")
            answer = pipe.recv_bytes()
        except (OSError, EOFError):
            raise _Died(self._bury()) from None
        found: Answer = pickle.loads(answer)  # noqa: S301 - from a process of ours
        if found.is_last:
            self._bury()
        return found

    def _bury(self) -> int | None:
        """Make sure that the process has ended, and return its exit code."""
        with self._lock:
            self._kill()
            process, self._process = self._process, None
            if self._pipe is not None:
                self._pipe.close()
                self._pipe = None
        if process is None:
            return None
        process.join(_END)
        return process.exitcode

    def _kill(self) -> None:
        process, pipe = self._process, self._pipe
        # The PID of a process that has ended may be reused. A fork server that died cannot say whether the process has
        # ended, but while the process's end of the pipe is open, it has not.
        if process is not None and pipe is not None and (process.is_alive() or not pipe.poll()):
            assert process.pid is not None
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
