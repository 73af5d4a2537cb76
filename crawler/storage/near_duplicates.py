"""Near-copies in the database: the index by which they are found, and the relations that were found.

A near-copy stays an article: it has words, a title and a day of its own. What binds it to another is a row in
``near_duplicates``, which depends on the two and on nothing else that is stored. So whichever comes last finds the
other, and an article whose text or day has changed is forgotten and compared anew.

A text is looked for among those of the month before and after: a hand-out is carried within days, and what repeats
itself after months is a mould, not a copy. (The very same words are found at any distance: see ``records``.) Texts
without a day are compared with all. Months stand first in the index, so that a text is looked for, and entered, on the
pages of the file that those around it are on; and a phrase which an outlet puts under everything costs some months'
articles and not the archive's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlite_utils import Database

from crawler.similarity.near_duplicate import FEWEST_RUNS, relate
from crawler.similarity.shingles import scale
from crawler.similarity.text import ComparedText, ordinal
from crawler.storage.articles import rank
from crawler.storage.rows import connection, insert, select

NEAR_DAYS = 31
"""Days between two texts that are compared, at most."""
_LIKELY = 0.15
"""Share of the sample that two texts must have in common to be compared in full: two fifths of what will be asked then,
since a sample of a short text is small, and chance has its part in what of it is shared."""
_MONTH = 32
"""Days that stand together in the index."""
_UNDATED = 0
"""The month, and the day, of texts without a day."""

# All months that there are, each found from the one before: there are many rows of each.
_MONTHS = """
    WITH RECURSIVE months (month) AS (
        SELECT min(month) FROM shingles
        UNION ALL
        SELECT (SELECT min(month) FROM shingles WHERE month > months.month) FROM months WHERE month IS NOT NULL
    )
    SELECT month FROM months WHERE month IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class StoredText:
    """One language of a stored article."""

    article: int
    language: str
    order: tuple[bool, str, str, str]
    """Who was first; see ``crawler.storage.articles.rank``."""
    text: ComparedText


def compare(db: Database, article: int) -> None:
    """Enter an article into the index, and note whom it is had from and who has it."""
    texts = _texts(db, article)
    for stored in texts.values():
        if len(stored.text.runs) < FEWEST_RUNS:
            continue
        for other in sorted(candidates(db, stored.text)):
            for match in _texts(db, other).values():
                _relate(db, stored, match)
    for stored in texts.values():
        _enter(db, article, stored.text)
    note_due(db, article)
    note_undated(db, [article])


def forget(db: Database, article: int) -> None:
    """Take an article out of the index, with all its relations: its text or its day is about to change."""
    texts = _texts(db, article).values()
    for (number,) in db.execute("SELECT id FROM shingled_texts WHERE article = ?", [article]).fetchall():
        rows = [(_month(stored.text), run, number) for stored in texts for run in stored.text.sample]
        connection(db).executemany("DELETE FROM shingles WHERE month = ? AND shingle = ? AND shingled_text = ?", rows)
    db.execute("DELETE FROM shingled_texts WHERE article = ?", [article])
    note_undated(db, [article])
    db.execute("DELETE FROM near_duplicates WHERE article = ?1 OR original = ?1", [article])
    note_due(db, article)


def compare_stored(db: Database, limit: int) -> int:
    """Compare so many of the articles that were stored before there was an index; how many it were."""
    rows = db.execute("SELECT article FROM unshingled ORDER BY article LIMIT ?", [limit]).fetchall()
    for (article,) in rows:
        if db.execute("SELECT 1 FROM shingled_texts WHERE article = ?", [article]).fetchone() is None:
            compare(db, article)
        db.execute("DELETE FROM unshingled WHERE article = ?", [article])
    return len(rows)


def note_due(db: Database, article: int) -> None:
    """The stories of the article's day are to be looked at again."""
    for language, day in db.execute("SELECT language, published_on FROM articles WHERE id = ?", [article]).fetchall():
        due = [language or "", ordinal(day) or 0, article]
        db.execute("INSERT OR IGNORE INTO stories_due (language, day, article) VALUES (?, ?, ?)", due)


