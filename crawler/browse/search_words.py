"""Search words: as typed, and in all spellings that writers of Urdu, Persian or Arabic use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette.utils import escape_fts  # type: ignore[import-untyped]

from crawler.searching.spellings import spellings


def prepare(connection: Any, is_archive: Callable[[], bool]) -> None:
    """Replace Datasette's own ``escape_fts`` if the database is an archive, which is checked at each call."""

    def escaped(typed: object) -> str:
        return searched_for(typed) if is_archive() else str(escape_fts(typed))

    connection.create_function("escape_fts", 1, escaped, deterministic=True)


def searched_for(typed: object) -> str:
    """Return the FTS5 query: all words as typed, none as an operator, each in any of its spellings.

    Datasette's own function turns an empty search, a lone quotation mark or a NUL into a syntax error.
    """
    escaped: str = escape_fts(str(typed or "").replace("\0", " "))
    phrases = [part for part in escaped.split('"') if part.strip()]
    return " AND ".join(f"({' OR '.join(_quoted(phrase))})" for phrase in phrases) or '""'


def _quoted(phrase: str) -> list[str]:
    return [f'"{spelling}"' for spelling in dict.fromkeys(spellings(phrase))]
