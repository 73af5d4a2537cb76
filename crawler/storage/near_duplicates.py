"""The tables ``near_duplicates``, ``shingled_texts``, ``shingles`` and ``unshingled``: the index and its results.

A near-duplicate stays an article with its own words, title and day. A row of ``near_duplicates`` connects it with the
earlier text that it derives from. The row depends only on the two articles, so it does not matter which of them arrives
last; an article whose text or day changes is removed from the index and compared again.

A text is compared with those of a month before and after it: copies of a press release appear within days, and a text
that returns after months is a template filled again. (Texts with exactly the same words are found at any distance: see
``crawler.storage.duplicates``.) Texts without a day are compared with all. The month is the first column of the
index, so that a text is looked up, and written, on the same pages of the file as texts of the same weeks; and a phrase
that an outlet puts under every article costs some months' articles instead of the whole archive's.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached
from sqlite_utils import Database

from crawler.similarity.near_duplicate import FEWEST_SHINGLES, Evidence, relate
from crawler.similarity.report import Order
from crawler.similarity.shingles import sampling_rate
from crawler.similarity.story import NearDuplicate
from crawler.similarity.text import ComparedText, ordinal
from crawler.storage.articles import rank
from crawler.storage.rows import connection, insert, insert_all, select
from crawler.storage.stories_due import note_due, note_undated_due

NEAR_DAYS = 31
"""Most days between two texts that are compared. All labelled copies came within three days; a text that returns after
months is the next edition of a bulletin. A month leaves room for texts with a wrong day."""
_LIKELY = 0.15
"""Share of the sample that two texts must have in common to be compared in full: two fifths of what near-duplicates
share at least (``near_duplicate._GREY``), since a short text's sample is small and its overlap subject to chance."""
_MOST_OF_A_SHINGLE = 64
"""Texts of a month that are examined for one shingle, latest first. Only stock phrases occur in more, and the original
of a copy also shares other shingles."""
_MOST_LOOKED_UP = 200
"""Of these, texts that are looked up: the ones with the rarest shingles in common."""
_MOST_CANDIDATES = 8
"""Most articles that are compared in full: twice the largest labelled group of copies. If more outlets print a press
release, each copy is connected with eight others, and so all are. At 12, an article of stock sentences costs 1.5 times
an ordinary one, and 1.3 times at 8 (``evaluation.adversarial``)."""
_KEPT = 500_000
"""Characters of texts whose words and shingles are cached: about two hundred articles, which include most candidates
if many are similar. A character takes 123 bytes, so all of them 60 MB."""
_RARITY = 1 << 20
"""Weight of a shingle that occurs in one text; half of it if in two, and so on."""
_MONTH = 32
"""Days that count as one month in the index."""
_UNDATED = 0
"""The month, and the day, of texts without a day."""

_EVIDENCE = [field.name for field in fields(Evidence)]

_TEXTS_WITH = """
    SELECT shingled_text FROM shingles WHERE month = ? AND shingle = ? ORDER BY shingled_text DESC LIMIT ?
"""
# All months present, each found from the one before, since there are many rows of each.
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
    """The text of a stored article in one language."""

    article: int
    language: str
    order: Order
    text: ComparedText


def compare(db: Database, article: int) -> None:
    """Add an article to the index, and record which articles it derives from and which derive from it."""
    texts = _texts(db, article)
    for stored in texts.values():
        if len(stored.text.shingles) >= FEWEST_SHINGLES:
            matches = (match for other in candidates(db, stored.text) for match in _texts(db, other).values())
            insert_all(
                db, "near_duplicates", filter(None, (_relation(stored, match) for match in matches)), replace=True
            )
    for stored in texts.values():
        _enter(db, article, stored.text)
    note_due(db, article)
    note_undated_due(db, [article])


def forget(db: Database, article: int) -> None:
    """Remove an article from the index with its near-duplicates, because its text or day is about to change."""
    texts = _texts(db, article).values()
    for (number,) in db.execute("SELECT id FROM shingled_texts WHERE article = ?", [article]).fetchall():
        rows = [(_month(stored.text), shingle, number) for stored in texts for shingle in stored.text.sample]
        connection(db).executemany("DELETE FROM shingles WHERE month = ? AND shingle = ? AND shingled_text = ?", rows)
    db.execute("DELETE FROM shingled_texts WHERE article = ?", [article])
    note_undated_due(db, [article])
    db.execute("DELETE FROM near_duplicates WHERE article = ?1 OR original = ?1", [article])
    note_due(db, article)


def compare_stored(db: Database, limit: int) -> int:
    """Compare up to ``limit`` articles that are not in the index yet; return how many were compared."""
    rows = db.execute("SELECT article FROM unshingled ORDER BY article LIMIT ?", [limit]).fetchall()
    for (article,) in rows:
        if db.execute("SELECT 1 FROM shingled_texts WHERE article = ?", [article]).fetchone() is None:
            compare(db, article)
        db.execute("DELETE FROM unshingled WHERE article = ?", [article])
    return len(rows)


def originals_of(db: Database, article: int, order: Order) -> Iterator[NearDuplicate]:
    """The earlier articles that an article derives from; ``order`` is its own."""
    return _connected(db, article, order, this="article", other="original")


