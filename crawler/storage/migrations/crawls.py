"""Step 3 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def crawls(db: Database) -> None:
    """One row a run: a run that was killed keeps its row, without an end."""
    db.execute(
        """
        CREATE TABLE crawls (
            id INTEGER PRIMARY KEY,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            started_at TEXT NOT NULL,
            finished_at TEXT,
            reason TEXT,
            exit_code INTEGER,
            discovered INTEGER NOT NULL DEFAULT 0,
            known INTEGER NOT NULL DEFAULT 0,
            stored INTEGER NOT NULL DEFAULT 0,
            copies INTEGER NOT NULL DEFAULT 0,
            skipped INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            undated INTEGER NOT NULL DEFAULT 0,
            errors INTEGER NOT NULL DEFAULT 0,
            requests INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            counters TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counters))
        )
        """
    )
    db.table("crawls").create_index(["outlet", "started_at"])
