"""Measures what a program and all its child processes use, until the last of them has ended. Linux only.

``python -m evaluation.bench.counted COMMAND``: a separate process, which adopts all orphaned descendants.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

_SUBREAPER = 36
"""``PR_SET_CHILD_SUBREAPER`` of prctl(2)."""


@dataclass(frozen=True, slots=True)
class Used:
    """Resources used by one run."""

    seconds: float
    """Wall-clock time until the first process ended."""
    processor: float
    """Seconds of processor time of all processes."""
    main: float
    """Of these, those of the first process."""
    memory: float
    """Peak memory of the largest process, in MiB."""
    code: int
    """Exit code of the first process."""


class RunError(RuntimeError):
    """A program failed; the message contains the end of its output."""


def run(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Used:
    """Run a program to its end, and wait for the processes that it leaves behind.

    Raises:
        RunError: it failed.
    """
    counted = [sys.executable, "-m", "evaluation.bench.counted", *command]
    with log.open("wb") as said:
        done = subprocess.run(  # noqa: S603 - commands of this package
            counted, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=said, check=False
        )
    used = Used(**json.loads(done.stdout.splitlines()[-1])) if done.returncode == 0 else None
    if used is None or used.code:
        raise RunError(f"{' '.join(command)}:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
    return used


def _count(command: Sequence[str]) -> Used:
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=sys.stderr)  # noqa: S603
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    seconds, main = time.monotonic() - began, _of(process.pid)
    code = process.wait()
    with suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Used(seconds, used.ru_utime + used.ru_stime, main, used.ru_maxrss / 1024, code)


def _of(process: int) -> float:
    """Processor time of a process that has ended but is not yet reaped, see proc_pid_stat(5)."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    print(json.dumps(asdict(_count(sys.argv[1:]))))
