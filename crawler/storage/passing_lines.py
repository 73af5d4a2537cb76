"""The table ``passing_lines``: a line that comes or goes with the same words around several articles is the site's.

A single reading cannot distinguish a new theme's line from a paragraph that an editor has added. So the first articles
that get a line also get a revision each; once enough articles have it, those revisions are undone.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.dateline.fingerprint import fingerprint
from crawler.identity.passing_lines import is_edit, line_keys, passing_lines, without_lines
from crawler.model.clock import timestamp
from crawler.model.items import Article
from crawler.storage.articles import says_the_same
from crawler.storage.events import cut_text
from crawler.storage.near_duplicates import compare, forget
from crawler.storage.rows import connection, first, select, update
from crawler.text.words import words_of

_ARTICLES = 3
"""Articles of an outlet around which a line must have come or gone before it counts as the site's ..."""
_WITHIN = timedelta(days=1)
"""... and the period for that. A theme changes all pages at once; the same note under three articles within a day,
without a word that names one of them, says nothing about any."""


def site_lines(db: Database, outlet: str, *texts: str) -> set[str]:
    """The keys of the lines in the texts that belong to the outlet's site."""
    # Most outlets have no such line, and checking that is faster than finding the lines of a text.
    if connection(db).execute("SELECT 1 FROM passing_lines WHERE outlet = ? LIMIT 1", [outlet]).fetchone() is None:
        return set()
    keys = json.dumps(sorted(set().union(*map(line_keys, texts))))
    sql = """
        SELECT line FROM passing_lines WHERE outlet = ? AND line IN (SELECT value FROM json_each(?))
        GROUP BY line HAVING count(*) >= ?
    """
    return {row[0] for row in connection(db).execute(sql, [outlet, keys, _ARTICLES])}


def known(db: Database, outlet: str) -> set[str]:
    """The keys of all lines that belong to the outlet's site."""
    sql = "SELECT line FROM passing_lines WHERE outlet = ? GROUP BY line HAVING count(*) >= ?"
    return {row[0] for row in connection(db).execute(sql, [outlet, _ARTICLES])}


def lines_around(db: Database, article: Article) -> set[str]:
    """The keys of the lines in an article that belong to its outlet's site."""
    return site_lines(db, article.outlet, article.text, *(each.text for each in article.texts))


def trim(article: Article, keys: Collection[str]) -> None:
    """Remove the lines with these keys from the start and end of an article that was just read."""
    if not keys:
        return
    text = without_lines(article.text, keys)
    start = article.text.index(text)
    cut = (event.within(start, start + len(text)) for event in article.events)
    article.text, article.events = text, [event for event in cut if event is not None]
    for name, value in asdict(fingerprint(article.text)).items():
        setattr(article, name, value)
    for each in article.texts:
        each.text = without_lines(each.text, keys)


def remove_article(db: Database, article: int) -> None:
    """Delete the lines added to or removed from this article, except those of the site."""
    others = "SELECT count(*) FROM passing_lines AS others WHERE others.outlet = p.outlet AND others.line = p.line"
    db.execute(f"DELETE FROM passing_lines AS p WHERE article = ? AND ({others}) < ?", [article, _ARTICLES])  # noqa: S608


def learn(db: Database, article: Article, number: int, earlier: tuple[str, str]) -> bool:
    """Record which lines have come or gone since the article ``number`` had the ``earlier`` headline and text.

    Lines that come with an edit of the article prove nothing: a note under it says what was edited. Returns whether the
    outlet's own lines are among them.
    """
    outlet, seen_at, (title, text) = article.outlet, article.fetched_at, earlier
    lines = passing_lines(text, article.text)
    known = site_lines(db, outlet, text, article.text)
    if words_of(title) == words_of(article.title) and not is_edit(text, article.text):
        since = timestamp(datetime.fromisoformat(seen_at) - _WITHIN)
        few = "SELECT line FROM passing_lines WHERE outlet = ?1 GROUP BY line HAVING count(*) < ?2"
        old = f"DELETE FROM passing_lines WHERE outlet = ?1 AND line IN ({few}) AND seen_at < ?3"  # noqa: S608
        db.execute(old, [outlet, _ARTICLES, since])
        connection(db).executemany(
            "INSERT OR REPLACE INTO passing_lines (outlet, line, article, seen_at) VALUES (?, ?, ?, ?)",
            [(outlet, line, number, seen_at) for line in sorted(lines - known)],
        )
        new = site_lines(db, outlet, text, article.text) - known
        of = "SELECT article FROM passing_lines WHERE outlet = ? AND line = ?"
        for other in sorted({row[0] for line in new for row in db.execute(of, [outlet, line])}):
            heal(db, other)
        known |= new
    return not known.isdisjoint(lines)


def heal(db: Database, number: int) -> bool:
    """Remove the site's lines from a stored article, and revisions that only differ in them; whether there were any."""
    stored = first(db, "SELECT id, outlet, title, text, word_count FROM articles WHERE id = ?", [number])
    if stored is None:
        return False
    sql = "SELECT id, title, text FROM revisions WHERE article = ? AND copy IS NULL ORDER BY id DESC"
    revisions = select(db, sql, [number])
    lines = site_lines(db, stored["outlet"], stored["text"], *(revision["text"] for revision in revisions))
    text = without_lines(stored["text"], lines)
    later = (stored["title"], text)
    for revision in revisions:
        said = (revision["title"], without_lines(revision["text"], lines))
        if says_the_same(said, later):
            db.execute("DELETE FROM revisions WHERE id = ?", [revision["id"]])
        later = said
    if text == stored["text"]:
        return False
    is_compared = db.execute("SELECT 1 FROM shingled_texts WHERE article = ?", [number]).fetchone() is not None
    forget(db, number)
    update(db, "articles", number, {"text": text, **asdict(fingerprint(text))})
    start = stored["text"].index(text)
    cut_text(db, number, start, start + len(text))
    for part in select(db, "SELECT language, text FROM texts WHERE article = ?", [number]):
        sql = "UPDATE texts SET text = ? WHERE article = ? AND language = ?"
        db.execute(sql, [without_lines(part["text"], lines), number, part["language"]])
    if is_compared:
        compare(db, number)
    return True
