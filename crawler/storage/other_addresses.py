"""Other addresses of an article that is stored: a redirect, a canonical link or the same words at a new place.

Each is an alias: it has a row of ``copies`` as a page and none of ``articles``. The article is revisited under one of
its addresses only, and under another one where that no longer shows it.
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
    """Record that the stored article of this ``number`` is at ``article.url`` too, which its address led to.

    What was stored from there as an article of its own becomes one with it.
    """
    columns = ", ".join((*COPY_COLUMNS, "id", "gone_at"))
    there = first(db, f"SELECT {columns} FROM articles WHERE url = ?", [article.url])  # noqa: S608
    if there is None:
        add_aliases(db, article.address_url, [article.url])
    elif there["id"] != number and there["outlet"] == article.outlet and is_one_text(there["text"], article.text):
        _unite(db, there, number, article)


def hand_over(db: Database, url: str, article: int, at: str) -> bool:
    """Revisit an article under another of its addresses from now on, if it has one; whether it has.

    The address ``url`` no longer shows it.
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
    """Remove an article; what refers to it refers to ``other`` from now on."""
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
