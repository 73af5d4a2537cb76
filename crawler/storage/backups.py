"""The table ``backups``: when the archive was last backed up, and where."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlite_utils import Database

from crawler.storage.rows import insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A finished and checked backup."""

    made_at: str
    """``YYYY-MM-DDTHH:MM:SSZ``: the moment whose state it contains."""
    folder: str
    """Absolute path."""
    articles: int
    database_size: int
    """Bytes."""
    page_files: int
    """Number of WARC files that belong to it."""
    pages_size: int
    """Their size in bytes."""
    missing_files: int
    """Number of WARC files that were missing from the archive itself, or incomplete."""
    with_pages: bool
    """Whether the WARC files were copied or only listed."""


def note_backup(db: Database, backup: Backup) -> None:
    """Record a backup, within the open transaction."""
    insert(db, "backups", asdict(backup))
