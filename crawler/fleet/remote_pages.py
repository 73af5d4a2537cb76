"""Reads kept pages of an archive on another machine: their records come packed, and are read in a worker process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.processes.workers import Workers
from crawler.storage.pages import PackedRecords, PageRecord
from crawler.warc.reader import DamagedRecord, KeptPage, read_page


@dataclass(frozen=True, slots=True)
class RemotePages:
    """See ``crawler.storage.kept_pages.KeptPages``."""

    fetch: Callable[[str, str], Awaitable[PackedRecords | None]]
    """Gets the records of a page by its URL and the time of its fetch; see ``crawler.storage.pages.packed_page``."""
    workers: Workers
    max_size: int
    """Bytes of a body, at most."""

    async def read(self, kept: PageRecord) -> KeptPage:
        """Read a page."""
        found = await self.fetch(kept.url, kept.fetched_at)
        if found is None:
            raise DamagedRecord(f"{kept.file}, offset {kept.offset}: the archive has no such page")
        return await self.workers.run(read_packed, *found, self.max_size)


def read_packed(records: bytes, body: bytes | None, max_size: int) -> KeptPage:
    """Read a page from its records; ``body`` has that of a revisit. Runs in a worker process.

    Raises:
        DamagedRecord: the records are damaged.
    """
    with TemporaryDirectory(prefix="chancery-page-") as folder:
        file = Path(folder) / "page.warc.gz"
        file.write_bytes(records + (body or b""))
        return read_page(file, 0, max_size, body_at=(file, len(records)) if body is not None else None)
