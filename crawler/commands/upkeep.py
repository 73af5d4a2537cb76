"""What a run does for the archive itself: a look for damage before it, and a note of what is to be looked at."""

from __future__ import annotations

import logging
import sqlite3
import sys
from contextlib import closing
from itertools import islice
from pathlib import Path

from crawler.health.health import read_health
from crawler.health.tolerance import Tolerance
from crawler.model.clock import now
from crawler.notifying.alerts import update_alerts
from crawler.storage.damage import CURE, SAMPLE, Damage, find_damage, is_check_due, note_check, noted_damage
from crawler.storage.database import NewsDatabase, StorageError
from crawler.storage.rows import connection

logger = logging.getLogger(__name__)

_DAMAGE_SHOWN = 5
"""Most findings of the damage check that are printed."""


def damage_of(database: Path, interval: float) -> list[Damage]:
    """Check the database if due, and print and return the damage found; after a finding, the next run checks again."""
    if not is_check_due(database, interval):
        return []
    # A sample would miss what a check of the whole file found.
    sample = None if noted_damage(database) else SAMPLE
    found = list(islice(find_damage(database, sample), _DAMAGE_SHOWN))
    for damage in found:
        print(f"{database} is damaged: {damage.said}; {CURE}", file=sys.stderr)
    note_check(database, found)
    return found


def note_findings(database: Path, tolerance: Tolerance) -> None:
    """Note what is to be looked at: what lasts would else be compared with itself in the end, and be usual."""
    try:
        with closing(NewsDatabase(database)) as news, news.transaction() as db:
            update_alerts(db, read_health(connection(db), database, tolerance, now()))
    except (StorageError, sqlite3.Error, OSError) as error:
        logger.warning("what is to be looked at could not be noted: %s", error)
