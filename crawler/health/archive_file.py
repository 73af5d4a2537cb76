"""The database file and the files next to it: sizes, free disk space, last check."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.settings import ARCHIVE_FILE_SIZE
from crawler.storage.damage import checked_at, noted_damage

ROOM = ARCHIVE_FILE_SIZE
"""Bytes that must be free on the disk: the size of one more WARC file."""


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """Sizes are in bytes."""

    size: int
    """Including the write-ahead log."""
    pages_size: int
    """Size of the WARC files."""
    free: int
    """Free space on the disk."""
    checked_at: datetime | None
    """When the file was last found undamaged."""
    damage: tuple[str, ...]
    """What the last check found, in words."""


def archive_file(path: Path) -> ArchiveFile:
    """Return the current state of the file at ``path``.

    Raises:
        OSError: it cannot be read.
    """
    return ArchiveFile(
        size=path.stat().st_size + _size(Path(f"{path}-wal")),
        pages_size=sum(_size(file) for file in Path(f"{path}.pages").glob("*/*")),
        free=shutil.disk_usage(path.resolve().parent).free,
        checked_at=checked_at(path),
        damage=tuple(noted_damage(path)),
    )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
