"""Step 14 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def conflicts_index(db: Database) -> None:
    """The few articles whose dates disagree are found without a look at all others."""
    db.execute(
        "CREATE INDEX articles_in_conflict ON articles (coalesce(published_on, first_seen_at), id)"
        " WHERE date_conflict IS NOT NULL"
    )
