"""What a search finds in an archive: how many articles, on which days, and one page of them.

No list of all articles found is ever made. They are counted by day, month or year within the search index, which takes
a tenth of a microsecond each; then only the days that are on the page are looked at.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from crawler.model.facets import UNDATED, facets_of_days
from crawler.searching.match import within

_DAYS = 62
"""Most days that are counted one by one: two months, and as many bars as a telephone shows."""
_MONTHS = 120
"""Most months that are counted one by one: ten years."""
_SORTED = 4000
"""Articles that are sorted by their time; of more, only those of some of their days are. An article's row takes some
five microseconds to read, and a month's days up to ninety milliseconds to count, for a country of eighteen outlets."""
_FEW = 5000
"""Most articles that are counted by the days in their rows: more are counted in the index, span by span, which for a
country of eighteen outlets costs a quarter of a second in a million articles, however few are found."""
_RANKED = 5000
"""Most articles that are ranked, the newest ones: some eight microseconds each, measured in a million articles."""

_ORDER = "published_on DESC, published_at DESC, id DESC"
_DAYS_OF_FEW = """
    SELECT published_on, count(*) FROM articles_fts CROSS JOIN articles ON articles.id = articles_fts.rowid
    WHERE articles_fts MATCH ? GROUP BY published_on
"""
_AT_MOST = "SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)"
_COUNT = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
_NEWEST = f"""
    SELECT id FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid
    WHERE articles_fts MATCH ? ORDER BY {_ORDER} LIMIT ? OFFSET ?
"""  # noqa: S608 - a constant
_BEST = """
    SELECT rowid FROM articles_fts
    WHERE articles_fts MATCH ? AND rank MATCH 'bm25(8.0, 1.0, 0.0)' ORDER BY rank LIMIT ? OFFSET ?
"""
_ROWS = """
    SELECT id, published_at, published_precision, published_on, outlet, title, language, word_count, url, event_date,
        fetched_at, text_sha256,
        coalesce((SELECT nullif(title, '') FROM outlets WHERE name = outlet), outlet) AS outlet_title
    FROM articles WHERE id IN (SELECT value FROM json_each(?))
"""
_SNIPPETS = """
    SELECT rowid, snippet(articles_fts, 1, '⟦', '⟧', ' … ', 40) FROM articles_fts
    WHERE articles_fts MATCH ? AND rowid IN (SELECT value FROM json_each(?))
"""


class Unit(StrEnum):
    """What one bar stands for."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"

    @property
    def finer(self) -> Unit:
        """The next smaller one."""
        return Unit.MONTH if self is Unit.YEAR else Unit.DAY

    def next(self, day: date) -> date:
        """The first day of the unit after that of ``day``."""
        if self is Unit.DAY:
            return day + timedelta(days=1)
        if self is Unit.MONTH:
            return date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return date(day.year + 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Some days, and how many of the articles found were published on them."""

    first: date | None
    """None: no day, for articles without one."""
    last: date | None
    count: int

    @property
    def facets(self) -> list[str]:
        """The facets that stand for it."""
        return [UNDATED] if self.first is None or self.last is None else list(facets_of_days(self.first, self.last))


