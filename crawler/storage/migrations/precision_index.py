"""Step 12 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def precision_index(db: Database) -> None:
    """Articles are counted by each column that the archive's pages offer to narrow by, without reading their texts."""
    db.table("articles").create_index(["published_precision"])
