"""Which articles are exported, and their columns as the database has them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crawler.storage.database import StorageError

LISTS = ("languages", "copies")
"""Columns that are lists of text."""
JSON = ("topic_terms",)
"""Columns that are JSON of another form."""


class NoSuchStory(LookupError):
    """A story is asked for that the database does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles that meet every condition; without any, all."""

    outlets: tuple[str, ...] = ()
    since: date | None = None
    """First day of publication, at the outlet; articles without a day are left out where days are asked for."""
    until: date | None = None
    """Last day."""
    language: str | None = None
    """BCP 47 tag of one of the article's texts; ``en`` includes ``en-GB``."""
    story: int | None = None
    """``stories.id``."""

    def condition(self) -> tuple[str, list[Any]]:
        """As SQL about ``articles AS a``, with its values."""
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
    """Articles of a database with their columns, their ``story``, and ``copies``, the addresses of their copies.

    Nothing is written, and a file of version 0.1 is read as it is.

    Raises:
        StorageError: there is no such database, or it is another program's.
        NoSuchStory: a story is asked for that is not there.
    """

    def __init__(self, database: Path, selection: Selection) -> None:
        self.outlets: frozenset[str]
        """Names of the outlets that the database has."""
        self.database = database
        self.selection = selection
        if not database.is_file():
            raise StorageError(f"{database}: there is no such file; name the database with -s DATABASE=FILE")
        with closing(self._connect()) as connection:
            try:
                info = connection.execute("PRAGMA table_info(articles)").fetchall()
                if not info:
                    raise StorageError(f"{database}: there are no articles; is this a database that Chancery made?")
                story = connection.execute("SELECT 1 FROM stories WHERE id = ?", [selection.story]).fetchone()
                self.outlets = frozenset(name for (name,) in connection.execute("SELECT name FROM outlets"))
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
        """Rows in the order of their ``id``, all of one moment; lists and JSON as Python has them."""
        decoded = [column.name for column in self.columns if column.type in ("list", "json")]
        with closing(self._connect()) as connection:
            connection.row_factory = sqlite3.Row
            for row in connection.execute(*self._query()):
                yield dict(row) | {name: json.loads(row[name]) for name in decoded}

    def _query(self, limit: str = "") -> tuple[str, list[Any]]:
        condition, values = self.selection.condition()
        copies = "(SELECT json_group_array(url) FROM (SELECT url FROM copies WHERE article = a.id ORDER BY url))"
        story = "(SELECT story FROM story_articles WHERE article = a.id)"
        sql = f"SELECT a.*, {story} AS story, {copies} AS copies FROM articles a WHERE {condition} ORDER BY a.id{limit}"  # noqa: S608
        return sql, values

    def _connect(self) -> sqlite3.Connection:
        try:
            return sqlite3.connect(f"{self.database.resolve().as_uri()}?mode=ro", uri=True)
        except sqlite3.Error as error:
            raise StorageError(f"{self.database}: {error}") from error


def _type(name: str, declared: str) -> str:
    if name in LISTS:
        return "list"
    if name in JSON:
        return "json"
    return {"INTEGER": "integer", "REAL": "real", "FLOAT": "real"}.get(declared.upper(), "text")
