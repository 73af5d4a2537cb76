"""Which template renders a page: this package's for an archive, Datasette's own for everything else.

Datasette looks for ``table-DATABASE-TABLE.html`` before ``table.html``, and likewise for rows, queries and databases.
An archive's templates are found under those names, so that Datasette's own are not replaced. Only the names of its
start page and its error page contain no database: ``index.html`` and ``error.html`` choose by the page requested.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from datasette.utils import tilde_encode, to_css_class  # type: ignore[import-untyped]
from jinja2 import BaseLoader, ChoiceLoader, Environment, TemplateNotFound

from crawler.browse import cells, date_places, event_marks, party_names, text_direction, times_in_words, web_links
from crawler.browse.archives import archives
from crawler.browse.brief_choice import add_to_choice, current_choice, keep_choice
from crawler.browse.current_page import current_page
from crawler.browse.reached_list import PARAMETER as REACHED_FROM
from crawler.model.public_offices import office_words
from crawler.text import cldr_names


class ArchiveTemplates(BaseLoader):
    """Finds ``database-NEWS.html``, ``table-NEWS-ARTICLES.html`` and so on if NEWS is an archive."""

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return a template that extends the one for all archives.

        Raises:
            TemplateNotFound: the name is not that of an archive's page.
        """
        kind = self._kind(template)
        if kind is None:
            raise TemplateNotFound(template)
        return f'{{% extends "chancery/{kind}.html" %}}', None, lambda: self._kind(template) == kind

    def list_templates(self) -> list[str]:
        """An empty list: Datasette lists templates only to find the user's own pages."""
        return []

    def _kind(self, template: str) -> str | None:
        for archive, tables in archives(self._datasette).items():
            name = to_css_class(archive)
            if template in (f"database-{name}.html", f"query-{name}.html"):
                return template.partition("-")[0]
            for kind in ("table", "row"):
                start = f"{kind}-{name}-"
                if template.startswith(start) and template in {f"{start}{to_css_class(t)}.html" for t in tables}:
                    return kind
        return None


def prepare(env: Environment, datasette: Any) -> None:
    """Add the templates, and the filters that they use."""
    assert env.loader is not None
    # After Datasette's own loader: a user's template for one table takes precedence.
    env.loader = ChoiceLoader([env.loader, ArchiveTemplates(datasette)])
    env.filters.update(
        added_to_brief=add_to_choice,
        ago=times_in_words.ago,
        at_the_outlet=times_in_words.at_the_outlet,
        bearing=text_direction.bearing,
        country_name=cldr_names.country_name,
        directed=text_direction.directed,
        direction=text_direction.direction,
        excerpt=text_direction.excerpt,
        host=web_links.host,
        hour_at_the_outlet=times_in_words.hour_at_the_outlet,
        kept=keep_choice,
        language_name=cldr_names.language_name,
        languages=lambda tags: list(text_direction.tags(tags)),
        marked_paragraphs=event_marks.marked_paragraphs,
        marked_words=event_marks.marked_words,
        moment=times_in_words.moment,
        office_words=office_words,
        paragraphs=text_direction.paragraphs,
        party_name=party_names.party_name,
        place=date_places.place_name,
        snippet=text_direction.snippet,
        topic_terms=cells.topic_terms,
        tilde_encode=tilde_encode,
        weblink=web_links.weblink,
    )
    env.globals.update(
        article_address=lambda archive, number, reached="": _article_address(datasette, archive, number, reached),
        citation=text_direction.citation,
        current_choice=current_choice,
        current_archive=lambda: current_page().archive,
        mark_as_ours=_mark_as_ours,
        rows_of_the_query=lambda: current_page().rows,
        value_in_full=cells.value_in_full,
    )


def _article_address(datasette: Any, archive: str, number: int, reached: str) -> str:
    """The address of an article's page, with that of the list from which it is reached, and with the brief's choice."""
    page = str(datasette.urls.row(archive, "articles", str(number)))
    return keep_choice(f"{page}?{urlencode({REACHED_FROM: reached})}" if reached else page)


def _mark_as_ours() -> str:
    current_page().is_ours = True
    return ""
