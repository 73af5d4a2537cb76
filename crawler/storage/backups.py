"""The table ``backups``: when the archive was last backed up, and where."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from sqlite_utils import Database

from crawler.storage.rows import first, insert


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


def last_backup(db: Database) -> Backup | None:
    """Return the last backup; None before the first."""
    columns = ", ".join(field.name for field in fields(Backup))
    row = first(db, f"SELECT {columns} FROM backups ORDER BY made_at DESC, id DESC LIMIT 1", [])  # noqa: S608
    return None if row is None else Backup(**row | {"with_pages": bool(row["with_pages"])})
