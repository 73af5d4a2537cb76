"""Articles and copies as rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from sqlite_utils import Database
from sqlite_utils.db import Table

from crawler.identity.same_article import similarity
from crawler.model.items import Article, Text
from crawler.model.reasons import Reason, ReasonCode
from crawler.storage.events import replace_events
from crawler.storage.rows import insert, insert_all, select, update
from crawler.storage.words import note_words
from crawler.text.diff import changes
from crawler.text.words import words_of

# Fields of an Article that are not columns of ``articles``.
_ELSEWHERE = {
    "texts",
    "date_candidates",
    "found_by",
    "address_url",
    "duplicates",
    "outcome",
    "page",
    "events",
    "site_dates",
    "states",
}
ARTICLE_COLUMNS = [each.name for each in fields(Article) if each.name not in _ELSEWHERE]
"""Columns of ``articles`` except ``id``."""

COPY_COLUMNS = (
    "url", "outlet", "title", "published_at", "published_precision", "published_on", "text", "first_seen_at",
    "fetched_at",
)  # fmt: skip
"""Columns of ``copies`` that are also fields of an article."""


class OriginalKind(StrEnum):
    """How an article repeats a stored one."""

    AGAIN = "again"
    """The same URL was fetched again."""
    SAME_PAGE = "same_page"
    """Another URL of the same page."""
    SAME_OUTLET = "same_outlet"
    """The same words from the same outlet."""
    OTHER_OUTLET = "other_outlet"
    """The same words from another outlet."""


@dataclass(frozen=True, slots=True)
class Original:
    """A stored article that another one repeats."""

    id: int
    url: str
    outlet: str
    kind: OriginalKind
    published_on: str | None
    published_at: str | None
    title: str
    text_sha256: str
    modified_at: str | None
    text: str = field(repr=False)

    def differs_from(self, article: Article) -> bool:
        """Whether ``article``, fetched from the same URL, differs from what is stored."""
        theirs = (article.title, article.text_sha256, article.modified_at, article.published_at)
        return (self.title, self.text_sha256, self.modified_at, self.published_at) != theirs

    def stays_before(self, article: Article) -> bool:
        """Whether ``article`` is a copy of this one, and not the other way round.

        The one published first is the original. Articles without a day come last. On the same day an instant comes
        before a day alone, and the remaining ties are broken by URL, so that the order of arrival never matters.
        """
        if self.kind in (OriginalKind.AGAIN, OriginalKind.SAME_PAGE):
            return self.kind is OriginalKind.SAME_PAGE
        theirs = rank(article.published_on, article.published_at, article.url)
        return rank(self.published_on, self.published_at, self.url) < theirs


def rank(published_on: str | None, published_at: str | None, url: str) -> tuple[bool, str, str, str]:
    """Sort key that puts the first publisher first; see ``Original.stays_before``."""
    instant = published_at if published_at and "T" in published_at else "~"
    return published_on is None, published_on or "", instant, url


def last_id(table: Table) -> int:
    """The ``id`` of the row just inserted."""
    assert isinstance(table.last_pk, int)
    return table.last_pk


def article_row(article: Article) -> dict[str, Any]:
    """The article as columns of ``articles``."""
    row = {name: getattr(article, name) for name in ARTICLE_COLUMNS}
    return row | {name: json.dumps(row[name], ensure_ascii=False) for name in ("languages", "topic_terms")}


def insert_article(db: Database, article: Article) -> int:
    """Insert an article with its languages and dates; return its ``id``."""
    article_id = insert(db, "articles", article_row(article))
    _insert_parts(db, article, article_id)
    return article_id


def insert_copy(db: Database, article: Article, original: Original) -> None:
    """Insert ``article`` as a copy of ``original``, replacing what is stored for its URL.

    A copy with the same words may have a new headline: its earlier version is kept as a revision.
    """
    row = {name: getattr(article, name) for name in COPY_COLUMNS}
    if is_alias := original.kind is OriginalKind.SAME_PAGE:
        row["url"] = article.address_url
    columns = "title, text, published_at, fetched_at"
    for earlier in select(db, f"SELECT {columns} FROM copies WHERE url = ?", [row["url"]]):  # noqa: S608
        keep_earlier(db, earlier, article, original.id, copy=row["url"])
    kind = "copy" if original.kind is OriginalKind.OTHER_OUTLET else "same"
    measured = {"article": original.id, "kind": kind, "similarity": similarity(original.text, article.text)}
    insert(db, "copies", {**row, **measured, "is_alias": is_alias}, replace=True)


def refresh_article(db: Database, article: Article, original: Original) -> None:
    """Replace the earlier text from the same URL by ``article``, and keep it as a revision."""
    columns = "title, text, published_at, modified_at, fetched_at"
    for earlier in select(db, f"SELECT {columns} FROM articles WHERE id = ?", [original.id]):  # noqa: S608
        keep_earlier(db, earlier, article, original.id)
    replace_article(db, article, original.id)


def says_the_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two titles and texts have the same words; punctuation, spacing and case do not count."""
    return one == other or list(map(words_of, one)) == list(map(words_of, other))


