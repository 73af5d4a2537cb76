"""Which articles are exported, and their columns as in the database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crawler.storage.database import StorageError
from crawler.storage.read_only import read_only

LISTS = ("languages", "copies")
"""Columns that contain lists of text."""
JSON = ("topic_terms",)
"""Columns that contain other JSON."""


class NoSuchStory(LookupError):
    """The database does not have the requested story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles that meet all conditions; without conditions, all articles."""

    outlets: tuple[str, ...] = ()
    since: date | None = None
    """First day of publication, in the outlet's local time; with a day given, articles without a day are left out."""
    until: date | None = None
    """Last day of publication."""
    language: str | None = None
    """BCP 47 tag of one of the article's texts; ``en`` includes ``en-GB``."""
    story: int | None = None
    """``stories.id``."""

    def condition(self) -> tuple[str, list[Any]]:
        """The condition as SQL about ``articles AS a``, and its values."""
        parts: list[tuple[str, list[Any]]] = [("1", [])]
        if self.outlets:
            parts.append((f"a.outlet IN ({', '.join('?' * len(self.outlets))})", list(self.outlets)))
        if self.since:
            parts.append(("a.published_on >= ?", [self.since.isoformat()]))
        if self.until:
            parts.append(("a.published_on <= ?", [self.until.isoformat()]))
        if self.language:
            of_language = "SELECT 1 FROM texts WHERE article = a.id AND (language = ?1 OR language LIKE ?1 || '-%')"
            parts.append((f"EXISTS ({of_language.replace('?1', '?')})", [self.language] * 2))
        if self.story is not None:
            parts.append(("a.id IN (SELECT article FROM story_articles WHERE story = ?)", [self.story]))
        return " AND ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the export."""

    name: str
    type: str
    """``integer``, ``real``, ``text``, ``list`` (of text) or ``json``."""


class Articles:
    """Articles of a database with their columns, their ``story``, and ``copies``, the URLs of their copies.

    Nothing is written; a file of version 0.1 is read as it is.

    Raises:
        StorageError: there is no such database, or it belongs to another program.
        NoSuchStory: the requested story does not exist.
    """

    def __init__(self, database: Path, selection: Selection) -> None:
        self.outlets: frozenset[str]
        """Names of the outlets in the database."""
        self.database = database
        self.selection = selection
        if not database.is_file():
            raise StorageError(f"{database}: there is no such file; name the database with -s DATABASE=FILE")
        try:
            with read_only(database) as connection:
                info = connection.execute("PRAGMA table_info(articles)").fetchall()
                if not info:
                    raise StorageError(f"{database}: there are no articles; is this a database that Chancery made?")
                story = connection.execute("SELECT 1 FROM stories WHERE id = ?", [selection.story]).fetchone()
                self.outlets = frozenset(name for (name,) in connection.execute("SELECT name FROM outlets"))
                self._own = ", ".join(f"a.{name}" for _, name, *_ in info)  # not the computed ones
                connection.execute(*self._query(" LIMIT 0"))
        except sqlite3.Error as error:
            raise StorageError(
                f"{database}: {error}; is this a database that Chancery made, and may its folder be written?"
            ) from error
        if selection.story is not None and story is None:
            raise NoSuchStory(f"{database}: there is no story {selection.story}; /-/story/N in Datasette shows them")
        self.columns = [Column(name, _type(name, declared)) for _, name, declared, *_ in info]
        self.columns += [Column("story", "integer"), Column("copies", "list")]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield rows in the order of their ``id``, all of one moment; lists and JSON as Python values."""
        decoded = [column.name for column in self.columns if column.type in ("list", "json")]
        with read_only(self.database) as connection:
            connection.row_factory = sqlite3.Row
            for row in connection.execute(*self._query()):
                yield dict(row) | {name: json.loads(row[name]) for name in decoded}

    def _query(self, limit: str = "") -> tuple[str, list[Any]]:
        condition, values = self.selection.condition()
        copies = "(SELECT json_group_array(url) FROM (SELECT url FROM copies WHERE article = a.id ORDER BY url))"
        story = "(SELECT story FROM story_articles WHERE article = a.id)"
        columns = f"{self._own}, {story} AS story, {copies} AS copies"
        sql = f"SELECT {columns} FROM articles a WHERE {condition} ORDER BY a.id{limit}"  # noqa: S608
        return sql, values


def _type(name: str, declared: str) -> str:
    if name in LISTS:
        return "list"
    if name in JSON:
        return "json"
    return {"INTEGER": "integer", "REAL": "real", "FLOAT": "real"}.get(declared.upper(), "text")
