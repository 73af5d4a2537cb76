"""Step 8 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def likeness(db: Database) -> None:
    """Near-copies: an index of the runs of words that texts share, and who has what from whom."""
    db.execute(
        """
        CREATE TABLE compared (
            id INTEGER PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            day INTEGER NOT NULL,
            runs INTEGER NOT NULL
        )
        """
    )
    db.table("compared").create_index(["article"])
    db.execute(
        """
        CREATE TABLE compared_runs (
            run INTEGER NOT NULL,
            day INTEGER NOT NULL,
            compared INTEGER NOT NULL,
            PRIMARY KEY (run, day, compared)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE relations (
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            original INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            language TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('same', 'copy', 'edited', 'excerpt')),
            contained REAL NOT NULL CHECK (contained BETWEEN 0 AND 1),
            containing REAL NOT NULL CHECK (containing BETWEEN 0 AND 1),
            days INTEGER,
            evidence TEXT NOT NULL CHECK (json_valid(evidence)),
            PRIMARY KEY (article, original, language),
            CHECK (article <> original)
        )
        """
    )
    db.table("relations").create_index(["original"])
    db.table("relations").create_index(["kind"])
    # What was stored before is compared at the end of the next crawl.
    db.execute("CREATE TABLE uncompared (article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE)")
    db.execute("INSERT INTO uncompared SELECT id FROM articles")
