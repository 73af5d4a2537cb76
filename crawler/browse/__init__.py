"""The Datasette plugin that shows an archive in a browser, registered in the entry point group ``datasette``.

``datasette news.db`` is enough. Each hook only calls the module that does the work. No crawling library is imported
here, so that Datasette starts as fast as without the plugin.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pluggy import HookimplMarker

from crawler.browse import (
    bad_requests,
    brief_page,
    cells,
    countries_page,
    display_settings,
    errors,
    event_export,
    health_page,
    list_export,
    meetings_page,
    notes,
    office_page,
    page_headers,
    page_rows,
    page_templates,
    pair_page,
    query_limits,
    relations_page,
    revision_page,
    search_page,
    search_words,
    served_hosts,
    story_page,
    today_page,
    withheld_texts,
)
from crawler.browse.archives import archives

hookimpl = HookimplMarker("datasette")

_PAGES = r"^/(?:(?P<database>[^/]+)/)?-/"
"""The beginning of the addresses of pages; without a database, they are those of the first archive."""
_FILE = rf"(?P<format>\.(?:{list_export.FORMATS}))?"
"""The end of the address of a list, where it is asked for as a file."""
_EVENT_FILE = rf"(?P<format>\.(?:{event_export.FORMATS}))?"
"""The same for a list of events."""
_PARTY = "[A-Za-z0-9_]{1,20}"
"""Code of a state or an organisation."""


@hookimpl
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Apply the settings; describe the archives to Datasette 1.0."""
    errors.print_errors_without_variables()
    display_settings.apply_settings(datasette)
    served_hosts.note_served_hosts(datasette)
    withheld_texts.check_option(datasette)

    async def describe() -> None:
        await notes.describe_archives(datasette)

    return describe


@hookimpl(optionalhook=True)
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Describe the archives to Datasette 0.65."""
    return notes.metadata(datasette)


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Add the templates and their filters."""
    page_templates.prepare(env, datasette)


@hookimpl
def extra_template_vars(
    datasette: Any, database: str | None, table: str | None, view_name: str | None, request: Any
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Add the data that an archive's page shows in addition to its own rows."""

    async def variables() -> dict[str, Any]:
        return await page_rows.beside(datasette, database, table, view_name, request)

    return variables


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Show one value of an archive's table or query."""
    if database not in archives(datasette):
        return None
    return cells.cell(row, value, column, table, database, datasette)


@hookimpl(trylast=True)
def prepare_connection(conn: Any, database: str, datasette: Any) -> None:
    """Let searches match every spelling, close what is withheld, and limit the resources of a query.

    This hook runs last because SQLite uses the last definition of a function.
    """
    search_words.prepare(conn, lambda: database in archives(datasette))
    withheld_texts.prepare(conn, lambda: database in archives(datasette), datasette)
    query_limits.prepare(conn, database, datasette)


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Answer a bad request with status 400."""
    return bad_requests.answer(datasette, request, exception)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the pages for days, countries, events, briefs, searches, stories, revisions and health."""
    return [
        (r"^/robots\.txt$", page_headers.robots),
        (rf"{_PAGES}search(?P<format>\.(?:json|{list_export.FORMATS}))?$", search_page.search),
        (rf"{_PAGES}story/(?P<story>\d{{1,15}}){_FILE}$", story_page.story),
        (r"^/(?P<database>[^/]+)/-/revisions/(?P<article>[^/]+)$", revision_page.revisions),
        (rf"{_PAGES}today{_FILE}$", today_page.today),
        (rf"{_PAGES}brief(?P<format>\.md)?$", brief_page.brief),
        (rf"{_PAGES}countries$", countries_page.countries),
        (rf"{_PAGES}country/(?P<state>[A-Za-z]{{2}}){_FILE}$", countries_page.country),
        (rf"{_PAGES}meetings{_EVENT_FILE}$", meetings_page.meetings),
        (rf"{_PAGES}pair/(?P<a>{_PARTY})-(?P<b>{_PARTY}){_EVENT_FILE}$", pair_page.pair),
        (rf"{_PAGES}office/(?P<state>{_PARTY})/(?P<office>[a-z_]{{1,60}})$", office_page.office),
        (rf"{_PAGES}relations$", relations_page.relations),
        (rf"{_PAGES}health(?P<format>\.json)?$", health_page.health),
    ]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Note for each request which archive it reads, and add the response headers."""
    return lambda app: page_headers.with_headers(datasette, app)
