"""Other URLs of a stored article: a redirect, a canonical link or the same words at a new URL.

Each is an alias: as a page it has a row of ``copies`` but none of ``articles``. The article is revisited under only one
of its URLs, and under another one if the first no longer shows it.
"""

from __future__ import annotations

from sqlite_utils import Database

from crawler.identity.same_article import is_one_text, similarity
from crawler.model.items import Article
from crawler.model.reasons import Reason, ReasonCode
from crawler.storage import stories
from crawler.storage.addresses import add_aliases, reason_columns
from crawler.storage.articles import COPY_COLUMNS
from crawler.storage.rows import first, insert, update


def note_other_address(db: Database, article: Article, number: int) -> None:
    """Record that the stored article ``number`` is also at ``article.url``, which its own URL led to.

    An article that was stored from there is merged with it.
    """
    columns = ", ".join((*COPY_COLUMNS, "id", "gone_at"))
    there = first(db, f"SELECT {columns} FROM articles WHERE url = ?", [article.url])  # noqa: S608
    if there is None:
        add_aliases(db, article.address_url, [article.url])
    elif there["id"] != number and there["outlet"] == article.outlet and is_one_text(there["text"], article.text):
        _unite(db, there, number, article)


def hand_over(db: Database, url: str, article: int, at: str) -> bool:
    """Revisit an article under another of its URLs from now on, if it has one; return whether it has.

    The URL ``url`` no longer shows it.
    """
    sql = """
        SELECT addresses.url FROM addresses JOIN copies ON copies.url = addresses.url
        WHERE addresses.article = ? AND is_alias AND gone_at IS NULL AND addresses.url <> ?
        ORDER BY addresses.first_seen_at DESC, addresses.rowid DESC LIMIT 1
    """
    other = first(db, sql, [article, url])
    if other is None:
        return False
    update(db, "copies", other["url"], {"url": url}, by="url")
    row = {"state": "stored", **reason_columns(None), "next_look_at": at}
    update(db, "addresses", other["url"], row, by="url")
    _set_alias(db, url, article, other["url"])
    return True


def make_way(db: Database, article: int, other: int) -> None:
    """Remove an article; references to it are changed to ``other``."""
    for table in ("copies", "revisions", "addresses"):
        db.execute(f"UPDATE {table} SET article = ? WHERE article = ?", [other, article])  # noqa: S608
    stories.prepare_removal(db, article)
    db.execute("DELETE FROM articles WHERE id = ?", [article])


def _unite(db: Database, there: dict[str, str | int], number: int, article: Article) -> None:
    sql = "SELECT url FROM addresses WHERE article = ? AND state = 'stored'"
    addresses = [url for (url,) in db.execute(sql, [there["id"]]).fetchall()]
    make_way(db, int(there.pop("id")), number)
    for url in addresses:
        measured = {"article": number, "kind": "same", "similarity": similarity(str(there["text"]), article.text)}
        insert(db, "copies", {**there, "url": url, **measured, "is_alias": 1}, replace=True)
        _set_alias(db, url, number, article.address_url)


def _set_alias(db: Database, url: str, article: int, of: str) -> None:
    reason = Reason.of(ReasonCode.SAME_PAGE, of)
    row = {"state": reason.code.state, **reason_columns(reason), "article": article, "next_look_at": None}
    update(db, "addresses", url, row, by="url")
