"""Step 1 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def outlets_and_addresses(db: Database) -> None:
    """Who publishes, and every address that any source of theirs ever named."""
    db.create_table(
        "outlets",
        {
            "name": str,
            "title": str,
            "home": str,
            "country": str,
            "timezone": str,
            "languages": str,
            "sources": str,
        },
        pk="name",
        not_null={"title", "home", "country", "timezone", "languages", "sources"},
    )
    # The plain SQL forms below say what create_table() cannot: CHECK, ON DELETE.
    db.execute(
        """
        CREATE TABLE addresses (
            url TEXT PRIMARY KEY,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            state TEXT NOT NULL CHECK (state IN
                ('known', 'fetching', 'stored', 'copy', 'off_topic', 'not_article', 'failed', 'gone', 'refused')),
            reason TEXT,
            article INTEGER REFERENCES articles(id),
            found_by TEXT NOT NULL,
            first_seen_at TEXT NOT NULL,
            last_seen_at TEXT NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0,
            next_try_at TEXT,
            http_status INTEGER,
            seen_in INTEGER REFERENCES crawls(id),
            fetched_in INTEGER REFERENCES crawls(id),
            named_as TEXT NOT NULL,
            said TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(said))
        )
        """
    )
    db.table("addresses").create_index(["outlet", "state"])
    db.table("addresses").create_index(["state", "next_try_at"])
    db.table("addresses").create_index(["article"])
    db.table("addresses").create_index(["seen_in"])
    db.table("addresses").create_index(["fetched_in"])
