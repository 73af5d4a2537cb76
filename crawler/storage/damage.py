"""Damage of the database file, as from a failing disk: broken pages, and texts that differ from what was stored."""

from __future__ import annotations

import hashlib
import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.storage.read_only import read_only, stands_still

CURE = "restore a backup, or build the archive anew from its pages: docs/reliability.md"
SAMPLE = 500
"""Texts whose digests a crawl checks: about 10 ms."""
_NOT_DAMAGED = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_BUSY", "SQLITE_LOCKED")
"""SQLite's names of errors that say nothing of what is in the file (https://www.sqlite.org/rescode.html)."""
_MOST_SAID = 5
"""Most broken pages that SQLite names: the first ones say enough."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A finding of the check."""

    said: str
    """The finding in words."""
    is_structural: bool
    """Whether pages of the file are broken, so that writing may make it worse; otherwise a text has changed."""


def find_damage(database: Path, sample: int | None = None) -> Iterator[Damage]:
    """Check the structure of the file (``PRAGMA quick_check``) and the SHA-256 of all texts, or of a ``sample``.

    https://www.sqlite.org/pragma.html#pragma_quick_check does not detect changed texts.

    Raises:
        OSError: the file cannot be read by this user or at this time.
    """
    stood_still = stands_still(database)
    for damage in _found(database, sample):
        if stood_still and not stands_still(database):
            raise OSError(f"{database}: a crawl began to write meanwhile; check it again, as the user who crawls")
        yield damage


def _found(database: Path, sample: int | None) -> Iterator[Damage]:
    try:
        with read_only(database) as connection:
            for (said,) in connection.execute(f"PRAGMA quick_check({_MOST_SAID})"):
                if said != "ok":
                    yield Damage(said, is_structural=True)
            yield from _changed_texts(connection, sample)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith(_NOT_DAMAGED):
            raise OSError(f"{database}: it cannot be checked: {error}; do you have permission to read it?") from error
        yield Damage(str(error), is_structural=True)


def _changed_texts(connection: sqlite3.Connection, sample: int | None) -> Iterator[Damage]:
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
    chosen: Sequence[int] = range(1, last + 1)
    if sample is not None and sample < last:
        chosen = random.sample(chosen, sample)
    sql = "SELECT CAST(text AS BLOB), text_sha256 FROM articles WHERE id = ?"
    for number in chosen:
        row = connection.execute(sql, [number]).fetchone()
        if row is not None and hashlib.sha256(row[0]).hexdigest() != row[1]:
            yield Damage(f"the text of article {number} is not the one that was stored", is_structural=False)


def is_check_due(database: Path, interval: float) -> bool:
    """Whether the last check found damage, or the last one without is at least ``interval`` seconds ago."""
    checked = checked_at(database)
    return checked is None or bool(noted_damage(database)) or time.time() - checked.timestamp() >= interval


def note_check(database: Path, found: Sequence[Damage] = ()) -> None:
    """Record what a check has just found, or that it found nothing."""
    checked, damaged = _notes_of(database)
    checked.parent.mkdir(exist_ok=True)
    if found:
        damaged.write_text("".join(f"{damage.said}\n" for damage in found), encoding="utf-8")
    else:
        checked.touch()
        damaged.unlink(missing_ok=True)


def checked_at(database: Path) -> datetime | None:
    """Return when the last check without damage ended; None if there was none."""
    checked, _ = _notes_of(database)
    try:
        return datetime.fromtimestamp(checked.stat().st_mtime, UTC).replace(microsecond=0)
    except FileNotFoundError:
        return None


def noted_damage(database: Path) -> list[str]:
    """Return what the last check found, in words; empty if nothing."""
    _, damaged = _notes_of(database)
    try:
        return damaged.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _notes_of(database: Path) -> tuple[Path, Path]:
    folder = Path(f"{database}.locks")
    return folder / "checked", folder / "damaged"
