"""Crawls that a test watches while they run, and waiting for what they do."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tests.conftest import PATIENCE, PROJECT, crawl_command


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Wait as long as a slow machine needs, but no longer; fail with ``what`` if it never happens."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited {PATIENCE:g} s in vain: {what}"
        time.sleep(0.02)


class Crawling:
    """A running ``scrapy crawl`` in its own process group, which ends with the ``with`` block."""

    def __init__(self, *arguments: str | Path, database: Path) -> None:
        self._command = crawl_command(*arguments, database=database)
        self._file = database.with_suffix(f".{arguments[0]}.log")

    def __enter__(self) -> Self:
        with self._file.open("wb") as log:
            self.process = subprocess.Popen(
                self._command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self.running:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    @property
    def running(self) -> bool:
        """Whether it is still running."""
        return self.process.poll() is None

    @property
    def log(self) -> str:
        """Its output so far."""
        return self._file.read_text(encoding="utf-8", errors="replace")

    def wait_for_log(self, text: str) -> None:
        """Wait until it prints ``text``, or has ended."""
        wait_until(lambda: text in self.log or not self.running, f"{text!r} in the log")
        assert text in self.log, self.log

    def end(self) -> int:
        """Wait for the exit code."""
        return self.process.wait(timeout=PATIENCE)
