"""Gives Datasette the descriptions in ``metadata.yaml`` for every archive, under any file name.

Datasette 0.65 asks plugins for metadata. From 1.0 on, titles and descriptions are in its internal database, display
options in its configuration, and queries are stored by name. The user's own configuration takes precedence.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import yaml

from crawler.browse.archives import archives

_FILE = Path(__file__).parent / "metadata.yaml"

_SHOWN = ("hidden", "sort", "sort_desc", "size", "sortable_columns", "label_column", "facets")
"""Keys of a table that are configuration in Datasette 1.0; the others are metadata."""

_described: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""For each Datasette from 1.0 on, the archives already described to it."""


@lru_cache(maxsize=1)
def notes() -> dict[str, Any]:
    """The notes: ``{"title": …, "tables": {NAME: {"title": …, "columns": {…}}}, "queries": {NAME: {"sql": …}}}``."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader
    return {"description": read["description"], **read["databases"]["news"]}


@lru_cache(maxsize=1)
def _notes_as_json() -> str:
    return json.dumps(notes())


def metadata(datasette: Any) -> dict[str, Any]:
    """The notes on every archive in the form that Datasette 0.65 expects; nothing for other databases."""
    # Datasette merges the user's metadata into what it is given, so each call needs a copy. One page calls this dozens
    # of times, and parsing JSON takes a fraction of the time of copy.deepcopy.
    described = {name: json.loads(_notes_as_json()) for name in archives(datasette)}
    return {"databases": described} if described else {}


async def describe_archives(datasette: Any) -> None:
    """Describe to Datasette 1.0 the archives that are not yet described to it; 0.65 calls ``metadata`` instead."""
    if not hasattr(datasette, "set_resource_metadata"):
        return
    known = _described.setdefault(datasette, set())
    for name in archives(datasette):
        if name not in known:
            known.add(name)
            await _describe(datasette, name)


async def _describe(datasette: Any, archive: str) -> None:
    tables = notes()["tables"]
    configured = datasette.config.setdefault("databases", {}).setdefault(archive, {}).setdefault("tables", {})
    for table, about in tables.items():
        shown = {key: about[key] for key in _SHOWN if key in about}
        configured[table] = {**shown, **configured.get(table, {})}
    internal = datasette.get_internal_database()
    await internal.execute_write_many(
        "INSERT OR IGNORE INTO metadata_databases (database_name, key, value) VALUES (?, ?, ?)",
        [(archive, key, notes()[key]) for key in ("title", "description")],
    )
    await internal.execute_write_many(
        "INSERT OR IGNORE INTO metadata_resources (database_name, resource_name, key, value) VALUES (?, ?, ?, ?)",
        [
            (archive, table, key, about[key])
            for table, about in tables.items()
            for key in ("title", "description")
            if key in about
        ],
    )
    await internal.execute_write_many(
        "INSERT OR IGNORE INTO metadata_columns (database_name, resource_name, column_name, key, value)"
        " VALUES (?, ?, ?, 'description', ?)",
        [
            (archive, table, column, note)
            for table, about in tables.items()
            for column, note in about.get("columns", {}).items()
        ],
    )
    for name, query in notes()["queries"].items():
        stored = await datasette.get_query(archive, name)
        if stored is None or stored.source == "plugin":
            await datasette.add_query(
                archive,
                name,
                query["sql"],
                title=query["title"],
                description=query["description"],
                hide_sql=query["hide_sql"],
                parameters=query.get("params", ()),
                is_trusted=True,
            )
