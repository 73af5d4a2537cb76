"""How deduplication and storage bear a growing archive: ``python -m evaluation.scale --articles 10000,50000``."""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import quantiles

from rich.console import Console
from rich.table import Table

from crawler.items import Article, Text
from crawler.likeness.compared import ComparedText
from crawler.storage import likenesses, stories
from crawler.storage.admission import admit
from crawler.storage.database import NewsDatabase

_WORDS = 40_000
"""Different words of the synthetic language; how often each occurs follows Zipf's law."""
_A_DAY = 300
"""Articles published on one day."""
_COPIES = 0.1
_SETTLE_EVERY = 5000
_OUTLETS = 46
_LOOKUPS = 300


class Synthetic:
    """Articles of realistic lengths, one in ten of them a copy of a recent one, word for word or edited."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311
        ranks = range(1, _WORDS + 1)
        self._words = [f"w{rank:x}" if rank > 200 else f"w{rank}" for rank in ranks]
        total = 0.0
        self._weights = [total := total + 1 / rank for rank in ranks]
        self._recent: list[list[str]] = []

    def articles(self, count: int, begin: int) -> Iterator[Article]:
        """So many more, ``begin`` having been given."""
        for number in range(begin, begin + count):
            yield self._article(number)

    def _article(self, number: int) -> Article:
        chance = self._chance
        if self._recent and chance.random() < _COPIES:
            words = list(chance.choice(self._recent))
            if chance.random() < 0.5:
                cut = chance.randrange(len(words) // 2)
                words = words[:cut] + self._some(20) + words[cut + len(words) // 5 :]
        else:
            words = self._some(min(3000, max(60, int(chance.lognormvariate(5.8, 0.6)))))
            self._recent = [*self._recent[-_A_DAY:], words]
        text = "\n\n".join(" ".join(words[start : start + 60]).capitalize() + "." for start in range(0, len(words), 60))
        outlet = f"outlet{chance.randrange(_OUTLETS)}"
        day = (date(2000, 1, 1) + timedelta(days=number // _A_DAY)).isoformat()
        url = f"https://{outlet}.example/{number}"
        return Article(
            outlet=outlet, url=url, address=url, title=" ".join(words[:9]).capitalize(), text=text, language="en",
            languages=["en"], published_at=day, published_on=day, published_precision="day", published_source="feed",
            first_seen_at=f"{day}T00:00:00Z", fetched_at=f"{day}T00:00:00Z",
            text_sha256=sha256(text.encode()).hexdigest(), words_sha256=sha256(" ".join(words).encode()).hexdigest(),
            word_count=len(words), texts=[Text(language="en", title=None, text=text)],
        )  # fmt: skip

    def _some(self, count: int) -> list[str]:
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was seen at a size of the archive."""

    articles: int
    a_second: float
    """Articles and copies stored and put into stories in a second of processor time, since the size before."""
    settling: float
    """Share of that time that stories took."""
    memory: float
    """Resident, in MiB."""
    bytes_each: float
    """On disk, an article or copy."""
    index_each: float
    """Of these, for finding near-copies and stories."""
    lookup: tuple[float, float]
    """Milliseconds in which the near-copies of a text are looked for: p50, p99."""


def measure(database: Path, sizes: Sequence[int], seed: int) -> Iterator[Measured]:
    """Let an archive grow to each of the sizes."""
    made = Synthetic(seed)
    archive = NewsDatabase(database)
    with archive.transaction() as db:
        db.table("outlets").insert_all(
            {"name": f"outlet{number}", "title": "", "home": "", "country": "", "timezone": "", "languages": "",
             "sources": ""} for number in range(_OUTLETS)
        )  # fmt: skip
    reached = 0
    for size in sizes:
        began, settling = time.process_time(), 0.0
        for number, article in enumerate(made.articles(size - reached, reached), reached + 1):
            with archive.transaction() as db:
                admit(db, article)
            if number % _SETTLE_EVERY == 0 or number == size:
                settling -= time.process_time()
                more = True
                while more:
                    with archive.transaction() as db:
                        more = stories.settle(db, "2026-01-01T00:00:00Z")
                settling += time.process_time()
        took = time.process_time() - began
        lookups = _lookups(archive, size)
        yield Measured(
            size, (size - reached) / took, settling / took, _resident(), database.stat().st_size / size,
            _index_bytes(database) / size, lookups,
        )  # fmt: skip
        reached = size
    archive.close()


def _lookups(archive: NewsDatabase, size: int) -> tuple[float, float]:
    times = []
    ids = [row[0] for row in archive.db.execute("SELECT id FROM articles WHERE id % ? = 0", [max(1, size // _LOOKUPS)])]
    for number in ids:
        (text, day) = archive.db.execute("SELECT text, published_on FROM articles WHERE id = ?", [number]).fetchone()
        compared = ComparedText(title="", text=text, outlet="", day=date.fromisoformat(day).toordinal())
        began = time.process_time()
        likenesses.candidates(archive.db, compared)
        times.append((time.process_time() - began) * 1000)
    shares = quantiles(times, n=100)
    return shares[49], shares[98]


def _resident() -> float:
    """MiB of memory that this process has now; the kernel tells it on Linux."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _index_bytes(database: Path) -> int:
    connection = sqlite3.connect(database)
    sql = """SELECT sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name)
             WHERE tbl_name IN ('compared', 'compared_runs', 'relations', 'stories', 'story_articles')"""
    try:
        return int(connection.execute(sql).fetchone()[0])
    finally:
        connection.close()


def main(arguments: Sequence[str]) -> int:
    """Print a row a size; exit code 0."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.scale", description=__doc__)
    parser.add_argument("--articles", default="10000,50000", help="sizes, the smallest first (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    table = Table(title="Deduplication, storage and stories of a growing archive")
    for column in ("articles", "a CPU second", "stories, share of time", "MiB", "bytes each", "of these likeness",
                   "lookup p50 ms", "p99 ms"):  # fmt: skip
        table.add_column(column, justify="right")
    with tempfile.TemporaryDirectory() as folder:
        for row in measure(Path(folder) / "news.db", [int(size) for size in given.articles.split(",")], given.seed):
            table.add_row(f"{row.articles:,}", f"{row.a_second:.0f}", f"{row.settling:.0%}", f"{row.memory:.0f}",
                          f"{row.bytes_each:.0f}", f"{row.index_each:.0f}", f"{row.lookup[0]:.2f}",
                          f"{row.lookup[1]:.2f}")  # fmt: skip
            print(f"{row.articles:,} articles reached", file=sys.stderr)
    Console(width=120).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
