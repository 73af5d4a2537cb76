"""The pages ``/DATABASE/-/countries`` and ``/DATABASE/-/country/PK``: what is reported about each state.

An article is about the states in its headline and first paragraph (``article_states``). ``/-/countries`` is that of the
first archive.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import asked_archive, read_archive, rows_as_mappings
from crawler.browse.list_export import EXPORTED, export
from crawler.browse.search_bars import HEIGHT
from crawler.text.cldr_names import country_name

_DAYS = 28
"""Days that count as recent: four weeks."""
_MONTHS = 24
"""Months drawn as bars."""
_LISTED = 50
"""Most articles of a country that are listed, and most countries that are not folded."""
_BESIDE = 12
"""Most stories, outlets and other states of a country that are listed."""
_RECENT = 500
"""Newest articles of a country among which its outlets and the states beside it are counted."""

_COUNTRIES = "SELECT state, count(*), max(day) FROM article_states GROUP BY state"
_LATELY = "SELECT state, count(*) FROM article_states WHERE day > ? GROUP BY state"
_BY_MONTH = """
    SELECT substr(day, 1, 7), count(*) FROM article_states WHERE state = ? AND day >= ? GROUP BY 1
"""
_NEWEST = "SELECT article FROM article_states WHERE state = ? ORDER BY day DESC, article DESC LIMIT ?"
_ARTICLES = """
    SELECT id, url, outlet, title, language, published_at, published_on, first_seen_at, word_count
    FROM articles WHERE id IN (SELECT value FROM json_each(?))
    ORDER BY coalesce(published_on, substr(first_seen_at, 1, 10)) DESC, id DESC
"""
_OUTLETS = """
    SELECT outlet, count(*) FROM articles WHERE id IN (SELECT value FROM json_each(?))
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?
"""
_BESIDE_IT = """
    SELECT state, count(*) FROM article_states WHERE article IN (SELECT value FROM json_each(?)) AND state <> ?
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?
"""
_STORIES = """
    SELECT DISTINCT stories.id, stories.title, stories.language, stories.articles, stories.copies, stories.outlets,
        stories.first_on, stories.article
    FROM story_articles JOIN stories ON stories.id = story
    WHERE story_articles.article IN (SELECT value FROM json_each(?)) AND stories.articles + stories.copies > 1
    ORDER BY first_on DESC, stories.id DESC LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the drawing."""

    first: str
    """First day, ``YYYY-MM-DD``."""
    last: str
    count: int
    height: float


@dataclass(frozen=True, slots=True)
class Country:
    """What the page of a state shows."""

    state: str
    total: int
    months: Sequence[Month]
    articles: Sequence[Mapping[str, Any]]
    stories: Sequence[Mapping[str, Any]]
    outlets: Sequence[tuple[str, int]]
    beside: Sequence[tuple[str, int]]
    """Other states in the same articles."""
    recent: int
    """Number of articles among which outlets and other states were counted."""


async def countries(datasette: Any, request: Any) -> Any:
    """Return the page of all states, the most reported first.

    Raises:
        NotFound: there is no such archive, or it is from an earlier version and has not been crawled since.
    """
    archive = await asked_archive(datasette, request, "articles")
    rows, last = await read_archive(datasette, archive, read_countries)
    context = {
        "database": archive,
        "archive": archive,
        "countries": rows,
        "last": last,
        "recent_days": _DAYS,
        "most": _LISTED,
    }
    return Response.html(
        await datasette.render_template("chancery/countries.html", context, request=request, view_name="countries")
    )


async def country(datasette: Any, request: Any) -> Any:
    """Return the page of one state.

    Raises:
        NotFound: there is no such archive, no such state in it, or it is from an earlier version.
    """
    archive = await asked_archive(datasette, request, "articles")
    state = request.url_vars["state"].upper()
    if form := (request.url_vars["format"] or "").removeprefix("."):
        title, page = country_name(state), f"country/{state}"
        return await export(
            datasette, request, archive, form, title, page,
            lambda connection: newest_of_state(connection, state, EXPORTED[form]),
        )  # fmt: skip
    found = await read_archive(datasette, archive, lambda connection: read_country(connection, state))
    if not found.total:
        raise NotFound(f"No article is about a state with the code {state}")
    context = {
        "database": archive, "archive": archive, "country": found, "listed": _LISTED, "bar_height": HEIGHT,
    }  # fmt: skip
    return Response.html(
        await datasette.render_template("chancery/country.html", context, request=request, view_name="country")
    )


def read_countries(connection: sqlite3.Connection) -> tuple[list[dict[str, Any]], str | None]:
    """The states with their articles, those of the last four weeks first, and the last day with articles."""
    rows = connection.execute(_COUNTRIES).fetchall()
    last = max((day for *_, day in rows), default=None)
    since = (date.fromisoformat(last) - timedelta(days=_DAYS)).isoformat() if last else ""
    lately = dict(connection.execute(_LATELY, [since]).fetchall())
    found = [
        {"state": state, "name": country_name(state), "total": total, "recent": lately.get(state, 0), "last": day}
        for state, total, day in rows
    ]
    return sorted(found, key=lambda row: (-row["recent"], -row["total"], row["name"])), last


def read_country(connection: sqlite3.Connection, state: str) -> Country:
    """The articles about a state, with their stories and outlets."""
    total, last = connection.execute(
        "SELECT count(*), max(day) FROM article_states WHERE state = ?", [state]
    ).fetchone()
    ids = newest_of_state(connection, state, _RECENT)
    newest, recent = json.dumps(ids[:_LISTED]), json.dumps(ids)
    return Country(
        state=state,
        total=total,
        months=_months(connection, state, last) if last else (),
        articles=rows_as_mappings(connection, _ARTICLES, [newest]),
        stories=rows_as_mappings(connection, _STORIES, [recent, _BESIDE]),
        outlets=connection.execute(_OUTLETS, [recent, _BESIDE]).fetchall(),
        beside=connection.execute(_BESIDE_IT, [recent, state, _BESIDE]).fetchall(),
        recent=len(ids),
    )


def newest_of_state(connection: sqlite3.Connection, state: str, most: int) -> list[int]:
    """Numbers of the newest articles about a state."""
    return [row[0] for row in connection.execute(_NEWEST, [state, most])]


def _months(connection: sqlite3.Connection, state: str, last: str) -> list[Month]:
    end = int(last[:4]) * 12 + int(last[5:7]) - 1
    firsts = [date(number // 12, number % 12 + 1, 1) for number in range(end - _MONTHS + 1, end + 2)]
    counts = dict(connection.execute(_BY_MONTH, [state, firsts[0].isoformat()]).fetchall())
    most = max(counts.values(), default=1)
    return [
        Month(first.isoformat(), (following - timedelta(days=1)).isoformat(), count, round(HEIGHT * count / most, 1))
        for first, following in pairwise(firsts)
        for count in [counts.get(first.isoformat()[:7], 0)]
    ]
