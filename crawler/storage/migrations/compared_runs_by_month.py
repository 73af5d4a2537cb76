"""Step 11 of the schema."""

from __future__ import annotations

from sqlite_utils import Database


def compared_runs_by_month(db: Database) -> None:
    """Sampled runs stand by month first: what comes in together stands together, however large the archive is.

    Hashes fall everywhere: with the run first, each row of a text would be on another page of a file that has grown
    beyond any cache, to be read and written anew.
    """
    db.execute(
        """
        CREATE TABLE compared_runs_by_month (
            month INTEGER NOT NULL,
            run INTEGER NOT NULL,
            compared INTEGER NOT NULL,
            PRIMARY KEY (month, run, compared)
        ) WITHOUT ROWID
        """
    )
    db.execute("INSERT INTO compared_runs_by_month SELECT day / 32, run, compared FROM compared_runs ORDER BY 1, 2, 3")
    db.execute("DROP TABLE compared_runs")
    db.execute("ALTER TABLE compared_runs_by_month RENAME TO compared_runs")
