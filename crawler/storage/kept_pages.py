"""Reads pages of the raw archive, wherever it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from crawler.processes.workers import Workers
from crawler.storage.pages import PageRecord
from crawler.warc.reader import KeptPage, read_page


class KeptPages(Protocol):
    """The pages that crawls have kept."""

    async def read(self, kept: PageRecord) -> KeptPage:
        """Read a page.

        Raises:
            DamagedRecord: its record is damaged.
            OSError: its file cannot be read.
            WorkerFailure: reading it took too long, or the worker died.
        """


@dataclass(frozen=True, slots=True)
class PagesInFolder:
    """The pages in WARC files below a folder; see ``KeptPages``."""

    folder: Path
    workers: Workers
    max_size: int
    """Bytes of a body, at most."""

    async def read(self, kept: PageRecord) -> KeptPage:
        """Read a page in a worker process."""
        file, body_at = self.folder / kept.file, (self.folder / kept.body_file, kept.body_offset)
        is_revisit = body_at != (file, kept.offset)
        return await self.workers.run(
            read_page, file, kept.offset, self.max_size, body_at=body_at if is_revisit else None
        )
