"""The page ``/DATABASE/-/search``: articles by their words, outlets, languages and days.

``/-/search`` is that of the first archive. All that the page shows is in its address.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from datasette.utils import sqlite_timelimit, tilde_decode  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]

from crawler.browse.access import ensure_may_view
from crawler.browse.archives import archives
from crawler.browse.search_bars import HEIGHT, Bar, bars_of
from crawler.browse.search_filters import Filters
from crawler.browse.search_match import match_of
from crawler.browse.search_query import Kind, SearchQuery, Term, day_from, no_day, parse_query
from crawler.browse.search_results import Found, rows_of

_PER_PAGE = 50
"""Articles on a page: what is read before a search is narrowed."""
_MOST_PAGES = 20_000
"""Greatest number of a page: that of the last of a million articles."""
_TIME_LIMIT = 3000
"""Milliseconds for a search; the longest of a million articles takes a tenth of it (docs/evaluation.md)."""

SORTS = ("newest", "best")
"""Orders of the list, the usual one first."""
_FILTERS = {"outlet": Kind.OUTLET, "country": Kind.COUNTRY, "language": Kind.LANGUAGE}
_PARAMETERS = ("q", *_FILTERS, "after", "before", "sort", "page")
_FORMER = {"from_day": "after", "to_day": "before"}
"""Parameters of the former page ``/DATABASE/search``, by which people may have kept a search."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a search says."""

    query: SearchQuery
    values: dict[str, str]
    """The parameters that are not empty, in the order of the form."""
    sort: str
    page: int

    def address(self, **changes: object) -> str:
        """The query string of the same search with other parameters, on its first page unless that is given."""
        values = {**self.values, "page": "", **{name: str(value) for name, value in changes.items()}}
        return "?" + urlencode({name: values[name] for name in _PARAMETERS if values.get(name)})


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found."""

    total: int
    bars: Sequence[Bar]
    rows: Sequence[dict[str, object]]
    expression: str


async def search(datasette: Any, request: Any) -> Any:
    """Return the page, or the same articles as JSON.

    Raises:
        NotFound: there is no such archive, or it is from an earlier version and has not been crawled since.
    """
    served = archives(datasette)
    named = request.url_vars["database"]
    archive = tilde_decode(named) if named else next(iter(served), None)
    if archive is None or archive not in served:
        raise NotFound("There is no such archive")
    await ensure_may_view(datasette, request.actor, archive, "articles")
    asked = read_address({name: request.args.get(name) or "" for name in _PARAMETERS})
    database = datasette.get_database(archive)
    outlets = [
        dict(row)
        for row in (await database.execute("SELECT name, title, country, languages FROM outlets ORDER BY title")).rows
    ]
    filters = Filters(outlets)
    answer: Answer | None = None
    problems = list(asked.query.problems)
    if asked.query.groups or asked.query.after or asked.query.before:

        def read(connection: sqlite3.Connection) -> Answer:
            with sqlite_timelimit(connection, _TIME_LIMIT):
                return find(connection, asked, filters)

        try:
            answer = await database.execute_fn(read)
        except sqlite3.OperationalError as error:
            if "no such column" in str(error):
                raise NotFound(
                    "This archive is from an earlier version; the next crawl brings it up to this one"
                ) from error
            if str(error) != "interrupted":
                raise
            problems.append("This search takes too long. Narrow it: more words, an outlet, or fewer days.")
    problems += filters.problems
    if request.url_vars["format"]:
        return Response.json({"problems": problems, **(_json(answer) if answer else {})})
    context = {
        "database": archive, "archive": archive, "asked": asked, "answer": answer, "outlets": outlets,
        "problems": problems, "per_page": _PER_PAGE, "sorts": SORTS, "bar_height": HEIGHT,
    }  # fmt: skip
    return Response.html(
        await datasette.render_template("chancery/search.html", context, request=request, view_name="search")
    )


def read_address(given: Mapping[str, str]) -> Asked:
    """Read the parameters of a search: those of the form are further filters of the query."""
    values = {name: given[name].strip() for name in _PARAMETERS if given.get(name, "").strip()}
    query = parse_query(values.get("q", ""))
    chosen = tuple((Term(kind, values[name]),) for name, kind in _FILTERS.items() if name in values)
    days: dict[str, date] = {}
    problems = list(query.problems)
    for name, choose in (("after", max), ("before", min)):
        if name in values:
            day = day_from(values[name], is_last=name == "before")
            typed = getattr(query, name)
            if day is None:
                problems.append(no_day(name, values[name]))
            else:
                days[name] = choose(day, typed or day)
    sort = values.get("sort", SORTS[0])
    if sort not in SORTS:
        problems.append(f"There is no order “{sort}”. Orders are: {', '.join(SORTS)}.")
        sort = SORTS[0]
    page = values.get("page", "")
    number = min(max(int(page), 1), _MOST_PAGES) if page.isdecimal() and len(page) < len(str(_MOST_PAGES)) + 1 else 1
    query = replace(query, groups=query.groups + chosen, problems=tuple(problems), **days)
    return Asked(query, values, sort, number)


def address_now(path: str, query: Mapping[str, str]) -> str | None:
    """The address, relative to the former one, of a search kept as ``/DATABASE/search``; None for another path."""
    former = re.fullmatch(r"/[^/]+/(search(?:\.json)?)", path)
    if former is None:
        return None
    values = {_FORMER.get(name, name): value for name, value in query.items()}
    asked = {name: values[name] for name in _PARAMETERS if values.get(name)}
    return f"-/{former[1]}" + (f"?{urlencode(asked)}" if asked else "")


def find(connection: sqlite3.Connection, asked: Asked, filters: Filters) -> Answer:
    """What the page shows; what its filters do not mean is among the problems of ``filters`` afterwards."""
    expression = match_of(asked.query, filters)
    found = Found(connection, expression, asked.query.after, asked.query.before)
    offset = (asked.page - 1) * _PER_PAGE
    listed = found.best if asked.sort == "best" else found.newest
    rows = rows_of(connection, listed(_PER_PAGE, offset), expression)
    return Answer(found.total, bars_of(found.spans), rows, expression)


def _json(answer: Answer) -> dict[str, object]:
    return {"total": answer.total, "articles": answer.rows}
