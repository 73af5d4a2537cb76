"""Step 5 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def revisions(db: Database) -> None:
    """What an article said before its outlet changed it."""
    db.execute(
        """
        CREATE TABLE revisions (
            id INTEGER PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            published_at TEXT,
            modified_at TEXT,
            fetched_at TEXT NOT NULL,
            replaced_at TEXT NOT NULL
        )
        """
    )
    db.table("revisions").create_index(["article"])
