"""A run whose outlets are divided over several processes, each of which is a ``scrapy crawl`` of some of them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from types import FrameType
from typing import IO, Any

from crawler.crawling.exit_codes import ExitCode

COUNTERS_OPTION = "--counters-to"
"""Option of ``scrapy crawl`` with which a child process is told where to write its counters."""


def write_counters(file: Path, counters: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the counters of each outlet's crawl to a file, as JSON, for the parent process."""
    file.write_text(json.dumps(counters, default=str), encoding="utf-8")


def crawl_in_children(parts: Sequence[Sequence[str]], options: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Crawl each part in a process of its own; returns the counters of each outlet, by name.

    ``options`` are those of ``scrapy crawl``. SIGINT and SIGTERM are passed on to every process, which then ends its
    crawls in good order. An outlet of a process that was killed counts as interrupted.
    """
    with TemporaryDirectory(prefix="chancery-crawl-") as folder:
        files = [Path(folder) / f"{number}.json" for number in range(len(parts))]
        children = [
            _start(part, [*options, COUNTERS_OPTION, str(file)]) for part, file in zip(parts, files, strict=True)
        ]
        with _signals_to(children):
            outputs = [Thread(target=_pass_on, args=(child.stderr,), daemon=True) for child in children]
            for output in outputs:
                output.start()
            for child, output in zip(children, outputs, strict=True):
                child.wait()
                output.join()
        found: dict[str, dict[str, Any]] = {}
        for part, file, child in zip(parts, files, children, strict=True):
            found |= _read(file, part, child.returncode)
    return dict(sorted(found.items()))


def _start(part: Sequence[str], options: Sequence[str]) -> subprocess.Popen[bytes]:
    # In a session of its own: Ctrl-C reaches this process alone, and the children through it, once.
    return subprocess.Popen(  # noqa: S603 - names of outlets, and the options of this run
        [sys.executable, "-m", "scrapy", "crawl", *part, *options],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def _pass_on(output: IO[bytes] | None) -> None:
    """Pass on the log, line by line, so that lines of several processes do not mix."""
    assert output is not None
    for line in output:
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()


@contextmanager
def _signals_to(children: Sequence[subprocess.Popen[bytes]]) -> Iterator[None]:
    def pass_on(number: int, _: FrameType | None) -> None:
        for child in children:
            if child.poll() is None:
                child.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _read(file: Path, part: Sequence[str], exit_code: int) -> dict[str, dict[str, Any]]:
    """What a process wrote; if it wrote nothing, or not to the end, its exit code for each of its outlets."""
    with suppress(FileNotFoundError, ValueError):
        counters: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        return counters
    code = exit_code if ExitCode.DONE < exit_code <= max(ExitCode) else ExitCode.INTERRUPTED
    return {outlet: {"crawl/exit_code": code} for outlet in part}