def keep_earlier(
    db: Database, earlier: Mapping[str, Any], article: Article, number: int, copy: str | None = None
) -> None:
    """Keep the text of the article ``number``, or of its copy at ``copy`` (URL), before ``article`` replaces it.

    ``earlier`` is a row of that table, with the columns that ``revisions`` also has. Nothing is kept if the words are
    the same.
    """
    if not says_the_same((earlier["title"], earlier["text"]), (article.title, article.text)):
        found = changes(earlier["title"], earlier["text"], article.title, article.text)
        said = {"replaced_at": article.fetched_at, "changes": json.dumps(found, ensure_ascii=False)}
        insert(db, "revisions", {**earlier, **said, "article": number, "copy": copy})


def replace_article(db: Database, article: Article, article_id: int) -> None:
    """Replace the article with this ``id`` by ``article``, except its URL and when it was first seen."""
    kept = {"first_seen_at", "url"}
    row = {name: value for name, value in article_row(article).items() if name not in kept}
    update(db, "articles", article_id, row)
    _replace_parts(db, article, article_id)


def put_before(db: Database, article: Article, original: Original) -> None:
    """Make ``article`` the original, and the earlier original its copy; the ``id`` stays."""
    columns = ", ".join((*COPY_COLUMNS, "gone_at"))
    db.execute(
        f"INSERT OR REPLACE INTO copies ({columns}, article, kind, similarity) "  # noqa: S608
        f"SELECT {columns}, id, 'copy', ? FROM articles WHERE id = ?",
        [similarity(original.text, article.text), original.id],
    )
    later = Reason.of(ReasonCode.PUBLISHED_LATER, article.url)
    db.execute(
        "UPDATE addresses SET state = ?, reason = ?, reason_code = ? WHERE article = ? AND state = 'stored'",
        [later.code.state, later.words, later.code, original.id],
    )
    db.execute("DELETE FROM copies WHERE url = ?", [article.url])
    update(db, "articles", original.id, {**article_row(article), "gone_at": None})
    db.execute(
        "UPDATE copies SET kind = CASE WHEN outlet = ? THEN 'same' ELSE 'copy' END "
        "WHERE article = ? AND kind IN ('same', 'copy')",
        [article.outlet, original.id],
    )
    _replace_parts(db, article, original.id)


def _replace_parts(db: Database, article: Article, article_id: int) -> None:
    for table in ("texts", "date_candidates", "article_states"):
        db.execute(f"DELETE FROM {table} WHERE article = ?", [article_id])  # noqa: S608
    _insert_parts(db, article, article_id)


def _insert_parts(db: Database, article: Article, article_id: int) -> None:
    day = article.published_on or article.first_seen_at[:10]
    insert_all(db, "article_states", ({"state": each, "day": day, "article": article_id} for each in article.states))
    replace_events(db, article_id, article.events, day)
    insert_all(db, "texts", ({"article": article_id, **_values(text)} for text in article.texts))
    insert_all(
        db,
        "date_candidates",
        (
            {"article": article_id} | {name: value for name, value in candidate.as_dict().items() if name != "day"}
            for candidate in article.date_candidates
        ),
    )
    note_words(db, article_id)


def _values(of: Text) -> dict[str, Any]:
    return {each.name: getattr(of, each.name) for each in fields(of)}
