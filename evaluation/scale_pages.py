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
from urllib.parse import urlencode
from urllib.request import urlopen

from evaluation.synthetic import word

_PROJECT = Path(__file__).parent.parent
_REQUESTS = 10
"""Requests for each page, after one for warming up."""
_START = 60.0
"""Seconds within which Datasette must have logged its address."""

Pages = dict[str, tuple[float, float]]
"""Milliseconds for each page: p50 and maximum."""


_FIRST = {
    "a day": "SELECT published_on FROM articles GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "a story": "SELECT id FROM stories ORDER BY outlets DESC, articles DESC LIMIT 1",
    "a country": "SELECT state FROM article_states GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "a party": "SELECT code FROM story_event_parties GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "a pair": "SELECT a || '-' || b FROM event_pairs GROUP BY a, b ORDER BY count(*) DESC LIMIT 1",
    "an article": "SELECT id FROM articles ORDER BY published_on DESC LIMIT 1 OFFSET 40",
}
"""What the pages are about: what has most to show; nothing where the archive has none."""


def visit(database: Path) -> Pages:
    """Request the reading pages of what has most to show, with the word that every article contains."""
    connection = sqlite3.connect(database)
    of = {name: (connection.execute(sql).fetchone() or [None])[0] for name, sql in _FIRST.items()}
    connection.close()
    search = f"search?q={word(1)}"
    paths = {
        "articles": "articles", "today": f"-/today?day={of['a day']}", "countries": "-/countries",
        "country": f"-/country/{of['a country']}", "story": f"-/story/{of['a story']}", "search": f"-/{search}",
        "meetings": "-/meetings", "meetings of a state": f"-/meetings?country={of['a party']}",
        "pair": f"-/pair/{of['a pair']}", "who met whom": "-/relations", "stories": "stories",
        "article": f"articles/{of['an article']}",
        "article of the search": f"articles/{of['an article']}?{urlencode({'from': search})}",
        "article of the day": f"articles/{of['an article']}?{urlencode({'from': 'today?day=' + str(of['a day'])})}",
        "brief": f"-/brief?a={of['an article']}", "country.atom": f"-/country/{of['a country']}.atom",
    }  # fmt: skip
    with served(database) as address:
        return {name: _times(f"{address}/{database.stem}/{path}") for name, path in paths.items() if "None" not in path}


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
