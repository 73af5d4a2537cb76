"""The table ``stories_due``: the days whose stories must be decided again, and the articles that caused it.

It is written in the transaction that stores an article: a crawl that is killed leaves the work to the next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crawler.similarity.text import ordinal

UNDATED = 0
"""The day of articles without a day."""


@dataclass(frozen=True, slots=True)
class DueArticle:
    """An article that was added or changed."""

    language: str
    """Its main language; empty without one."""
    day: int
    """Its day of publication, as ``date.toordinal`` counts; ``UNDATED`` without one."""
    article: int


def note_due(db: Database, article: int) -> None:
    """Mark the day of an article, because its stories must be decided again."""
    for language, day in db.execute("SELECT language, published_on FROM articles WHERE id = ?", [article]).fetchall():
        row = [language or "", ordinal(day) or UNDATED, article]
        db.execute("INSERT OR IGNORE INTO stories_due (language, day, article) VALUES (?, ?, ?)", row)


def note_undated_due(db: Database, originals: Iterable[int]) -> None:
    """Also mark undated near-duplicates of these articles, since no day that is decided again includes them."""
    sql = (
        "SELECT article FROM near_duplicates JOIN articles ON articles.id = article "
        "WHERE original = ? AND published_on IS NULL"
    )
    for original in originals:
        for (article,) in db.execute(sql, [original]).fetchall():
            note_due(db, article)


def earliest_due(db: Database, most: int) -> list[DueArticle]:
    """The articles of the earliest days that are due: whole days, about ``most`` articles. None without a day."""
    sql = "SELECT day FROM stories_due WHERE day > 0 ORDER BY day LIMIT 1 OFFSET ?"
    last = db.execute(sql, [most - 1]).fetchone() or [date.max.toordinal()]
    return _due(db, "day BETWEEN 1 AND ?", last[0])


def undated_due(db: Database, most: int) -> list[DueArticle]:
    """The first ``most`` articles without a day that are due."""
    return _due(db, f"day = {UNDATED} LIMIT ?", most)


def _due(db: Database, where: str, value: int) -> list[DueArticle]:
    rows = db.execute(f"SELECT language, day, article FROM stories_due WHERE {where}", [value])  # noqa: S608
    return [DueArticle(*row) for row in rows.fetchall()]


def is_due_between(db: Database, first: int, last: int) -> bool:
    """Whether any of these days is due."""
    sql = "SELECT 1 FROM stories_due WHERE day BETWEEN ? AND ? LIMIT 1"
    return db.execute(sql, [first, last]).fetchone() is not None


def note_decided(db: Database, due: Iterable[DueArticle]) -> None:
    """Remove the marks of these articles."""
    for each in due:
        sql = "DELETE FROM stories_due WHERE day = ? AND language = ? AND article = ?"
        db.execute(sql, [each.day, each.language, each.article])
