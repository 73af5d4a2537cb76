"""Writes the WARC files of an outlet, for the one crawl of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crawler.model.clock import now
from crawler.warc.records import file_head


@dataclass(frozen=True, slots=True)
class RecordOffset:
    """Position of a page's records."""

    file: str
    """Relative to the folder of the pages."""
    offset: int
    """Bytes."""
    length: int
    """Bytes, compressed: the page's own record and the metadata record after it."""

    @property
    def end(self) -> int:
        """Bytes from the start of the file to the end of these records."""
        return self.offset + self.length


def pages_folder(database: Path) -> Path:
    """The folder next to the database that contains its pages."""
    return Path(f"{database}.pages")


class PageFiles:
    """Files ``<folder>/<outlet>/<outlet>-<time>-<number>.warc.gz``, one after the other.

    A record is on disk when ``sync`` returns. The last file of an earlier run is continued if it ends with a known
    record; if a kill or a full disk may have left a partial record, a new file is started.
    """

    def __init__(self, folder: Path, outlet: str, file_size: int, operator: str = "") -> None:
        """``file_size`` in bytes: a file that has reached it is not continued."""
        self.folder = folder
        self.outlet = outlet
        self.file_size = file_size
        self.operator = operator
        self._file: BinaryIO | None = None
        self._name = ""
        self._number = 0

    def write(self, records: bytes, last: RecordOffset | None) -> RecordOffset:
        """Append the compressed records of a page; see ``crawler.warc.records``.

        ``last`` is the outlet's last page in the index.

        Raises:
            OSError: the disk is full, or not writable.
        """
        with self._given_up_where_it_fails():
            file = self._open(last)
            offset = file.tell()
            file.write(records)
        return RecordOffset(self._name, offset, len(records))

    def sync(self) -> None:
        """Wait until everything written is on disk.

        Raises:
            OSError: the disk is full, or broken.
        """
        with self._given_up_where_it_fails():
            if self._file is not None:
                self._file.flush()
                os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file that is being written."""
        if self._file is not None:
            file, self._file = self._file, None
            file.close()

    @contextmanager
    def _given_up_where_it_fails(self) -> Iterator[None]:
        """After an error close the file, so that no page is written after an incomplete one."""
        try:
            yield
        except OSError:
            with suppress(OSError):
                self.close()
            raise

    def _open(self, last: RecordOffset | None) -> BinaryIO:
        if self._file is not None and self._file.tell() >= self.file_size:
            self.sync()
            self.close()
        elif self._file is None and last is not None and last.end < self.file_size and self._ends_with(last):
            self._name = last.file
            self._file = (self.folder / last.file).open("ab")
        if self._file is None:
            self._file = self._begin()
        return self._file

    def _ends_with(self, last: RecordOffset) -> bool:
        """Whether the file ends exactly where the index says."""
        file = self.folder / last.file
        return file.is_file() and file.stat().st_size == last.end

    def _begin(self) -> BinaryIO:
        folder = self.folder / self.outlet
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            self._number += 1
            name = f"{self.outlet}-{now():%Y%m%d%H%M%S}-{self._number:05}.warc.gz"
            try:
                file = (folder / name).open("xb")
            except FileExistsError:
                continue
            self._name = f"{self.outlet}/{name}"
            file.write(file_head(name, self.operator))
            return file