def near_duplicates_of(db: Database, article: int, order: Order) -> Iterator[NearDuplicate]:
    """The later articles that derive from an article; ``order`` is its own."""
    return _connected(db, article, order, this="original", other="article")


def _connected(db: Database, article: int, order: Order, *, this: str, other: str) -> Iterator[NearDuplicate]:
    rows = db.execute(
        f"SELECT {other}, kind, max(contained, containing), url, published_on, published_at "  # noqa: S608
        f"FROM near_duplicates JOIN articles ON articles.id = {other} WHERE {this} = ?",
        [article],
    ).fetchall()
    for number, kind, similarity, url, published_on, published_at in rows:
        others = rank(published_on, published_at, url)
        assert (others > order) is (other == "article")
        yield NearDuplicate(number, others, ordinal(published_on), kind, similarity)


def _texts(db: Database, article: int) -> dict[str, StoredText]:
    """The texts of an article by language; a single text if they were not separated by language."""
    (row,) = select(
        db,
        "SELECT url, outlet, title, text, language, published_on, published_at FROM articles WHERE id = ?",
        [article],
    )
    parts = (
        connection(db)
        .execute("SELECT language, title, text FROM texts WHERE article = ? ORDER BY language", [article])
        .fetchall()
    )
    order = rank(row["published_on"], row["published_at"], row["url"])
    day = ordinal(row["published_on"])
    return {
        language: StoredText(article, language, order, _compared(title or row["title"], text, row["outlet"], day))
        for language, title, text in parts or [(row["language"] or "", row["title"], row["text"])]
    }


@cached(LRUCache[Any, ComparedText](_KEPT, lambda compared: len(compared.text)), lock=Lock())
def _compared(title: str, text: str, outlet: str, day: int | None) -> ComparedText:
    """The text prepared for comparison; cached while others are compared with it."""
    return ComparedText(title=title, text=text, outlet=outlet, day=day)


def candidates(db: Database, text: ComparedText) -> list[int]:
    """Articles with enough sampled shingles in common that they may share much of the text (``articles.id``).

    Those that share rare shingles come first; at most ``_MOST_CANDIDATES``. Matches from an outlet's stock phrases are
    among the last.
    """
    own = len(text.shingles)
    shared, rarity = _sharing(db, text)
    likeliest = sorted(rarity, key=lambda number: (-rarity[number], number))[:_MOST_LOOKED_UP]
    rows = db.execute(
        f"SELECT id, article, day, shingles FROM shingled_texts WHERE id IN ({', '.join('?' * len(likeliest))})",  # noqa: S608
        likeliest,
    )
    texts = {number: rest for number, *rest in rows.fetchall()}
    found: dict[int, None] = {}
    for number in likeliest:
        article, day, others = texts[number]
        every = max(sampling_rate(own), sampling_rate(others))
        is_near = text.day is None or day == _UNDATED or abs(day - text.day) <= NEAR_DAYS
        if is_near and shared[number] * every >= _LIKELY * min(own, others):
            found[article] = None
        if len(found) == _MOST_CANDIDATES:
            break
    return list(found)


def _sharing(db: Database, text: ComparedText) -> tuple[Counter[int], Counter[int]]:
    """The indexed texts with common sampled shingles: how many shingles, and how rare these are in total."""
    if text.day is None:
        months = [row[0] for row in db.execute(_MONTHS).fetchall()]
    else:
        months = [_UNDATED, *range((text.day - NEAR_DAYS) // _MONTH, (text.day + NEAR_DAYS) // _MONTH + 1)]
    shared, rarity, execute = Counter[int](), Counter[int](), connection(db).execute
    for shingle in text.sample:
        texts = [number for month in months for (number,) in execute(_TEXTS_WITH, (month, shingle, _MOST_OF_A_SHINGLE))]
        shared.update(texts)
        rarity.update(dict.fromkeys(texts, _RARITY // len(texts)) if texts else {})
    return shared, rarity


def _month(text: ComparedText) -> int:
    return _UNDATED if text.day is None else text.day // _MONTH


def _enter(db: Database, article: int, text: ComparedText) -> None:
    if len(text.shingles) < FEWEST_SHINGLES:
        return
    row = {"article": article, "day": _UNDATED if text.day is None else text.day, "shingles": len(text.shingles)}
    number = insert(db, "shingled_texts", row)
    connection(db).executemany(
        "INSERT INTO shingles (month, shingle, shingled_text) VALUES (?, ?, ?)",
        [(_month(text), shingle, number) for shingle in text.sample],
    )


def _relation(one: StoredText, other: StoredText) -> dict[str, Any] | None:
    later, earlier = (one, other) if one.order > other.order else (other, one)
    relation = relate(later.text, earlier.text)
    if relation is None:
        return None
    return {
        "article": later.article,
        "original": earlier.article,
        "language": later.language,
        "kind": relation.kind,
        "contained": relation.contained,
        "containing": relation.containing,
        "days": relation.evidence.days,
        "evidence": json.dumps({name: getattr(relation.evidence, name) for name in _EVIDENCE}),
    }
