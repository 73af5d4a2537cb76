"""Readers of the archive while it grows: one page after the other, each timed."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Self
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

_PAUSE = 0.5
"""Seconds between two pages of one reader."""
_PATIENCE = 30.0
"""Seconds until a page counts as not answered."""
_NOT_ANSWERED = 599
"""Replaces the status of a page that did not come."""

_PAGES = (
    "/", "/{name}", "/{name}/latest", "/{name}/articles", "/{name}/articles?_facet=outlet&_facet=language",
    "/{name}/articles?_sort_desc=word_count&outlet=gazette_03", "/{name}/articles/{article}",
    "/{name}/articles/{article}.json", "/{name}/-/search?q=treaty+on+water", "/{name}/-/search?q=%22{article}%22",
    "/-/story/{story}", "/{name}/-/revisions/{revised}", "/{name}/copies", "/{name}/addresses?_facet=state",
    "/{name}/crawls", "/{name}/date_candidates?article={article}", "/{name}/articles.csv?_size=20",
)  # fmt: skip
_NUMBERS = """
    SELECT (SELECT max(id) FROM articles), (SELECT max(id) FROM stories), (SELECT max(article) FROM revisions)
"""


@dataclass
class Visits:
    """Number of requested pages."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    """Status and path of each page with a status of 500 or more."""

    @property
    def p99(self) -> float:
        """Seconds within which 99 of 100 pages came."""
        return quantiles(self.seconds, n=100, method="inclusive")[-1] if len(self.seconds) > 1 else 0.0

    def add(self, other: Visits) -> None:
        """Add these counts."""
        self.seconds += other.seconds
        self.statuses += other.statuses
        self.failed += other.failed


class Readers:
    """Threads that read for as long as the ``with`` block runs."""

    def __init__(self, address: str, database: Path, count: int = 2) -> None:
        self._address, self._database = address, database
        self._visits = Visits()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def take(self) -> Visits:
        """What was read since the last call."""
        with self._lock:
            taken, self._visits = self._visits, Visits()
        return taken

    def _read(self, seed: int) -> None:
        chance = random.Random(seed)
        while not self._over.wait(_PAUSE):
            path = self._path(chance)
            began = time.perf_counter()
            status = _status(self._address + path)
            seconds = time.perf_counter() - began
            with self._lock:
                self._visits.seconds.append(seconds)
                self._visits.statuses[status] += 1
                if status >= 500:
                    self._visits.failed.append(f"{status} {path}")

    def _path(self, chance: random.Random) -> str:
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as connection:
            numbers = connection.execute(_NUMBERS).fetchone()
        article, story, revised = (chance.randint(1, number or 1) for number in numbers)
        return chance.choice(_PAGES).format(name=self._database.stem, article=article, story=story, revised=revised)


def _status(address: str) -> int:
    try:
        with urlopen(address, timeout=_PATIENCE) as answer:
            answer.read()
            return int(answer.status)
    except HTTPError as error:
        error.read()
        return error.code
    except (URLError, TimeoutError, ConnectionError):
        return _NOT_ANSWERED
