"""What the archive has of an outlet, to compare with what the outlet shows today; only reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crawler.storage.database import StorageError
from crawler.storage.read_only import read_only

LAST = 100
"""Number of latest articles that show what is usual for an outlet: for most outlets, some weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedArticle:
    """An article in the archive."""

    title: str
    text: str
    published_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletPast:
    """Statistics of an outlet's latest articles."""

    articles: int = 0
    """How many there are, at most ``LAST``."""
    undated: int = 0
    bylines: int = 0
    shortest: int = 0
    """Number of words of the shortest."""
    longest: int = 0


class Past:
    """Reads the archive at ``path``, while crawls may write; if there is no file, there is no past."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            StorageError: Chancery did not make it, or it cannot be read.
        """
        self.path = path
        if self.exists:
            with self._reading() as connection:
                connection.execute("SELECT count(*) FROM outlets").fetchone()

    @property
    def exists(self) -> bool:
        """Whether there is an archive."""
        return self.path.is_file()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with read_only(self.path) as connection:
                yield connection
        except sqlite3.Error as error:
            raise StorageError(f"{self.path}: {error}; is this a database that Chancery made?") from error

    def of(self, outlet: str) -> OutletPast:
        """Return what is usual for ``outlet``, by its latest articles.

        Raises:
            StorageError: the file cannot be read.
        """
        if not self.exists:
            return OutletPast()
        # The inner query reads only an index: the outlet may have a hundred thousand articles.
        sql = """
            SELECT count(*), coalesce(sum(published_on IS NULL), 0), count(byline),
                coalesce(min(word_count), 0), coalesce(max(word_count), 0)
            FROM articles WHERE id IN (SELECT id FROM articles WHERE outlet = ? ORDER BY +id DESC LIMIT ?)
        """
        with self._reading() as connection:
            articles, undated, bylines, shortest, longest = connection.execute(sql, [outlet, LAST]).fetchone()
        return OutletPast(articles=articles, undated=undated, bylines=bylines, shortest=shortest, longest=longest)

    def articles(self, urls: Iterable[str]) -> dict[str, ArchivedArticle]:
        """Return the archive's article, or copy of one, for each of these URLs that it has.

        Raises:
            StorageError: the file cannot be read.
        """
        if not self.exists:
            return {}
        sql = """
            SELECT coalesce(c.title, a.title), coalesce(c.text, a.text),
                iif(c.url IS NULL, a.published_on, c.published_on)
            FROM addresses d JOIN articles a ON a.id = d.article LEFT JOIN copies c ON c.url = d.url
            WHERE d.url = ? AND (d.state = 'stored' OR c.url IS NOT NULL)
        """
        with self._reading() as connection:
            rows = {url: connection.execute(sql, [url]).fetchone() for url in urls}
        return {
            url: ArchivedArticle(title=row[0], text=row[1], published_on=row[2]) for url, row in rows.items() if row
        }
