"""WARC files that were packed with gzip as a whole: no record in such a file can be read by itself."""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path

from crawler.warc.reader import ARC

_GZIP = b"\x1f\x8b\x08"
_STEP = 1 << 20
"""Bytes that are read at once."""
_RECORDS = (b"\r\n\r\nWARC/1.", *(b"\n" + mark for mark in ARC))
"""What a further record begins with, after the end of the one before it."""


def with_records(file: Path, folder: Path) -> Path:
    """``file``, or, where it was packed as a whole, what was packed, in a file of that name in ``folder``.

    Of a damaged one, what stands before the damage.

    Raises:
        OSError: it cannot be read, or ``folder`` has no room for it.
    """
    if not _is_packed_whole(file):
        return file
    unpacked = folder / str(len(list(folder.iterdir()))) / file.name.removesuffix(".gz")
    unpacked.parent.mkdir()
    # Whoever reads the records sees that the last one is cut off.
    member = zlib.decompressobj(31)
    with file.open("rb") as packed, unpacked.open("wb") as plain, suppress(zlib.error):
        while block := member.unconsumed_tail or member.unused_data or packed.read(_STEP):
            member = zlib.decompressobj(31) if member.eof else member
            plain.write(member.decompress(block, _STEP))
    return unpacked


def _is_packed_whole(file: Path) -> bool:
    """Whether the first gzip member holds more than one record, or a page that quotes the head of one."""
    member, before = zlib.decompressobj(31), b""
    with file.open("rb") as stream:
        if not stream.read(len(_GZIP)).startswith(_GZIP):
            return False
        stream.seek(0)
        while not member.eof and (block := member.unconsumed_tail or stream.read(_STEP)):
            try:
                text = before + member.decompress(block, _STEP)
            except zlib.error:
                return False
            if any(mark in text for mark in _RECORDS):
                return True
            before = text[-64:]
    return False
