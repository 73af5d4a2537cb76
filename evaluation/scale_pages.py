"""How long Datasette takes for the pages of an archive: with the plugin as installed, over loopback."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from statistics import median
from urllib.request import urlopen

_PROJECT = Path(__file__).parent.parent
_REQUESTS = 10
"""Requests for each page, after one for warming up."""
_START = 60.0
"""Seconds within which Datasette must have logged its address."""

Pages = dict[str, tuple[float, float]]
"""Milliseconds for each page: p50 and maximum."""


def visit(database: Path) -> Pages:
    """Request the list of articles and the page of the story that most outlets reported."""
    connection = sqlite3.connect(database)
    sql = "SELECT id FROM stories ORDER BY outlets DESC, articles DESC LIMIT 1"
    story = connection.execute(sql).fetchone()
    connection.close()
    with served(database) as address:
        pages = {"articles": _times(f"{address}/{database.stem}/articles")}
        if story:
            pages["story"] = _times(f"{address}/-/story/{story[0]}")
    return pages


@contextmanager
def served(database: Path) -> Iterator[str]:
    """Serve the archive with Datasette on a free port, and yield its address."""
    if not entry_points(group="datasette", name="chancery"):
        raise RuntimeError("The project is not installed in this environment, so Datasette lacks its plugin: run make.")
    command = [sys.executable, "-m", "datasette", str(database), "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=_PROJECT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as server:
        try:
            yield _address(server)
        finally:
            server.terminate()


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None
    until = time.monotonic() + _START
    for line in server.stderr:
        found = re.search(r"running on (http://\S+)", line)
        if found:
            return found[1]
        if time.monotonic() > until:
            break
    raise RuntimeError("Datasette does not start")


def _times(page: str) -> tuple[float, float]:
    times = []
    for _ in range(_REQUESTS + 1):
        began = time.perf_counter()
        with urlopen(page, timeout=60) as answer:  # noqa: S310 - our own server
            answer.read()
        times.append((time.perf_counter() - began) * 1000)
    return median(times[1:]), max(times[1:])
