"""The table ``passing_lines``: what comes and goes with the same words around several articles is the site's.

No single reading can tell a new theme's line from a paragraph that an editor has added. So the first articles to which
a line comes get a revision each; once the line has come to enough of them, those revisions are undone.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.dateline.fingerprint import fingerprint
from crawler.identity.passing_lines import passing_lines, without_passing_lines
from crawler.model.clock import timestamp
from crawler.model.items import Article
from crawler.storage.articles import says_the_same
from crawler.storage.near_duplicates import compare, forget
from crawler.storage.rows import connection, first, select, update
from crawler.storage.stories_due import note_due

_ARTICLES = 3
"""Articles of an outlet around which a line must have come or gone before it is the site's ..."""
_WITHIN = timedelta(days=1)
"""... and the time within which. A theme changes all pages at once; the same note under three articles within a day,
without a word that names one of them, says nothing of any."""


def trim(db: Database, article: Article) -> None:
    """Take the site's lines from the ends of a text that was just read."""
    passes = _Passes(db, article.outlet)
    text = without_passing_lines(article.text, passes)
    if text == article.text:
        return
    for name, value in asdict(fingerprint(text)).items():
        setattr(article, name, value)
    article.text = text
    for each in article.texts:
        each.text = without_passing_lines(each.text, passes)


def learn(db: Database, article: Article, number: int, earlier: str) -> None:
    """Note which lines have come or gone since the ``earlier`` text of the article of this ``number``."""
    outlet, seen_at = article.outlet, article.fetched_at
    since = timestamp(datetime.fromisoformat(seen_at) - _WITHIN)
    few = "SELECT line FROM passing_lines WHERE outlet = ?1 GROUP BY line HAVING count(*) < ?2"
    old = f"DELETE FROM passing_lines WHERE outlet = ?1 AND line IN ({few}) AND seen_at < ?3"  # noqa: S608
    db.execute(old, [outlet, _ARTICLES, since])
    passes = _Passes(db, outlet)
    lines = [line for line in sorted(passing_lines(earlier, article.text)) if line and not passes(line)]
    connection(db).executemany(
        "INSERT OR REPLACE INTO passing_lines (outlet, line, article, seen_at) VALUES (?, ?, ?, ?)",
        [(outlet, line, number, seen_at) for line in lines],
    )
    of = "SELECT article FROM passing_lines WHERE outlet = ? AND line = ?"
    known = _Passes(db, outlet)
    for article_id in sorted({row[0] for line in lines if known(line) for row in db.execute(of, [outlet, line])}):
        heal(db, article_id)


def heal(db: Database, number: int) -> bool:
    """Take the site's lines from a stored article, and the revisions that were nothing else; whether there were any."""
    stored = first(db, "SELECT id, outlet, title, text, word_count FROM articles WHERE id = ?", [number])
    if stored is None:
        return False
    passes = _Passes(db, stored["outlet"])
    text = without_passing_lines(stored["text"], passes)
    later = (stored["title"], text)
    sql = "SELECT id, title, text FROM revisions WHERE article = ? AND copy IS NULL ORDER BY id DESC"
    for revision in select(db, sql, [number]):
        said = (revision["title"], without_passing_lines(revision["text"], passes))
        if says_the_same(said, later):
            db.execute("DELETE FROM revisions WHERE id = ?", [revision["id"]])
        later = said
    if text == stored["text"]:
        return False
    is_compared = db.execute("SELECT 1 FROM shingled_texts WHERE article = ?", [number]).fetchone() is not None
    forget(db, number)
    update(db, "articles", number, {"text": text, **asdict(fingerprint(text))})
    for part in select(db, "SELECT language, text FROM texts WHERE article = ?", [number]):
        sql = "UPDATE texts SET text = ? WHERE article = ? AND language = ?"
        db.execute(sql, [without_passing_lines(part["text"], passes), number, part["language"]])
    if is_compared:
        compare(db, number)
    else:
        note_due(db, number)
    return True


class _Passes:
    """Whether a line is the site's, asked by its key."""

    def __init__(self, db: Database, outlet: str) -> None:
        self._db, self._outlet = db, outlet

    def __call__(self, line: str) -> bool:
        sql = "SELECT count(*) FROM passing_lines WHERE outlet = ? AND line = ?"
        (count,) = connection(self._db).execute(sql, [self._outlet, line]).fetchone()
        return bool(count >= _ARTICLES)
