"""A query as an FTS5 expression."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from crawler.model.facets import EVERY, MARK
from crawler.searching.filters import Filters
from crawler.searching.query import FILTERS, Kind, SearchQuery, Term
from crawler.searching.spellings import spellings

Forms = Callable[[str], Sequence[str]]
"""Other words for a word; none for a search of the words as typed."""


def as_typed(word: str) -> Sequence[str]:
    """No other words."""
    return ()


def match_of(query: SearchQuery, filters: Filters, forms: Forms = as_typed) -> str:
    """Return the FTS5 expression of the query's groups; its days are not in it.

    Without any words it matches every article that the filters mean.
    """
    wanted, unwanted = [], []
    for group in query.groups:
        if len(group) == 1 and group[0].is_excluded:
            unwanted.append(_term(group[0], filters, forms))
        else:
            wanted.append(" OR ".join(_alternative(term, filters, forms) for term in group))
    expression = " AND ".join(f"({each})" for each in wanted) or with_facets([EVERY])
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def words_of(query: SearchQuery, forms: Forms = as_typed) -> str:
    """Return the FTS5 expression of any of the words asked for, to mark them; that of every article without words.

    Filters are not in it: to look at one article, SQLite begins anew with each part of an expression.
    """
    terms = (term for group in query.groups for term in group if term.kind not in FILTERS and not term.is_excluded)
    return " OR ".join(_words(term, forms) for term in terms) or with_facets([EVERY])


def within(expression: str, facets: Iterable[str]) -> str:
    """Return the expression, limited to articles with one of the facets."""
    return f"({expression}) AND {with_facets(facets)}"


def with_facets(facets: Iterable[str]) -> str:
    """Return the FTS5 expression for articles with one of the facets; for none if there are no facets."""
    return f"facets : ({' OR '.join(map(_quoted, facets)) or _quoted(f'{MARK}none')})"


def _alternative(term: Term, filters: Filters, forms: Forms) -> str:
    expression = _term(term, filters, forms)
    # FTS5 has no NOT without a left side.
    return f"({with_facets([EVERY])} NOT {expression})" if term.is_excluded else expression


def _term(term: Term, filters: Filters, forms: Forms) -> str:
    if term.kind in FILTERS:
        return with_facets(filters.facets(term.kind, term.value))
    return _words(term, forms)


def _words(term: Term, forms: Forms) -> str:
    words = list(dict.fromkeys(spellings(term.value)))
    if term.kind is Kind.WORD and not term.is_excluded:
        words = list(dict.fromkeys([*words, *forms(term.value)]))
    star = "*" if term.kind is Kind.PREFIX else ""
    found = " OR ".join(_quoted(word) + star for word in words)
    return f"title : ({found})" if term.in_title else f"({found})"


def _quoted(words: str) -> str:
    return f'"{words}"'
