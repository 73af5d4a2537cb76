"""Step 10 of the schema."""

from __future__ import annotations

import json

from sqlite_utils import Database

from crawler.text.paragraph_diff import changes


def looks(db: Database) -> None:
    """Pages are looked at again: when, by what they tell of a change, what was found; what a changed text changed."""
    for column in ("looked_at", "next_look_at", "last_look", "etag", "last_modified", "body_sha256"):
        db.execute(f"ALTER TABLE addresses ADD COLUMN {column} TEXT")
    db.execute("CREATE INDEX addresses_due ON addresses (outlet, next_look_at) WHERE next_look_at IS NOT NULL")
    for table in ("articles", "copies"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN gone_at TEXT")
        db.execute(f"CREATE INDEX {table}_gone ON {table} (gone_at) WHERE gone_at IS NOT NULL")
    for column in ("revisited", "changed", "gone"):
        db.execute(f"ALTER TABLE crawls ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
    # What is young is due at once; of the others nobody asked when they were.
    db.execute(
        """
        UPDATE addresses SET looked_at = fetched_at, next_look_at = fetched_at
        WHERE state IN ('stored', 'copy') AND (reason IS NULL OR reason NOT LIKE 'same address:%')
            AND coalesce((SELECT published_at FROM articles WHERE id = article), first_seen_at)
                > date('now', '-30 days')
        """
    )
    # An empty one says that the source brought the text.
    db.execute("UPDATE addresses SET body_sha256 = '' WHERE found_by = 'wordpress' AND state IN ('stored', 'copy')")
    db.execute("ALTER TABLE revisions ADD COLUMN changes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(changes))")
    later: dict[int, tuple[str, str]] = {}
    for row in list(db.query("SELECT id, article, title, text FROM revisions ORDER BY id DESC")):
        if row["article"] not in later:
            now = next(db.query("SELECT title, text FROM articles WHERE id = ?", [row["article"]]))
            later[row["article"]] = now["title"], now["text"]
        found = changes(row["title"], row["text"], *later[row["article"]])
        db.table("revisions").update(row["id"], {"changes": json.dumps(found, ensure_ascii=False)})
        later[row["article"]] = row["title"], row["text"]
