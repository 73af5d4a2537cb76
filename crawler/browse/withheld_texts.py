"""Texts whose pages say ``noarchive``: shown, or withheld if the operator asks for that.

With the plugin's option ``noarchive: withhold``, pages and files of this package say why instead of the text.
Datasette's own tables, files and SQL then have no text at all, since they cannot tell one article from another: the
columns are empty.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from datasette.utils import StartupError  # type: ignore[import-untyped]

WITHHELD = (
    "The text is not shown: its page asks that no copy be shown to others (noarchive). It can be read at the outlet."
)
"""What stands instead of a text."""
_OPTION = "noarchive"
_CHOICES = ("show", "withhold")
CLOSED = frozenset({
    ("articles", "text"), ("texts", "text"), ("copies", "text"), ("revisions", "text"), ("revisions", "changes"),
    ("passing_lines", "line"), ("articles_fts", "text"), ("events", "words"), ("event_sides", "words"),
})  # fmt: skip
"""Tables and columns with words of texts beyond headlines, dates and terms."""
# The last page that was fetched under any of the article's addresses at its own outlet counts.
_SAYING_SO = """
    SELECT articles.id FROM articles WHERE articles.id IN (SELECT value FROM json_each(?)) AND (
        SELECT pages.noarchive FROM addresses JOIN pages ON pages.url = addresses.url
        WHERE addresses.article = articles.id AND addresses.outlet = articles.outlet AND pages.noarchive IS NOT NULL
        ORDER BY pages.fetched_at DESC LIMIT 1
    )
"""


_SHOWN = "SELECT id, text FROM articles WHERE id IN (SELECT value FROM json_each(?))"


def check_option(datasette: Any) -> None:
    """Return if the plugin's option is one of the choices, or not given.

    Raises:
        StartupError: it is anything else.
    """
    if (given := _given(datasette)) not in _CHOICES:
        raise StartupError(f"plugins, chancery, {_OPTION}: {given!r} is none of {', '.join(_CHOICES)}")


def withheld(datasette: Any, connection: sqlite3.Connection, articles: Iterable[int]) -> frozenset[int]:
    """Those of the articles whose texts are not shown."""
    if not _are_withheld(datasette):
        return frozenset()
    asked = json.dumps(list(articles))
    return frozenset(row[0] for row in connection.execute(_SAYING_SO, [asked]))


def shown_texts(datasette: Any, connection: sqlite3.Connection, articles: Iterable[int]) -> dict[int, str]:
    """The texts of these articles by their numbers, without those that are withheld."""
    numbers = list(articles)
    hidden = withheld(datasette, connection, numbers)
    rows = connection.execute(_SHOWN, [json.dumps([number for number in numbers if number not in hidden])])
    return dict(map(tuple, rows))


def prepare(connection: Any, is_archive: Callable[[], bool], datasette: Any) -> None:
    """Close the texts to a connection of Datasette, if they are withheld; its database may become an archive later."""
    if _are_withheld(datasette):
        connection.set_authorizer(_closed(is_archive))


@contextmanager
def opened(datasette: Any, connection: Any) -> Iterator[None]:
    """Let the block read the texts of an archive; what it shows of them is for ``withheld`` to say."""
    if not _are_withheld(datasette):
        yield
        return
    connection.set_authorizer(None)
    try:
        yield
    finally:
        connection.set_authorizer(_closed(lambda: True))


def _closed(is_archive: Callable[[], bool]) -> Callable[..., int]:
    def authorize(action: int, table: str | None, column: str | None, *_: object) -> int:
        is_text = action == sqlite3.SQLITE_READ and (table, column) in CLOSED
        # SQLite reads NULL instead (https://www.sqlite.org/c3ref/set_authorizer.html).
        return sqlite3.SQLITE_IGNORE if is_text and is_archive() else sqlite3.SQLITE_OK

    return authorize


def _given(datasette: Any) -> object:
    return (datasette.plugin_config("chancery") or {}).get(_OPTION, _CHOICES[0])


def _are_withheld(datasette: Any) -> bool:
    return _given(datasette) == _CHOICES[1]
