"""Step 7 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def pages(db: Database) -> None:
    """Where each page stands as it was fetched."""
    db.execute(
        """
        CREATE TABLE pages (
            id INTEGER PRIMARY KEY,
            address TEXT NOT NULL REFERENCES addresses(url),
            url TEXT NOT NULL,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            crawl INTEGER REFERENCES crawls(id),
            fetched_at TEXT NOT NULL,
            digest TEXT NOT NULL,
            size INTEGER NOT NULL,
            file TEXT NOT NULL,
            offset INTEGER NOT NULL,
            length INTEGER NOT NULL,
            same_as INTEGER REFERENCES pages(id),
            UNIQUE (file, offset)
        )
        """
    )
    for columns in (["address"], ["outlet"], ["url", "digest"], ["fetched_at"], ["crawl"], ["same_as"]):
        db.table("pages").create_index(columns)