class Found:
    """The articles that match an expression, within days."""

    def __init__(
        self, connection: sqlite3.Connection, expression: str, after: date | None, before: date | None
    ) -> None:
        self._connection = connection
        self._expression = expression
        first, last = days_of_archive(connection)
        self._has_undated = after is None and before is None
        first, last = max(after or first, first), min(before or last, last)
        self.unit = unit_for(first, last)
        """What the spans are."""
        self._days: dict[str | None, int] | None = None
        if connection.execute(_AT_MOST, [expression, _FEW + 1]).fetchone()[0] <= _FEW:
            self._days = dict(map(tuple, connection.execute(_DAYS_OF_FEW, [expression])))
        self.spans = list(self._count(first, last, self.unit))
        """The days, months or years asked for from the earliest to the last, those without articles too."""
        if self._has_undated:
            self.spans.insert(0, self._counted(None, None))
        self.total = sum(span.count for span in self.spans)

    def newest(self, limit: int, offset: int) -> list[int]:
        """Numbers of articles, those of the last day first, and at last those without a day."""
        found: list[int] = []
        for span, skipped in self._reaching(self.spans, self.unit, limit, offset):
            expression = within(self._expression, span.facets)
            rows = self._connection.execute(_NEWEST, [expression, limit - len(found), skipped])
            found += [number for (number, *_) in map(tuple, rows)]
        return found

    def best(self, limit: int, offset: int) -> list[int]:
        """Numbers of articles, the best match first: of more than ``_RANKED``, the newest are ranked and come first."""
        ranked = min(self.total, _RANKED)
        expression = self._expression
        if self.total > ranked or not self._has_undated:
            spans = [span for span, _ in self._reaching(self.spans, self.unit, ranked, 0)]
            ranked = sum(span.count for span in spans)
            expression = within(expression, (facet for span in spans for facet in span.facets))
        if offset >= ranked:
            return self.newest(limit, offset)
        return [number for (number, *_) in map(tuple, self._connection.execute(_BEST, [expression, limit, offset]))]

    def _reaching(self, spans: Sequence[Span], unit: Unit, limit: int, offset: int) -> Iterator[tuple[Span, int]]:
        """Yield the spans, the last one first, in which these articles are, with how many to skip in each."""
        for span in reversed(spans):
            if limit <= 0:
                return
            if offset >= span.count:
                offset -= span.count
            elif span.count > max(_SORTED, limit) and unit is not Unit.DAY and span.first and span.last:
                finer = list(self._count(span.first, span.last, unit.finer))
                yield from self._reaching(finer, unit.finer, limit, offset)
                limit, offset = limit - (span.count - offset), 0
            else:
                yield span, offset
                limit, offset = limit - (span.count - offset), 0

    def _count(self, first: date, last: date, unit: Unit) -> Iterator[Span]:
        begins = [first] if first <= last else []
        while begins and (following := unit.next(begins[-1])) <= last:
            begins.append(following)
        for begin, following in pairwise([*begins, last + timedelta(days=1)]):
            end = following - timedelta(days=1)
            yield self._counted(begin, end)

    def _counted(self, first: date | None, last: date | None) -> Span:
        span = Span(first, last, 0)
        if self._days is None:
            (count,) = self._connection.execute(_COUNT, [within(self._expression, span.facets)]).fetchone()
        elif first is None or last is None:
            count = self._days.get(None, 0)
        else:
            begin, end = first.isoformat(), last.isoformat()
            count = sum(of_day for day, of_day in self._days.items() if day and begin <= day <= end)
        return replace(span, count=count)


def unit_for(first: date, last: date) -> Unit:
    """What to count these days by."""
    if (last - first).days < _DAYS:
        return Unit.DAY
    months = (last.year - first.year) * 12 + last.month - first.month
    return Unit.MONTH if months < _MONTHS else Unit.YEAR


def days_of_archive(connection: sqlite3.Connection) -> tuple[date, date]:
    """First and last day on which an article was published; the first after the last if no article has a day."""
    # One by one, each is a look into the index; together they are a walk through it.
    first, last = (
        connection.execute(f"SELECT {end}(published_on) FROM articles").fetchone()[0]  # noqa: S608 - constants
        for end in ("min", "max")
    )
    return (date.fromisoformat(first), date.fromisoformat(last)) if first else (date.max, date.min)


def rows_of(connection: sqlite3.Connection, numbers: Sequence[int], expression: str = "") -> list[dict[str, object]]:
    """The articles with these numbers, in this order.

    Where an expression is given, each has a ``snippet`` with the words found in brackets; otherwise it is None.
    """
    asked = json.dumps(list(numbers))
    rows = connection.execute(_ROWS, [asked])
    names = [column[0] for column in rows.description]
    by_number = {row[0]: dict(zip(names, tuple(row), strict=True)) | {"snippet": None} for row in rows}
    for number, snippet in map(tuple, connection.execute(_SNIPPETS, [expression, asked]) if expression else ()):
        by_number[number]["snippet"] = snippet
    return [by_number[number] for number in numbers if number in by_number]
