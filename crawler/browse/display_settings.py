"""Datasette settings that suit an archive of a million articles, unless the user has set them.

They apply only to pages of an archive: other databases in the same Datasette are shown as without this package.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

import click

from crawler.browse.current_page import current_page

_SETTINGS: dict[str, Any] = {
    # Milliseconds for facet counts beside a list of 50 articles. With a million articles a count by outlet takes
    # longer; then the page says which counts are missing instead of being slow (docs/evaluation.md, "An archive that
    # grows").
    "facet_time_limit_ms": 20,
    # Suggesting facets costs a query for each of 30 columns; metadata.yaml names the useful facets.
    "suggest_facets": False,
}

_SQL_TIME_LIMIT = 3000
"""Milliseconds for one SQL query: three times what Datasette gives, for what an analyst asks a million articles in
SQL. The pages themselves take less (docs/evaluation.md)."""


_may_take_long: WeakSet[Any] = WeakSet()
"""Datasette instances whose user set no time limit for SQL."""


def apply_settings(datasette: Any) -> None:
    """Make ``datasette.setting`` return these values on an archive's pages."""
    given = _given(datasette)
    ours = {name: value for name, value in _SETTINGS.items() if name not in given}
    asked = datasette.setting

    def setting(name: str) -> Any:
        return ours[name] if name in ours and current_page().archive else asked(name)

    datasette.setting = setting
    if "sql_time_limit_ms" not in given:
        _may_take_long.add(datasette)


def allow_long_queries(datasette: Any) -> None:
    """Raise the time limit for SQL, once an archive is read.

    Queries run in threads that do not know the current page, so there is one limit for all databases.
    """
    if datasette in _may_take_long:
        datasette.sql_time_limit_ms = _SQL_TIME_LIMIT


def _given(datasette: Any) -> set[str]:
    """Names of the settings that the user set by option or configuration file."""
    from datasette.app import DEFAULT_SETTINGS  # type: ignore[import-untyped]

    command = click.get_current_context(silent=True)
    options = (command.params.get("settings") or ()) if command else ()
    configured = (getattr(datasette, "config", None) or {}).get("settings") or {}
    return (
        {name.removeprefix("settings.") for name, _ in options}
        | set(configured)
        | {name for name, value in DEFAULT_SETTINGS.items() if datasette.setting(name) != value}
    )
