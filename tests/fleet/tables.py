"""What two archives have in common: every table, without the numbers and times of runs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlite_utils import Database

_ARTICLE = "(SELECT url FROM articles WHERE id = {})"
QUERIES = {
    "outlets": "SELECT name, title, home, sources FROM outlets",
    "articles": "SELECT outlet, url, title, text, published_at, published_on, words_sha256, language FROM articles",
    "copies": f"SELECT url, outlet, {_ARTICLE.format('article')} FROM copies",
    "texts": f"SELECT {_ARTICLE.format('article')}, language, title, text FROM texts",
    "date_candidates": f"SELECT {_ARTICLE.format('article')}, source, raw, value, verdict FROM date_candidates",
    "article_states": f"SELECT {_ARTICLE.format('article')}, state FROM article_states",
    "near_duplicates": (
        f"SELECT {_ARTICLE.format('article')}, {_ARTICLE.format('original')}, language, kind FROM near_duplicates"
    ),
    "story_articles": (
        f"SELECT {_ARTICLE.format('story_articles.article')}, kind, (SELECT min(articles.url) FROM articles, story_articles "
        "AS other WHERE other.story = story_articles.story AND articles.id = other.article) FROM story_articles"
    ),
    "revisions": f"SELECT {_ARTICLE.format('article')}, text FROM revisions",
    # Whether a copy or its original came first is in the reason: that differs between two runs of one process too.
    "addresses": (
        "SELECT url, outlet, found_by, state, CASE WHEN state <> 'copy' THEN reason_code END, "
        f"{_ARTICLE.format('article')} FROM addresses"
    ),
    "documents": "SELECT outlet, source, url, answer_code, named FROM documents",
    "robots": "SELECT host, text FROM robots",
    "pages": "SELECT DISTINCT url, fetched_url, outlet, digest, size FROM pages",
    "left": "SELECT (SELECT count(*) FROM stories_due) + (SELECT count(*) FROM unshingled)",
}
"""What is compared of each table; ``left`` is the work that no run has finished."""


def tables(database: Path) -> dict[str, Counter[tuple[object, ...]]]:
    """The rows of each table."""
    db = Database(database)
    try:
        return {name: Counter(db.execute(sql).fetchall()) for name, sql in QUERIES.items()}
    finally:
        db.close()


def differences(one: Path, other: Path) -> dict[str, int]:
    """How many rows each table has in only one of two archives; empty if all are the same."""
    mine, theirs = tables(one), tables(other)
    found = {name: sum(((mine[name] - theirs[name]) + (theirs[name] - mine[name])).values()) for name in QUERIES}
    return {name: count for name, count in found.items() if count}
