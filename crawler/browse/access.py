"""Access to the pages of this package, by Datasette's permissions for the table that a page shows."""

from __future__ import annotations

from typing import Any


async def ensure_may_view(datasette: Any, actor: Any, archive: str, table: str) -> None:
    """Return if ``actor`` may view the table.

    Raises:
        Forbidden: Datasette's permissions do not allow it.
    """
    if hasattr(datasette, "ensure_permissions"):  # Datasette 0.65
        await datasette.ensure_permissions(
            actor, [("view-table", (archive, table)), ("view-database", archive), "view-instance"]
        )
        return
    from datasette.resources import TableResource  # type: ignore[import-untyped]

    await datasette.ensure_permission(action="view-table", resource=TableResource(archive, table), actor=actor)
