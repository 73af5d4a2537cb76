"""Which stored articles an article repeats: by its canonical URL, by its exact words.

``pipelines.deduplicate`` asks first and hands on what it found; whoever writes asks again, about what has been stored
since then. An article about which no step has asked is compared with nothing. Near-duplicates, which share most of
their words, stay articles: see ``crawler.storage.near_duplicates``.
"""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from crawler.model.items import Article, Duplicates
from crawler.storage.articles import Original, OriginalKind
from crawler.storage.rows import first

_COLUMNS = "id, url, outlet, published_on, published_at, title, text_sha256, modified_at"


def find_duplicates(db: Database, article: Article) -> Duplicates:
    """Look among all articles that are stored now."""
    # The last one first: what another crawl stores meanwhile is then looked at twice rather than missed.
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
    same_url, same_words = (_first(db, column, article, None, 0) for column in ("url", "words_sha256"))
    return Duplicates(last, same_url["id"] if same_url else None, same_words["id"] if same_words else None)


def originals(db: Database, article: Article) -> tuple[Original | None, Original | None]:
    """The article with the URL of ``article``, and the one with its words; within the transaction that stores it.

    An article's URL is its key: what is stored under it is an earlier state of the article, where no step has asked
    about duplicates. Words are not looked up then.
    """
    found = article.duplicates
    if found is None:
        stored = _first(db, "url", article, None, 0)
        return Original(kind=OriginalKind.AGAIN, **stored) if stored else None, None
    same_url = _first(db, "url", article, found.same_url, found.last)
    same_words = _first(db, "words_sha256", article, found.same_words, found.last)
    by_url = by_words = None
    if same_url:
        is_own = _is_own(db, article, same_url)
        by_url = Original(kind=OriginalKind.AGAIN if is_own else OriginalKind.SAME_PAGE, **same_url)
    if same_words:
        is_own = same_words["outlet"] == article.outlet
        by_words = Original(kind=OriginalKind.SAME_OUTLET if is_own else OriginalKind.OTHER_OUTLET, **same_words)
    return by_url, by_words


def _first(db: Database, column: str, article: Article, found: int | None, last: int) -> dict[str, Any] | None:
    """The article that was ``found``, if it is the same in ``column`` still; else the first such one after ``last``."""
    sql = f"SELECT {_COLUMNS} FROM articles WHERE {column} = ? AND (id = ? OR id > ?) ORDER BY id LIMIT 1"  # noqa: S608
    return first(db, sql, [getattr(article, column), found, last])


def _is_own(db: Database, article: Article, stored: dict[str, Any]) -> bool:
    """Whether ``article`` was fetched from the same address as ``stored``."""
    sql = "SELECT 1 FROM addresses WHERE url = ? AND article = ? AND state = 'stored'"
    return (
        article.address_url == stored["url"]
        or db.execute(sql, [article.address_url, stored["id"]]).fetchone() is not None
    )
