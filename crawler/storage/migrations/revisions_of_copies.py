"""Step 13 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def revisions_of_copies(db: Database) -> None:
    """What a copy said before, where its outlet changed no more than its headline."""
    db.execute("ALTER TABLE revisions ADD COLUMN copy TEXT")
