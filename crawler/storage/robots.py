"""The table ``robots``: the robots.txt of each host that was crawled."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlite_utils import Database

from crawler.model.clock import timestamp
from crawler.model.kept_robots import KeptRobots
from crawler.model.validators import Validators
from crawler.storage.rows import first


def kept_robots(db: Database, host: str) -> KeptRobots | None:
    """The robots.txt of ``host``; None if none was read."""
    row = first(db, "SELECT * FROM robots WHERE host = ?", [host])
    if row is None:
        return None
    return KeptRobots(
        host=host,
        text=row["text"],
        checked_at=datetime.fromisoformat(row["checked_at"]),
        validators=Validators(row["etag"], row["last_modified"]),
    )


def keep_robots(db: Database, robots: KeptRobots) -> None:
    """Keep a robots.txt, replacing the previous one."""
    row = {"host": robots.host, "text": robots.text, "checked_at": timestamp(robots.checked_at)}
    db.table("robots").upsert(row | asdict(robots.validators), pk="host")
