"""WARC files compressed so that no record can be read by itself: with gzip as a whole, or with Zstandard."""

from __future__ import annotations

import gzip
import sys
import zlib
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from crawler.warc.reader import ARC, GZIP

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_ZSTD = b"\x28\xb5\x2f\xfd"
_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""The first frame of a Zstandard file may be a dictionary for the others: these bytes, its length in four more, and the
data. See iipc.github.io/warc-specifications/specifications/warc-zstd/."""
_STEP = 1 << 20
"""Bytes read at a time."""
_RECORDS = (b"\r\n\r\nWARC/1.", *(b"\n" + mark for mark in ARC))
"""The start of a further record, after the end of the one before it."""
_END = b"\r\n\r\n"
"""The end of a record (ISO 28500, "WARC record")."""
_LOST = b"The rest is lost.\r\n"
"""Written instead of data that cannot be decompressed: a reader finds no record there, and reports that."""


def with_records(file: Path, folder: Path) -> Path:
    """Return ``file``, or, if its records cannot be read individually, a decompressed copy in ``folder``.

    For a damaged file, the copy ends before the damage.

    Raises:
        OSError: it cannot be read, or ``folder`` has no space for it.
    """
    with file.open("rb") as packed:
        head = packed.read(4)
        packed.seek(0)
        whole: gzip.GzipFile | zstd.ZstdFile
        if head in (_ZSTD, _DICTIONARY):
            whole = zstd.ZstdFile(packed, zstd_dict=_dictionary(packed))
        elif head.startswith(GZIP) and _is_packed_whole(packed):
            whole = gzip.GzipFile(fileobj=packed)
        else:
            return file
        packed.seek(0)
        unpacked = folder / str(len(list(folder.iterdir()))) / file.name.removesuffix(".gz").removesuffix(".zst")
        unpacked.parent.mkdir()
        end = b""
        with unpacked.open("wb") as plain:
            try:
                for piece in iter(partial(whole.read1, _STEP), b""):
                    plain.write(piece)
                    end = (end + piece)[-len(_END) :]
            except (gzip.BadGzipFile, zlib.error, zstd.ZstdError, EOFError):
                # The length of a cut record shows the damage; nothing must be appended to it.
                if end in (b"", _END):
                    plain.write(_LOST)
    return unpacked


def _dictionary(packed: BinaryIO) -> zstd.ZstdDict | None:
    """The dictionary in the first frame of a Zstandard file; None if there is none, or if it cannot be read."""
    if packed.read(4) != _DICTIONARY:
        return None
    said = packed.read(int.from_bytes(packed.read(4), "little"))
    with suppress(ValueError, zstd.ZstdError):
        return zstd.ZstdDict(zstd.decompress(said) if said.startswith(_ZSTD) else said)
    return None


def _is_packed_whole(packed: BinaryIO) -> bool:
    """Whether the first gzip member contains more than one record, or a page that quotes the head of one."""
    member, before = zlib.decompressobj(31), b""
    while not member.eof and (block := member.unconsumed_tail or packed.read(_STEP)):
        try:
            text = before + member.decompress(block, _STEP)
        except zlib.error:
            return False
        if any(mark in text for mark in _RECORDS):
            return True
        before = text[-64:]
    return False
