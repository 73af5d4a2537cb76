"""The page ``/DATABASE/-/search``: articles by their words, outlets, languages and days.

``/-/search`` is that of the first archive. All that the page shows is in its address.
"""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from crawler.browse.archive_reading import asked_archive, read_archive, rows_as_mappings
from crawler.browse.list_export import EXPORTED, export
from crawler.browse.search_bars import HEIGHT, Bar, bars_of
from crawler.browse.withheld_texts import WITHHELD, withheld
from crawler.searching.filters import Filters, Outlet
from crawler.searching.match import as_typed, match_of, words_of
from crawler.searching.other_forms import OtherForms, nearest_words
from crawler.searching.query import Kind, SearchQuery, Term, day_from, no_day, parse_query
from crawler.searching.results import Found, rows_of

PER_PAGE = 50
"""Articles on a page: what is read before a search is narrowed."""
_MOST_PAGES = 20_000
"""Greatest number of a page: that of the last of a million articles."""
OUTLETS = "SELECT name, title, country, languages FROM outlets ORDER BY title"

_MARKED = "SELECT highlight(articles_fts, 1, '⟦', '⟧') FROM articles_fts WHERE articles_fts MATCH ? AND rowid = ?"

SORTS = ("newest", "best")
"""Orders of the list, the usual one first."""
_FILTERS = {"outlet": Kind.OUTLET, "country": Kind.COUNTRY, "language": Kind.LANGUAGE}
_CONTENTS = ("q", *_FILTERS, "after", "before")
_PARAMETERS = (*_CONTENTS, "sort", "forms", "page")
_AS_TYPED = "none"
"""Value of ``forms`` for the words as typed alone."""
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
    is_as_typed: bool = False
    """Whether other forms of the words are left out."""

    @property
    def is_a_search(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.query.groups or self.query.after or self.query.before)

    @property
    def title(self) -> str:
        """The search in words."""
        return f"Search: {' '.join(self.values[name] for name in _CONTENTS if name in self.values)}"

    @property
    def digest(self) -> str:
        """The command that tells what is new of this search; empty if there is none, as for a search by days alone."""
        given = [f"{name}:{_quoted(self.values[name])}" for name in _CONTENTS[1:] if name in self.values]
        words = " ".join([*given, self.values.get("q", "")]).strip()
        read = parse_query(words)
        # Filters that are typed mean the same unless the words are cut short, or bind to them by OR.
        is_same = set(read.groups) == set(self.query.groups) and (read.after, read.before) == (
            self.query.after, self.query.before,
        )  # fmt: skip
        return f"scrapy digest --search={shlex.quote(words)}" if is_same and read.groups else ""

    def address(self, **changes: object) -> str:
        """The query string of the same search with other parameters, on its first page unless that is given."""
        values = {**self.values, "page": "", **{name: str(value) for name, value in changes.items()}}
        return "?" + urlencode({name: values[name] for name in _PARAMETERS if values.get(name)})


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found."""

    exact: int = 0
    """Articles with the words as typed."""
    others: int = 0
    """Further articles, with other forms of the words."""
    forms: Sequence[str] = ()
    """These other forms, whether or not an article has them."""
    bars: Sequence[Bar] = ()
    rows: Sequence[dict[str, object]] = ()
    """The articles of the page that have the words as typed."""
    further: Sequence[dict[str, object]] = ()
    """Those with other forms, which follow."""
    nearest: Sequence[tuple[str, Sequence[tuple[str, int]]]] = ()
    """If nothing was found: of words typed, nearly the same ones, with their numbers of articles."""

    @property
    def total(self) -> int:
        """All articles found."""
        return self.exact + self.others


async def search(datasette: Any, request: Any) -> Any:
    """Return the page, or the same articles in the format that the address asks for.

    Raises:
        NotFound: there is no such archive, or it is from an earlier version and has not been crawled since.
    """
    archive = await asked_archive(datasette, request, "articles")
    asked = read_address({name: request.args.get(name) or "" for name in _PARAMETERS})
    form = (request.url_vars["format"] or "").removeprefix(".")
    limit, offset = EXPORTED.get(form, PER_PAGE), 0 if form in EXPORTED else (asked.page - 1) * PER_PAGE
    if form == "atom":
        asked = replace(asked, sort=SORTS[0])
    outlets = await read_archive(datasette, archive, lambda connection: rows_as_mappings(connection, OUTLETS, ()))
    filters = Filters(outlets)
    answer = Answer()
    problems = list(asked.query.problems)
    if asked.is_a_search:
        try:
            answer = await read_archive(
                datasette,
                archive,
                lambda connection: _shown(datasette, connection, find(connection, asked, filters, limit, offset)),
            )
        except sqlite3.OperationalError as error:
            if str(error) != "interrupted":
                raise
            problems.append("This search takes too long. Narrow it: more words, an outlet, or fewer days.")
    problems += filters.problems
    if form == "json":
        return Response.json({"problems": problems, **_json(answer)})
    if form:
        rows = [*answer.rows, *answer.further]
        return await export(datasette, request, archive, form, asked.title, f"search{asked.address()}", lambda _: rows)
    context = {
        "database": archive, "archive": archive, "asked": asked, "answer": answer, "outlets": outlets,
        "problems": problems, "per_page": PER_PAGE, "sorts": SORTS, "bar_height": HEIGHT,
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
    return Asked(query, values, sort, number, values.get("forms") == _AS_TYPED)


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def address_now(path: str, query: Mapping[str, str]) -> str | None:
    """The address, relative to the former one, of a search kept as ``/DATABASE/search``; None for another path."""
    former = re.fullmatch(r"/[^/]+/(search(?:\.json)?)", path)
    if former is None:
        return None
    values = {_FORMER.get(name, name): value for name, value in query.items()}
    asked = {name: values[name] for name in _PARAMETERS if values.get(name)}
    return f"-/{former[1]}" + (f"?{urlencode(asked)}" if asked else "")


class Matches:
    """The articles that a search finds: those with the words as typed, then those with other forms of them.

    What the filters do not mean is among the problems of ``filters`` afterwards.
    """

    def __init__(self, connection: sqlite3.Connection, asked: Asked, filters: Filters) -> None:
        exact, forms = match_of(asked.query, filters), OtherForms(connection)
        every = exact if asked.is_as_typed else match_of(asked.query, filters, forms)
        days = asked.query.after, asked.query.before
        self._sort = asked.sort
        self.marks = words_of(asked.query, as_typed if asked.is_as_typed else forms)
        """The expression of the words to be marked."""
        self.forms = forms.found
        self.exact = Found(connection, exact, *days)
        self.others = Found(connection, f"({every}) NOT ({exact})", *days) if forms.found else None

    def numbers(self, limit: int, offset: int) -> tuple[list[int], list[int]]:
        """Numbers of at most ``limit`` articles from the one after ``offset``: as typed, and with other forms."""
        listed = self._some(self.exact, limit, offset)
        further = self._some(self.others, limit - len(listed), max(0, offset - self.exact.total)) if self.others else []
        return listed, further

    def _some(self, found: Found, limit: int, offset: int) -> list[int]:
        if limit <= 0:
            return []
        return found.best(limit, offset) if self._sort == "best" else found.newest(limit, offset)


def find(connection: sqlite3.Connection, asked: Asked, filters: Filters, limit: int, offset: int) -> Answer:
    """What is found, with ``limit`` articles from the one after ``offset``."""
    matches = Matches(connection, asked, filters)
    found, others = matches.exact, matches.others
    listed, further = matches.numbers(limit, offset)
    return Answer(
        found.total, others.total if others else 0, matches.forms,
        bars_of(found.spans, others.spans if others else ()),
        rows_of(connection, listed, matches.marks), rows_of(connection, further, matches.marks),
        [] if found.total or (others and others.total) else _nearest(connection, asked.query),
    )  # fmt: skip


def _shown(datasette: Any, connection: sqlite3.Connection, answer: Answer) -> Answer:
    """The answer without words of texts that are withheld."""
    hidden = withheld(datasette, connection, (int(str(row["id"])) for row in (*answer.rows, *answer.further)))
    rows, further = (
        [{**row, "snippet": WITHHELD} if row["id"] in hidden else row for row in each]
        for each in (answer.rows, answer.further)
    )
    return replace(answer, rows=rows, further=further)


def text_with_marks(connection: sqlite3.Connection, article: int, typed: str, outlets: Sequence[Outlet]) -> str | None:
    """The text of an article with the words of a search in brackets; None if the search does not find it."""
    query = parse_query(typed)
    if not query.groups:
        return None
    match = match_of(query, Filters(outlets), OtherForms(connection))
    row = connection.execute(_MARKED, [match, article]).fetchone()
    return None if row is None else str(row[0])


def _nearest(connection: sqlite3.Connection, query: SearchQuery) -> list[tuple[str, list[tuple[str, int]]]]:
    words = [term.value for group in query.groups for term in group if term.kind is Kind.WORD and not term.is_excluded]
    near = [(word, nearest_words(connection, word)) for word in dict.fromkeys(words)]
    return [(word, others) for word, others in near if others]


def _json(answer: Answer) -> dict[str, object]:
    listed = [*answer.rows, *answer.further]
    return {"total": answer.total, "exact": answer.exact, "forms": answer.forms, "articles": listed}
