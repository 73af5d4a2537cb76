"""How one value of an archive's table or query is displayed. Everything that comes from a crawled page is escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from datasette.utils import format_bytes, tilde_encode  # type: ignore[import-untyped]
from markupsafe import Markup, escape

from crawler.browse.current_page import current_page
from crawler.browse.text_direction import SHORTENED, directed, excerpt, paragraphs, shorten, snippet, tags
from crawler.browse.times_in_words import MOMENT
from crawler.browse.web_links import weblink

_TABLE_OF = {
    "article": "articles",
    "original": "articles",
    "similar_article": "articles",
    "outlet": "outlets",
    "seen_in": "crawls",
    "fetched_in": "crawls",
    "first_seen_in": "crawls",
}
"""Columns that refer to another table, both in tables and in query results."""


_BYTES = ("bytes", "size", "length")
"""Columns that count bytes."""


def value_in_full(value: Any, column: str, row: Any) -> Markup | None:
    """One value on the page of its row; None if Datasette's own form is good enough."""
    if isinstance(value, str) and column in ("reason", "raw", "title") and value:
        return directed(value, _languages(row))
    if isinstance(value, str) and column == "text" and value:
        return Markup('<div class="prose">{}</div>').format(paragraphs(value, _languages(row)))
    if isinstance(value, str) and column == "topic_terms":
        return topic_terms(value)
    if isinstance(value, str) and column in ("counters", "languages") and value[:1] in ("{", "["):
        return _json(value)
    if isinstance(value, str) and "sha256" in column:
        return Markup("<code>{}</code>").format(value)
    return None


def topic_terms(value: object) -> Markup:
    """The terms behind a topic score as a list, heaviest first: each with its weight and where it was found."""
    try:
        terms = [(float(term["weight"]), str(term["term"]), str(term["where"])) for term in json.loads(str(value))]
    except (ValueError, TypeError, KeyError):
        return escape(value)
    lines = (
        Markup('<li><span class="verdict">{:+.2f}</span> {} <span class="entry-facts">{}</span></li>').format(
            weight, directed(term), where
        )
        for weight, term, where in sorted(terms, key=lambda term: -abs(term[0]))
    )
    return Markup('<ul class="dates">{}</ul>').format(Markup().join(lines))


def cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """One cell of a table or of a query result; None leaves it to Datasette, which escapes it."""
    if table is None:
        rows = current_page().rows
        if not rows or rows[-1] is not row:
            rows.append(row)
    if column in ("story", "became") and isinstance(_plain(value), int):
        return Markup('<a href="{}">{}</a>').format(_story_path(_plain(value), database, datasette), _plain(value))
    if column in _TABLE_OF and value not in (None, ""):
        if table == "stories" and column == "article":
            value = _plain(value)  # the headline in the next column is the story's
        return _reference(value, _TABLE_OF[column], database, datasette)
    if isinstance(value, int) and column == "what_changed":
        return Markup('<a href="{}/-/revisions/{}">side by side</a>').format(datasette.urls.database(database), value)
    if isinstance(value, int) and column in _BYTES:
        return escape(format_bytes(value))
    if isinstance(value, float) and column == "similarity":
        return Markup("{:.0f}&nbsp;%").format(value * 100)
    if not isinstance(value, str) or not value:
        return None
    if column == "title" and (path := _title_path(row, table, database, datasette)) is not None:
        return Markup('<a href="{}">{}</a>').format(path, directed(value, _languages(row)))
    return _text(row, value, column)


def _text(row: Any, value: str, column: str) -> Markup | None:
    if re.match(r"https?://", value):
        return weblink(value)
    if column.endswith(("_at", "_on", "_article", "_stored", "_crawl")) and MOMENT.fullmatch(value):
        # Same form as in the other date columns, so that the eye can sort it. A day stays a day.
        return Markup('<time datetime="{}">{}</time>').format(value, re.sub(r"T(\d\d:\d\d):\d\dZ", r" \1", value))
    if "sha256" in column:
        return Markup('<code title="{}">{}…</code>').format(value, value[:10])
    if column == "languages" and value.startswith("["):
        return escape(", ".join(tags(value)))
    if column == "topic_terms" and value.startswith("["):
        return _summary(value, str(value.count('"term"')) + " terms")
    if column == "said":
        return _summary(value, shorten(value, 40))
    if column == "counters":
        return _summary(value, str(value.count('":')) + " counts")
    if column == "dates_seen":
        lines = [Markup("<li>{}</li>").format(line) for line in value.split("\n")]
        return Markup('<ul class="lines">{}</ul>').format(Markup().join(lines))
    if column == "snippet":
        return snippet(value, _languages(row))
    if value.isascii() and len(value) <= SHORTENED:
        return None
    return excerpt(value, _languages(row) if column in ("title", "text") else ())


def _summary(value: str, words: str) -> Markup:
    return Markup('<span title="{}">{}</span>').format(shorten(value, 900), words)


def _reference(value: Any, table: str, database: str, datasette: Any) -> Markup:
    # If Datasette has looked up the label of a foreign key, the value is {"value": …, "label": …}.
    label = value["label"] if isinstance(value, Mapping) else value
    return Markup('<a href="{}">{}</a>').format(
        datasette.urls.row(database, table, tilde_encode(str(_plain(value)))), excerpt(label, length=90)
    )


def _plain(value: Any) -> Any:
    return value["value"] if isinstance(value, Mapping) else value


def _title_path(row: Any, table: str | None, database: str, datasette: Any) -> str | None:
    """Target of a headline's link: the story in lists of stories, the article in other query results."""
    if table == "stories":
        return _story_path(row["id"], database, datasette)
    if table is not None:
        return None
    if (story := _number(row, "story")) is not None:
        return _story_path(story, database, datasette)
    number = _number(row, "article", "id")
    return None if number is None else str(datasette.urls.row(database, "articles", number))


def _story_path(number: int, database: str, datasette: Any) -> str:
    return f"{datasette.urls.database(database)}/-/story/{number}"


def _number(row: Any, *columns: str) -> int | None:
    # A row is sqlite3.Row or Datasette's own class: both have keys(), neither has get().
    return next((row[key] for key in columns if key in row.keys() and isinstance(row[key], int)), None)  # noqa: SIM118


def _languages(row: Any) -> list[str]:
    found: list[str] = []
    for key in ("language", "languages"):
        if key in row.keys() and isinstance(row[key], str):  # noqa: SIM118
            found.extend(tags(row[key]))
    return found


def _json(value: str) -> Markup | None:
    try:
        read = json.loads(value)
    except ValueError:
        return None
    if isinstance(read, list):
        return escape(", ".join(map(str, read)))
    lines = [Markup("<tr><td>{}</td><td>{}</td></tr>").format(key, read[key]) for key in sorted(read)]
    return Markup('<table class="counters">{}</table>').format(Markup().join(lines)) if lines else escape("none")
