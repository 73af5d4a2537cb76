"""The tables: Chancery and its peers side by side, one table per set of pages and kind of truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from statistics import mean, median
from urllib.parse import urlsplit

from rich import box
from rich.console import Console
from rich.table import Table

from evaluation.bodies import overlap, score, words_f1
from evaluation.bylines import Byline, compare_names
from evaluation.days import ByDay, ByInstant, by_day, by_instant, is_instant
from evaluation.news_lists import news_lists
from evaluation.pages import TruePage
from evaluation.peers import AUTHORS, BODY, DATE, TITLE
from evaluation.readings import Reading
from evaluation.run import Reader
from evaluation.syndication import ORDERS, Found
from evaluation.titles import Title, compare, stands_in_heading

_YARDSTICK = "trafilatura"
_FAILURES_SHOWN = 5
_MOSTLY = 0.5
"""F1 of a page's words below which most of it is lost, or most of what was found does not belong to it."""

Readings = list[tuple[TruePage, Reading]]
Row = tuple[str, Readings]


def print_tables(console: Console, readers: Sequence[Reader], command: str, others: Sequence[Table] = ()) -> None:
    """Print every table for which the pages have truths, then ``others``, then the pages on which a reader failed."""
    versions = {name: version for reader in readers for name, version in reader.asked.versions.items()}
    source = f"{command}: {', '.join(f'{name} {version}' for name, version in versions.items())}"
    for table in (*_tables(readers), *others):
        title, table.title = table.title, None
        # Around the table, not in it, since a table wraps its title to its own width.
        for part in (title, table, source, ""):
            console.print(part, soft_wrap=True)
    for reader in readers:
        if reader.failures:
            console.print(f"{reader.name} failed, pages: {len(reader.failures)}")
            for page, error in reader.failures[:_FAILURES_SHOWN]:
                console.print(f"  {page.file.name} ({page.set}): {error}", soft_wrap=True)


def print_syndication(console: Console, texts: int, found: Sequence[Found], same: int, command: str) -> None:
    """Print how many of the real stories are joined with the reference of their group."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("joined with its group's reference", no_wrap=True)
    for column in (*found[0].joined, "of other groups"):
        table.add_column(column, justify="right")
    for row in found:
        shares = (f"{joined} of {of}" + (f" ({joined / of:.0%})" if of else "") for joined, of in row.joined.values())
        table.add_row(row.name, *shares, str(row.others))
    orders = f"The same groups in {same} of {ORDERS} orders of arrival."
    for part in (f"Copies and stories: {texts} texts", table, orders, command, ""):
        console.print(part, soft_wrap=True)


def _tables(readers: Sequence[Reader]) -> Iterator[Table]:
    sets = dict.fromkeys(page.set for reader in readers for page, _ in reader.readings)
    for pages_set in sets:
        if rows := _rows(readers, pages_set, BODY, lambda page: bool(page.body)):
            yield _bodies(pages_set, rows)
        if rows := _rows(readers, pages_set, BODY, lambda page: not page.body):
            yield _lists("Pages that are no article", pages_set, rows)
        if rows := _rows(readers, pages_set, BODY, lambda page: not page.body and page.url in news_lists()):
            yield _lists("Sections, topics and front pages", pages_set, rows)
        if rows := _rows(readers, pages_set, TITLE):
            yield _verdicts("Titles", pages_set, rows, Title, lambda page, reading: compare(page.title or "", reading))
        if rows := _rows(readers, pages_set, TITLE, cache(stands_in_heading)):
            yield _verdicts(
                "Titles in an <h1>", pages_set, rows, Title, lambda page, reading: compare(page.title or "", reading)
            )
        if rows := _rows(readers, pages_set, AUTHORS):
            yield _verdicts(
                "Bylines", pages_set, rows, Byline, lambda page, reading: compare_names(page.authors or (), reading)
            )
        if rows := _rows(readers, pages_set, DATE):
            yield _verdicts(
                "Days of publication", pages_set, rows, ByDay, lambda page, reading: by_day(page.date or "", reading)
            )
        if rows := _rows(readers, pages_set, DATE, lambda page: is_instant(page.date or "")):
            yield _verdicts(
                "Time of day and zone",
                pages_set,
                rows,
                ByInstant,
                lambda page, reading: by_instant(page.date or "", reading),
            )


def _rows(
    readers: Sequence[Reader], pages_set: str, truth: str, wanted: Callable[[TruePage], bool] = lambda _: True
) -> list[Row]:
    rows = [
        (reader.name, [(page, reading) for page, reading in reader.of(pages_set, truth) if wanted(page)])
        for reader in readers
        if truth in reader.gives
    ]
    return [(name, readings) for name, readings in rows if readings]


def _table(kind: str, pages_set: str, rows: Sequence[Row], *columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title=f"{kind}: {pages_set}, {len(rows[0][1])} pages")
    table.add_column("reader", no_wrap=True)
    for column in (*columns, "failed"):
        table.add_column(column, justify="right")
    return table


def _bodies(pages_set: str, rows: Sequence[Row]) -> Table:
    times = {name: _milliseconds(readings) for name, readings in rows}
    table = _table(
        "Bodies", pages_set, rows, "F1", "precision", "recall", "F1 of words", f"below {_MOSTLY}", "refused", "CPU ms",
        f"to {_YARDSTICK}'s",
    )  # fmt: skip
    for name, readings in rows:
        reached = score([overlap(page.body or "", reading.body or "") for page, reading in readings])
        of_words = [words_f1(page.body or "", reading.body or "") for page, reading in readings]
        table.add_row(
            name,
            *(f"{share:.3f}" for share in (reached.f1, reached.precision, reached.recall, mean(of_words))),
            str(sum(each < _MOSTLY for each in of_words)),
            str(sum(not reading.body and not _is_home(page) for page, reading in readings)),
            f"{times[name]:.1f}",
            f"{times[name] / times[_YARDSTICK]:.2f}" if times.get(_YARDSTICK) else "–",
            _failed(readings),
        )
    return table


def _lists(kind: str, pages_set: str, rows: Sequence[Row]) -> Table:
    table = _table(kind, pages_set, rows, "taken for articles")
    for name, readings in rows:
        taken = sum(bool(reading.body) for _, reading in readings)
        table.add_row(name, f"{taken} ({taken / len(readings):.1%})", _failed(readings))
    return table


def _is_home(page: TruePage) -> bool:
    """Whether its URL is a bare host, where Chancery reads no article."""
    parts = urlsplit(page.url)
    return not parts.path.strip("/") and not parts.query


def _milliseconds(readings: Readings) -> float:
    times = [reading.cpu_seconds * 1000 for _, reading in readings if not reading.error]
    return median(times) if times else 0.0


def _verdicts(
    kind: str,
    pages_set: str,
    rows: Sequence[Row],
    verdicts: type[StrEnum],
    verdict: Callable[[TruePage, Reading], StrEnum],
) -> Table:
    table = _table(kind, pages_set, rows, *verdicts)
    for name, readings in rows:
        counts = Counter(verdict(page, reading) for page, reading in readings)
        shares = (f"{counts[each]} ({counts[each] / len(readings):.1%})" for each in verdicts)
        table.add_row(name, *shares, _failed(readings))
    return table


def _failed(readings: Readings) -> str:
    return str(sum(reading.error is not None for _, reading in readings))
