"""How deduplication, storage and reading scale with an archive: ``python -m evaluation.scale --articles 10000,30000``.

Synthetic articles go into a real database as in a crawl: a source lists their URLs, each is requested, looked up and
stored, one transaction each, and at the end of the crawl stories are decided. Generating them is not counted.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import cycle, groupby
from pathlib import Path
from statistics import quantiles
from typing import Any

from rich.console import Console
from sqlite_utils import Database

from crawler.browse.search_page import SORTS, find, read_address
from crawler.model.address import Address
from crawler.model.items import Article, Discovery
from crawler.model.revisit_policy import RevisitSchedule
from crawler.searching.filters import Filters
from crawler.similarity.text import ComparedText
from crawler.storage import addresses, admission, decide_stories, near_duplicates
from crawler.storage.database import NewsDatabase
from crawler.storage.duplicates import find_duplicates
from crawler.storage.rows import insert
from crawler.storage.store_article import store_article
from evaluation.scale_pages import visit
from evaluation.scale_report import Measured, show
from evaluation.synthetic import COMMON, OUTLETS, STATES, Synthetic, word

BYTES_EACH = 12_000
"""Disk space per article, checked before a run."""
_SETTLE_EVERY = 5000
"""Articles per crawl of all outlets, after which stories are decided."""
_NAMED = 500
"""Articles that the outlets' documents list before they are requested: some eleven each."""
_REVISITS = RevisitSchedule(timedelta(hours=1), timedelta(days=30))
"""As in ``crawler/settings.py``."""
_WINDOW = 10_000
"""Articles before each size over which the speed at that size is measured."""
_FEWEST = 100
_LOOKUPS = 300
_SEARCHES = 60
_STAGES = ("ledger", "deduplicate", "stories")
"""Stages of ``all`` that are timed separately; the rest of it is storage."""
_LIKENESS = ("shingled_texts", "shingles", "near_duplicates", "unshingled",
             "stories", "story_articles", "story_changes", "stories_due")  # fmt: skip


class Clock:
    """Seconds that stages took, in wall-clock and processor time."""

    def __init__(self) -> None:
        self.wall = dict.fromkeys(("all", *_STAGES), 0.0)
        self.cpu = 0.0

    def begin_anew(self) -> None:
        """Reset all times."""
        self.wall = dict.fromkeys(self.wall, 0.0)
        self.cpu = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block as part of this stage; ``all`` contains the others."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall[name] += time.perf_counter() - wall
        if name == "all":
            self.cpu += time.process_time() - cpu


