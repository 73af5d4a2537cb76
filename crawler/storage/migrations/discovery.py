"""Step 4 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def discovery(db: Database) -> None:
    """What makes a run cheap and a walk complete: documents with their validators, known ground, other addresses."""
    for column in ("first_seen_in INTEGER REFERENCES crawls(id)", "fetched_at TEXT"):
        db.execute(f"ALTER TABLE addresses ADD COLUMN {column}")
    db.execute("UPDATE addresses SET fetched_at = last_seen_at WHERE state IN ('stored', 'copy')")
    for column in ("walked", "overflowed", "not_modified"):
        db.execute(f"ALTER TABLE crawls ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
    db.execute(
        """
        CREATE TABLE aliases (
            url TEXT PRIMARY KEY,
            address TEXT NOT NULL REFERENCES addresses(url)
        )
        """
    )
    db.table("aliases").create_index(["address"])
    db.execute(
        """
        CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            source TEXT NOT NULL,
            url TEXT NOT NULL,
            answer TEXT NOT NULL,
            checked_at TEXT NOT NULL,
            read_at TEXT,
            named INTEGER,
            new INTEGER,
            etag TEXT,
            last_modified TEXT,
            not_modified INTEGER NOT NULL DEFAULT 0,
            stated TEXT,
            older TEXT,
            place_since TEXT,
            UNIQUE (outlet, source, url)
        )
        """
    )
    db.execute(
        """
        CREATE TABLE backfills (
            id INTEGER PRIMARY KEY,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            since TEXT NOT NULL,
            until TEXT NOT NULL,
            source TEXT,
            documents INTEGER NOT NULL DEFAULT 0,
            pages INTEGER,
            reached TEXT,
            started_at TEXT NOT NULL,
            finished_at TEXT
        )
        """
    )
    db.table("backfills").create_index(["outlet", "since", "until"])