def note_undated(db: Database, articles: Iterable[int]) -> None:
    """Likewise the stories of what is had from these articles and has no day by which it would be met."""
    for article in articles:
        sql = "SELECT article FROM near_duplicates JOIN articles ON articles.id = article " \
              "WHERE original = ? AND published_on IS NULL"  # fmt: skip
        for (later,) in db.execute(sql, [article]).fetchall():
            note_due(db, later)


def _texts(db: Database, article: int) -> dict[str, StoredText]:
    """The texts of an article by language; all of it under one, where it was not told apart by language."""
    (row,) = select(
        db,
        "SELECT url, outlet, title, text, language, published_on, published_at FROM articles WHERE id = ?",
        [article],
    )
    parts = db.execute(
        "SELECT language, title, text FROM texts WHERE article = ? ORDER BY language", [article]
    ).fetchall()
    order = rank(row["published_on"], row["published_at"], row["url"])
    day = ordinal(row["published_on"])
    return {
        language: StoredText(
            article,
            language,
            order,
            ComparedText(title=title or row["title"], text=text, outlet=row["outlet"], day=day),
        )
        for language, title, text in parts or [(row["language"] or "", row["title"], row["text"])]
    }


def candidates(db: Database, text: ComparedText) -> set[int]:
    """Articles that share so many sampled runs that they may share much of the text."""
    own = len(text.runs)
    found: set[int] = set()
    for article, runs, shared in _sharing(db, text):
        every = max(scale(own), scale(runs))
        if shared * every >= _LIKELY * min(own, runs):
            found.add(article)
    return found


def _sharing(db: Database, text: ComparedText) -> list[Any]:
    """Rows of the texts that share sampled runs: article, number of runs, number of shared ones."""
    runs = text.sample
    if text.day is None:
        months, near = [row[0] for row in db.execute(_MONTHS).fetchall()], ""
    else:
        months = [_UNDATED, *range((text.day - NEAR_DAYS) // _MONTH, (text.day + NEAR_DAYS) // _MONTH + 1)]
        near = f"WHERE shingled_texts.day = {_UNDATED} OR shingled_texts.day BETWEEN {text.day - NEAR_DAYS} AND " \
               f"{text.day + NEAR_DAYS}"  # fmt: skip
    return db.execute(
        "SELECT shingled_texts.article, shingled_texts.shingles, sharing.shared FROM "  # noqa: S608
        "(SELECT shingled_text, count(*) AS shared FROM shingles "
        f"WHERE month IN ({', '.join('?' * len(months))}) AND shingle IN ({', '.join('?' * len(runs))}) "
        f"GROUP BY shingled_text) AS sharing JOIN shingled_texts ON shingled_texts.id = sharing.shingled_text {near}",
        [*months, *runs],
    ).fetchall()


def _month(text: ComparedText) -> int:
    return _UNDATED if text.day is None else text.day // _MONTH


def _enter(db: Database, article: int, text: ComparedText) -> None:
    if len(text.runs) < FEWEST_RUNS:
        return
    row = {"article": article, "day": _UNDATED if text.day is None else text.day, "shingles": len(text.runs)}
    number = insert(db, "shingled_texts", row)
    connection(db).executemany(
        "INSERT INTO shingles (month, shingle, shingled_text) VALUES (?, ?, ?)",
        [(_month(text), run, number) for run in text.sample],
    )


def _relate(db: Database, one: StoredText, other: StoredText) -> None:
    later, earlier = (one, other) if one.order > other.order else (other, one)
    relation = relate(later.text, earlier.text)
    if relation is None:
        return
    row = {
        "article": later.article,
        "original": earlier.article,
        "language": later.language,
        "kind": relation.kind,
        "contained": relation.contained,
        "containing": relation.containing,
        "days": relation.evidence.days,
        "evidence": json.dumps(asdict(relation.evidence)),
    }
    insert(db, "near_duplicates", row, replace=True)
