"""The articles of each day as reports, by language, and the words that are rare around a day.

Only the days around those that are due are read: the cost of a pass grows with them, not with the archive.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate

from sqlite_utils import Database

from crawler.similarity.report import Order, Report, Terms, WordFrequencies, all_terms
from crawler.similarity.story import REPORT_DAYS
from crawler.similarity.text import ComparedText, ordinal
from crawler.storage.articles import rank
from crawler.storage.rows import select

AROUND = 500
"""Least number of reports among which the rare words of a day are counted, if there are that many."""
_FIRST_STEP = 16
"""Days on either side of a day that are read at first; doubled until they contain enough reports. At fifteen reports a
day these are enough. Another number costs time but changes no story."""


_OF_DAY = "WHERE language IS nullif(?, '') AND published_on = ?"
_ROWS = f"SELECT id, url, outlet, title, text, published_on, published_at, event_date FROM articles {_OF_DAY}"  # noqa: S608

Analyse = Callable[[Sequence[ComparedText]], Iterable[Terms]]
"""Computes the terms of many texts: here, or in other processes."""


class DayCounts:
    """Number of articles of a language on each day. Days are as ``date.toordinal`` counts.

    The counts are read for one continuous range of days, which grows as other days are needed.
    """

    def __init__(self, db: Database, language: str) -> None:
        self._db = db
        self._language = language
        self.first, self.last = self._ends()
        """First and last day with articles; without any, the last comes before the first."""
        self._stretch: tuple[int, int] | None = None
        """First and last day of the range that was read."""
        self._on: dict[int, int] = {}
        """Number of articles by day, for days with any."""
        self._days: list[int] = []
        """These days in order ..."""
        self._sums = [0]
        """... and the articles of the first none, one, two of them, and so on: those of a span are a difference.
        """

    def _ends(self) -> tuple[int, int]:
        sql = "SELECT published_on FROM articles WHERE language IS nullif(?, '') AND published_on IS NOT NULL " \
              "ORDER BY published_on LIMIT 1"  # fmt: skip
        rows = [
            self._db.execute(each, [self._language]).fetchone() for each in (sql, sql.replace("LIMIT", "DESC LIMIT"))
        ]
        first, last = (ordinal(row[0]) if row else None for row in rows)
        return (first, last) if first is not None and last is not None else (1, 0)

    def between(self, first: int, last: int) -> int:
        """Number of articles from the first to the last day, inclusive."""
        self._read(first, last)
        return self._sums[bisect_right(self._days, last)] - self._sums[bisect_left(self._days, first)]

    def days(self, first: int, last: int) -> list[int]:
        """The days with articles in this span, in order."""
        self._read(first, last)
        return self._days[bisect_left(self._days, first) : bisect_right(self._days, last)]

    def counted_around(self, day: int) -> tuple[int, int]:
        """First and last of the days in which the rare words of ``day`` are counted.

        The fewest days on either side that contain ``AROUND`` reports together; all days if there are not so many. The
        days whose reports are compared with those of ``day`` are always included.
        """
        most = max(self.last - day, day - self.first, REPORT_DAYS)
        enough = min(_FIRST_STEP, most)
        while enough < most and self.between(day - enough, day + enough) < AROUND:
            enough = min(2 * enough, most)
        fewest = bisect_left(
            range(enough), AROUND, lo=REPORT_DAYS, key=lambda days: self.between(day - days, day + days)
        )
        return day - fewest, day + fewest

    def counted_by(self, day: int) -> tuple[int, int]:
        """First and last of the days that may count the words of ``day``, the reverse of ``counted_around``.

        A day further away has ``AROUND`` reports between itself and ``day``, and needs no others.
        """
        before = after = _FIRST_STEP
        while day - before > self.first and self.between(day - before, day - 1) < AROUND:
            before *= 2
        while day + after < self.last and self.between(day + 1, day + after) < AROUND:
            after *= 2
        return day - before, day + after

    def _read(self, first: int, last: int) -> None:
        """Read the counts of these days, and of days between them and the range already read."""
        first, last = max(first, self.first), min(last, self.last)
        if first > last:
            return
        begin, end = self._stretch or (first, first - 1)
        if first >= begin and last <= end:
            return
        first, last = min(first, begin), max(last, end)
        sql = "SELECT published_on, count(*) FROM articles WHERE language IS nullif(?, '') " \
              "AND published_on BETWEEN ? AND ? GROUP BY published_on"  # fmt: skip
        for gap in ((first, begin - 1), (end + 1, last)):
            if gap[0] <= gap[1]:
                rows = self._db.execute(sql, [self._language, *(date.fromordinal(each).isoformat() for each in gap)])
                self._on.update((ordinal(day) or 0, count) for day, count in rows.fetchall())
        self._stretch = (first, last)
        self._days = sorted(self._on)
        self._sums = [0, *accumulate(self._on[day] for day in self._days)]


class LanguageDays:
    """The reports of one language, for the days that are being decided."""

    def __init__(self, db: Database, name: str, analyse: Analyse = all_terms) -> None:
        self._db = db
        self._name = name
        self._analyse = analyse
        self.counts = DayCounts(db, name)
        self._reports: dict[int, list[Report]] = {}
        self._frequencies = WordFrequencies()

    def frequencies(self, day: int) -> WordFrequencies:
        """Word frequencies in the reports around ``day``. Call for days in order, so that each is counted once."""
        first, last = self.counts.counted_around(day)
        counted = self._frequencies.days
        for outside in [each for each in counted if not first <= each <= last]:
            self._frequencies.remove(outside)
        for past in [each for each in self._reports if each < min(first, day - REPORT_DAYS)]:
            del self._reports[past]
        self._read([each for each in self.counts.days(first, last) if each not in self._reports])
        for each in self.counts.days(first, last):
            if each not in counted:
                self._frequencies.add(each, self._reports[each])
        return self._frequencies

    def reports(self, day: int) -> list[Report]:
        """The reports of a day."""
        if not self.counts.between(day, day):
            return []
        if day not in self._reports:
            self._read([day])
        return self._reports[day]

    def only_report(self, day: int) -> tuple[Order, int]:
        """Order and ``articles.id`` of the one report of a day, without its text."""
        row = select(self._db, f"SELECT id, url, published_on, published_at FROM articles {_OF_DAY}", self._of(day))[0]  # noqa: S608
        return rank(row["published_on"], row["published_at"], row["url"]), row["id"]

    def _of(self, day: int) -> list[str]:
        return [self._name, date.fromordinal(day).isoformat()]

    def _read(self, days: Sequence[int]) -> None:
        """Read the reports of these days together, so that several processes can analyse them at once."""
        rows = [(day, row) for day in days for row in select(self._db, _ROWS, self._of(day))]
        texts = [ComparedText(title=row["title"], text=row["text"], outlet=row["outlet"], day=day) for day, row in rows]
        self._reports |= {day: [] for day in days}
        for (day, row), text, (terms, factors) in zip(rows, texts, self._analyse(texts), strict=True):
            report = Report(
                id=row["id"],
                order=rank(row["published_on"], row["published_at"], row["url"]),
                day=day,
                event_date=row["event_date"],
                terms=terms,
                factors=factors,
                # Without cached properties: few are compared word by word.
                text=replace(text),
            )
            self._reports[day].append(report)


def languages(db: Database) -> list[str]:
    """All main languages of articles; an empty string for articles without one."""
    # Each is found from the one before, since there are many rows of each.
    sql = """
        WITH RECURSIVE found (language) AS (
            SELECT min(language) FROM articles
            UNION ALL
            SELECT (SELECT min(language) FROM articles WHERE language > found.language) FROM found
            WHERE language IS NOT NULL
        )
        SELECT language FROM found WHERE language IS NOT NULL
    """
    return sorted({"", *(row[0] for row in db.execute(sql).fetchall())})


def next_day(db: Database, day: int) -> int | None:
    """The first day from this one on that has an article."""
    sql = "SELECT published_on FROM articles WHERE published_on >= ? ORDER BY published_on LIMIT 1"
    row = db.execute(sql, [date.fromordinal(day).isoformat()]).fetchone()
    return ordinal(row[0]) if row else None