class Growing:
    """A growing archive, and the clock that measures it."""

    def __init__(self, database: Path, next_article: Callable[[], Article]) -> None:
        self.archive = NewsDatabase(database)
        self.clock = Clock()
        self._next_article = next_article
        self._crawls: dict[str, int] = {}
        with self.archive.transaction() as db:
            db.table("outlets").insert_all(
                {"name": name, "title": "", "home": "", "country": country, "timezone": "", "languages": "",
                 "sources": ""}
                for name, country in zip(OUTLETS, cycle(STATES), strict=False)
            )  # fmt: skip

    def grow(self, begin: int, end: int) -> None:
        """Store the articles with numbers from ``begin`` to ``end``."""
        while begin < end:
            until = min(end, (begin // _NAMED + 1) * _NAMED)
            made = [self._next_article() for _ in range(begin, until)]
            with self.clock.stage("all"):
                if not self._crawls:
                    self._begin_crawls(made[0].first_seen_at)
                self._name(made)
                for article in made:
                    self._fetch(article)
                    self._store(article)
                if until == end or until % _SETTLE_EVERY == 0:
                    with self.clock.stage("stories"):
                        self._settle()
                    self._crawls.clear()
            begin = until

    def _begin_crawls(self, at: str) -> None:
        with self.clock.stage("ledger"), self.archive.transaction() as db:
            rows = [{"outlet": name, "started_at": at} for name in OUTLETS]
            self._crawls = {row["outlet"]: insert(db, "crawls", row) for row in rows}

    def _name(self, articles: Iterable[Article]) -> None:
        """Like discovery: a document of each outlet lists its URLs, in one transaction."""
        by_outlet = groupby(sorted(articles, key=lambda each: each.outlet), key=lambda each: each.outlet)
        for outlet, theirs in by_outlet:
            named = [_address(article) for article in theirs]
            seen_at = max(address.changed_at or "" for address in named)
            with self.clock.stage("ledger"), self.archive.transaction() as db:
                addresses.record_addresses(db, named, outlet, self._crawls[outlet], seen_at, None)

    def _fetch(self, article: Article) -> None:
        """Like ``InFlight``: mark the URL before its page is requested."""
        with self.clock.stage("ledger"), self.archive.transaction() as db:
            addresses.note_fetching(db, article.address_url, self._crawls[article.outlet])

    def _store(self, article: Article) -> None:
        # Like the pipelines: one step looks for duplicates, the other stores.
        with self.clock.stage("deduplicate"):
            article.duplicates = find_duplicates(self.archive.db, article)
        with self.archive.transaction() as db:
            store_article(db, article, self._crawls[article.outlet], _REVISITS)

    def _settle(self) -> None:
        more = True
        while more:
            with self.archive.transaction() as db:
                more = decide_stories.decide_stories(db, "2026-01-01T00:00:00Z")


def _address(article: Article) -> Address:
    discovery = Discovery(
        url=article.address_url, found_by="feed", published=article.published_at, title=article.title, section="News"
    )
    aliases = (f"{article.address_url}?utm_source=rss",)
    return Address(url=article.address_url, discovery=discovery, aliases=aliases, changed_at=article.published_at)


def measure(
    database: Path,
    sizes: Sequence[int],
    seed: int,
    tell: Callable[[str], object] = str,
    enough: Callable[[], bool] = bool,
) -> Iterator[Measured]:
    """Let an archive grow to each of the sizes, and ``tell`` the progress; stop once it is ``enough``."""
    growing = Growing(database, Synthetic(seed).article)
    clock = growing.clock
    with _timed(admission, "compare", clock):
        reached = count = 0
        for size in sizes:
            while reached < size and not enough():
                # In steps that end with a full one.
                until = reached + ((size - reached) % _WINDOW or _WINDOW)
                clock.begin_anew()
                growing.grow(reached, until)
                count, reached = until - reached, until
                tell(f"{reached:,} articles, {count / clock.wall['all']:.0f} a second, {_resident():.0f} MiB")
            yield _measured(growing, database, reached, count)
            if enough():
                break
    growing.archive.close()


def _measured(growing: Growing, database: Path, size: int, count: int) -> Measured:
    wall = growing.clock.wall
    named, deduplicate, told = (wall[name] for name in _STAGES)
    stages = (named, deduplicate, wall["all"] - named - deduplicate - told, told)
    memory = _resident()
    every, likeness, search = _bytes(database)
    return Measured(
        size, count / wall["all"], count / growing.clock.cpu,
        tuple(stage / count * 1000 for stage in stages), memory,
        every / size, likeness / size, search / size,
        _lookups(growing.archive.db, size), _searches(database),
    )  # fmt: skip


@contextmanager
def _timed(module: Any, name: str, clock: Clock) -> Iterator[None]:
    """Time a function that the storage calls as deduplication."""
    function = getattr(module, name)

    def timed(*args: Any) -> Any:
        with clock.stage("deduplicate"):
            return function(*args)

    setattr(module, name, timed)
    try:
        yield
    finally:
        setattr(module, name, function)


def _lookups(db: Database, size: int) -> tuple[float, float]:
    times = []
    for (number,) in db.execute("SELECT id FROM articles WHERE id % ? = 0", [max(1, size // _LOOKUPS)]).fetchall():
        (text, day) = db.execute("SELECT text, published_on FROM articles WHERE id = ?", [number]).fetchone()
        compared = ComparedText(title="", text=text, outlet="", day=date.fromisoformat(day).toordinal())
        began = time.perf_counter()
        near_duplicates.candidates(db, compared)
        times.append((time.perf_counter() - began) * 1000)
    shares = quantiles(times, n=100)
    return shares[49], shares[98]


def _searches(database: Path) -> tuple[float, float]:
    """Time searches as the archive's search page runs them: p50 and p95.

    Each asks for one to three words, common, less common or rare; one in two is limited to an outlet, English or days.
    """
    chance = random.Random(1)  # noqa: S311
    ranks = ((1, COMMON), (COMMON, 2000), (2000, 40_000))
    limits = ({"outlet": OUTLETS[0]}, {"language": "en"}, {"after": "2000-01"}, {"before": "2000-01"})
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    outlets = [{"name": name, "title": name, "country": "", "languages": "en"} for name in OUTLETS]
    times = []
    try:
        for number in range(_SEARCHES):
            words = [word(chance.randrange(*chance.choice(ranks))) for _ in range(number % 3 + 1)]
            limit = limits[number // 2 % len(limits)] if number % 2 else {}
            asked = read_address({"q": " ".join(words), **limit, "sort": SORTS[number // 3 % len(SORTS)]})
            began = time.perf_counter()
            find(connection, asked, Filters(outlets), 50, 0)
            times.append((time.perf_counter() - began) * 1000)
    finally:
        connection.close()
    shares = quantiles(times, n=100)
    return shares[49], shares[94]


def _resident() -> float:
    """Current resident memory of this process in MiB; Linux only."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _bytes(database: Path) -> tuple[int, int, int]:
    """Bytes of the whole file, of near-duplicates and stories, and of full-text search."""
    connection = sqlite3.connect(database)
    # With ``aggregate``, ``pageno`` is the number of pages; ``pgsize`` overflows at 2 GiB of one table (SQLite 3.40).
    sql = """
        SELECT tbl_name, sum(pageno) * (SELECT page_size FROM pragma_page_size)
        FROM dbstat JOIN sqlite_schema USING (name)
        WHERE aggregate = TRUE GROUP BY tbl_name
    """
    try:
        sizes: dict[str, int] = dict(connection.execute(sql).fetchall())
    finally:
        connection.close()
    likeness = sum(sizes.get(name, 0) for name in _LIKENESS)
    return sum(sizes.values()), likeness, sum(size for name, size in sizes.items() if name.startswith("articles_fts"))


def _sizes(given: str) -> list[int]:
    parts = given.split(",")
    if not all(part.isdecimal() and int(part) >= _FEWEST for part in parts):
        raise argparse.ArgumentTypeError(f"{given!r}: sizes are numbers from {_FEWEST} on, parted by commas")
    return sorted({int(part) for part in parts})


def main(arguments: Sequence[str]) -> int:
    """Print a row per size and how it compares to the targets; exit code 0, or 2 if there is not enough disk space."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.scale", description=__doc__)
    parser.add_argument("--articles", type=_sizes, default="10000,30000", help="sizes (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    sizes: list[int] = given.articles
    needed, free = sizes[-1] * BYTES_EACH, shutil.disk_usage(tempfile.gettempdir()).free
    room = f"{needed / 1e9:.1f} GB in {tempfile.gettempdir()}, where {free / 1e9:.1f} GB are free"
    if needed > free:
        print(f"{sizes[-1]:,} articles need {room}: name fewer, or another folder with TMPDIR", file=sys.stderr)
        return 2
    print(f"{sizes[-1]:,} articles need about {room}", file=sys.stderr)
    began = time.monotonic()
    stopped = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stopped.set())
    print("Ctrl-C ends it at the next ten thousand, with the figures of what was reached", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "news.db"
        rows = list(measure(database, sizes, given.seed, lambda line: print(line, file=sys.stderr), stopped.is_set))
        pages = visit(database)
    show(Console(width=120), rows, pages, time.monotonic() - began)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
