"""The figures of a growing archive as tables, and whether they reach the targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table

from evaluation.scale_pages import Pages

_FLAT = 0.25
"""Share by which the speed at the last size may be lower than at the first."""
_MEMORY = 300
"""Most MiB of memory, at every size."""
_PAGE = 300
"""Most milliseconds of a page, in the median."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Measurements at one size of the archive."""

    articles: int
    """Articles and copies."""
    a_second: float
    """Articles stored and assigned to stories per second, over the last of them."""
    a_cpu_second: float
    """The same per second of processor time."""
    stages: tuple[float, ...]
    """Milliseconds per article: addresses, deduplication, storage, stories."""
    memory: float
    """Resident memory in MiB."""
    bytes_each: float
    """Bytes on disk per article or copy."""
    likeness_each: float
    """Of these, for near-duplicates and stories."""
    search_each: float
    """Of these, for full-text search."""
    lookup: tuple[float, float]
    """Milliseconds to look up near-duplicates of a text: p50, p99."""
    search: tuple[float, float]
    """Milliseconds of a full-text search as the archive's page runs it: p50, p95."""


def show(console: Console, rows: Sequence[Measured], pages: Pages, seconds: float) -> None:
    """Print the tables, then a line for each target."""
    for table in (_speed(rows), _room(rows), _reading(rows[-1], pages)):
        title, table.title = table.title, None
        for part in (title, table):
            console.print(part)
    for line in verdicts(rows, pages):
        console.print(line)
    console.print(f"The whole run took {seconds / 60:.1f} minutes.")


def _speed(rows: Sequence[Measured]) -> Table:
    table = _table("Speed: the last 10,000 articles before each size; milliseconds of an article", "articles",
                   "a second", "a CPU second", "ledger", "deduplicate", "store", "stories", "look-up p50", "p99",
                   "search p50", "p95")  # fmt: skip
    for row in rows:
        table.add_row(f"{row.articles:,}", f"{row.a_second:.0f}", f"{row.a_cpu_second:.0f}",
                      *(f"{stage:.2f}" for stage in (*row.stages, *row.lookup)),
                      *(f"{time:.1f}" for time in row.search))  # fmt: skip
    return table


def _room(rows: Sequence[Measured]) -> Table:
    table = _table("Memory in MiB; bytes of an article on disk, and what of these is an index", "articles", "memory",
                   "bytes", "near-copies, stories", "without these", "full-text search", "without any")  # fmt: skip
    for row in rows:
        sizes = (row.bytes_each, row.likeness_each, row.bytes_each - row.likeness_each, row.search_each,
                 row.bytes_each - row.likeness_each - row.search_each)  # fmt: skip
        table.add_row(f"{row.articles:,}", f"{row.memory:.0f}", *(f"{size:,.0f}" for size in sizes))
    return table


def _reading(row: Measured, pages: Pages) -> Table:
    table = _table(f"Datasette's pages, {row.articles:,} articles; milliseconds", "page", "p50", "longest")
    for name, times in pages.items():
        table.add_row(name, *(f"{time:.0f}" for time in times))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def verdicts(rows: Sequence[Measured], pages: Pages) -> Iterator[str]:
    """A line for each target: whether it was reached at the measured sizes."""
    first, last = rows[0], rows[-1]
    for unit, rate in (("a second", last.a_second / first.a_second),
                       ("a CPU second", last.a_cpu_second / first.a_cpu_second)):  # fmt: skip
        yield _verdict(rate >= 1 - _FLAT, f"articles {unit} at {last.articles:,} to those at {first.articles:,}",
                       f"{rate:.2f}, at least {1 - _FLAT:.2f}")  # fmt: skip
    most = max(row.memory for row in rows)
    yield _verdict(most <= _MEMORY, "resident memory", f"{most:.0f} MiB, at most {_MEMORY}")
    for name, (middle, _) in pages.items():
        yield _verdict(middle <= _PAGE, f"Datasette's page, {name}", f"{middle:.0f} ms, at most {_PAGE}")


def _verdict(kept: bool, what: str, seen: str) -> str:
    return f"{'reached' if kept else 'NOT reached'}: {what}: {seen}"
