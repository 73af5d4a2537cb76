"""Which stored articles an article repeats: by its canonical URL, or by its exact words.

``pipelines.deduplicate`` looks first and passes on what it found; the writer looks again among articles stored since
then. An article whose duplicates were not looked up is compared with nothing. Near-duplicates, which share most of
their words, stay articles: see ``crawler.storage.near_duplicates``.
"""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from crawler.identity.same_article import is_one_text
from crawler.model.items import Article, Duplicates
from crawler.storage.articles import Original, OriginalKind
from crawler.storage.rows import first, update
from crawler.text.words import words_of

_COLUMNS = "id, url, outlet, published_on, published_at, title, text_sha256, modified_at, text"


def find_duplicates(db: Database, article: Article) -> Duplicates:
    """Search all articles that are stored now."""
    # The last one first: what another crawl stores meanwhile is then checked twice rather than missed.
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
    same_url, same_words = (_first(db, column, article, None, 0) for column in ("url", "words_sha256"))
    return Duplicates(last, same_url["id"] if same_url else None, same_words["id"] if same_words else None)


def originals(db: Database, article: Article) -> tuple[Original | None, Original | None]:
    """The article with the URL of ``article``, and the one with its words; within the transaction that stores it.

    If duplicates were not looked up, an article's URL is its key: what is stored under it is an earlier version of the
    article, and words are not compared.
    """
    found = article.duplicates
    if found is None:
        stored = _first(db, "url", article, None, 0)
        return Original(kind=OriginalKind.AGAIN, **stored) if stored else None, None
    same_url = _first(db, "url", article, found.same_url, found.last) or _by_alias(db, article)
    same_words = _first(db, "words_sha256", article, found.same_words, found.last)
    by_url = by_words = None
    if same_url:
        if _is_own(db, article, same_url):
            by_url = Original(kind=OriginalKind.AGAIN, **same_url)
        elif is_one_text(same_url["text"], article.text):
            by_url = Original(kind=OriginalKind.SAME_PAGE, **same_url)
        else:
            _part(db, article, same_url["id"])
    if same_words:
        by_words = Original(kind=_kind(article, same_words), **same_words)
    return by_url, by_words


def _kind(article: Article, same_words: dict[str, Any]) -> OriginalKind:
    """How an article repeats one with its words: the same page if outlet, headline and time of publication agree."""
    if same_words["outlet"] != article.outlet:
        return OriginalKind.OTHER_OUTLET
    is_as_dated = same_words["published_at"] == article.published_at
    is_named_so = words_of(same_words["title"]) == words_of(article.title)
    return OriginalKind.SAME_PAGE if is_as_dated and is_named_so else OriginalKind.SAME_OUTLET


def _part(db: Database, article: Article, other: int) -> None:
    """Give each of two articles that state the same URL, perhaps a section's, the URL of its own address."""
    shared, article.url = article.url, article.address_url
    sql = "SELECT url FROM addresses WHERE article = ? AND state = 'stored' ORDER BY url = ? DESC LIMIT 1"
    address = first(db, sql, [other, shared])
    if address is not None and address["url"] != shared:
        update(db, "articles", other, {"url": address["url"]})


def _first(db: Database, column: str, article: Article, found: int | None, last: int) -> dict[str, Any] | None:
    """The article ``found`` before, if it still has the same ``column``; else the first such one after ``last``."""
    sql = f"SELECT {_COLUMNS} FROM articles WHERE {column} = ? AND (id = ? OR id > ?) ORDER BY id LIMIT 1"  # noqa: S608
    return first(db, sql, [getattr(article, column), found, last])


def _by_alias(db: Database, article: Article) -> dict[str, Any] | None:
    """The article that also has the URL of ``article``."""
    columns = ", ".join(f"articles.{name}" for name in _COLUMNS.split(", "))
    sql = f"""
        SELECT {columns} FROM aliases JOIN addresses ON addresses.url = aliases.url
        JOIN articles ON articles.id = addresses.article
        WHERE alias = ? AND addresses.url <> ? AND addresses.state = 'stored'
    """  # noqa: S608
    return first(db, sql, [article.url, article.address_url])


def _is_own(db: Database, article: Article, stored: dict[str, Any]) -> bool:
    """Whether ``article`` was fetched from the same URL as ``stored``."""
    sql = "SELECT url FROM addresses WHERE article = ? AND state = 'stored'"
    addresses = {url for (url,) in db.execute(sql, [stored["id"]]).fetchall()} or {stored["url"]}
    return article.address_url in addresses
