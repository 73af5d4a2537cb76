"""The other end of ``serving``: runs a reader in a process, which may hang or die without harm to the evaluation."""

from __future__ import annotations

import json
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from evaluation.readings import Question, Reading

_PROJECT = Path(__file__).parent.parent
_START_LIMIT = 60.0


class ReaderError(RuntimeError):
    """A reader could not be started; the message contains its process's output."""


class ReaderProcess:
    """A reader in its own process, so that none benefits from what another has computed and cached."""

    def __init__(self, python: str, module: str, *arguments: str, time_limit: float) -> None:
        """Run ``python -m module arguments``; ``time_limit`` in seconds per page.

        Raises:
            ReaderError: it does not start.
        """
        # Readers are trusted code, named in this package.
        self._command = [python, "-m", module, *arguments]
        self._time_limit = time_limit
        self._lines = ThreadPoolExecutor(max_workers=1)
        self._start()

    def _start(self) -> None:
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        try:
            self._process = subprocess.Popen(  # noqa: S603
                self._command,
                cwd=_PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                encoding="utf-8",
            )
            self.versions: dict[str, str] = json.loads(self._line(_START_LIMIT))
        except (OSError, ValueError, TimeoutError) as error:
            self._log.seek(0)
            said = self._log.read().decode(errors="replace").strip().rpartition("\n")[2]
            raise ReaderError(f"{' '.join(self._command)} does not start: {said or error}") from error

    def _line(self, limit: float) -> str:
        assert self._process.stdout is not None
        coming = self._lines.submit(self._process.stdout.readline)
        try:
            return coming.result(limit)
        except TimeoutError:
            self._process.kill()  # this also ends the wait for its line
            raise

    def ask(self, question: Question) -> Reading:
        """Return the reading of a page; if the reader hangs or dies, one with an error, and restart its process.

        Raises:
            ReaderError: it does not start again.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(question.line())
            self._process.stdin.flush()
            line = self._line(self._time_limit)
        except TimeoutError:
            line, fault = "", f"not read within {self._time_limit:g} seconds"
        except OSError:
            line, fault = "", "its process died"
        else:
            fault = "its process died"
        if line:
            return Reading(**json.loads(line))
        self._end()
        self._start()
        return Reading(error=fault)

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._log):
            try:
                stream.close()  # type: ignore[union-attr]
            except OSError:
                continue  # unsent data for a process that died

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._lines.shutdown()
