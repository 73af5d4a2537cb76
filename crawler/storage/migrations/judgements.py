"""Step 6 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def judgements(db: Database) -> None:
    """What is told of an article beyond its text: who wired it, when it happened, whether it is diplomatic news."""
    for column in (
        "dateline_place TEXT",
        "dateline_on TEXT",
        "agency TEXT",
        "date_conflict TEXT",
        "event_date TEXT CHECK (event_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')",
        "event_date_words TEXT",
        "topic_score REAL CHECK (topic_score BETWEEN 0 AND 1)",
        "topic_terms TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(topic_terms))",
    ):
        db.execute(f"ALTER TABLE articles ADD COLUMN {column}")
    for columns in (["event_date"], ["topic_score"], ["agency"]):
        db.table("articles").create_index(columns)
    for column in ("title TEXT", "topic_score REAL"):
        db.execute(f"ALTER TABLE addresses ADD COLUMN {column}")
