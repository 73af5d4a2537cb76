"""Blanks records in a WARC file: each is replaced by an empty record of the same length.

All other records stay at their offsets, so that nothing that refers to them changes, and the bytes are overwritten in
place on the disk.
"""

from __future__ import annotations

import os
import re
import struct
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crawler.model.clock import now, timestamp

_STORED = 65_535
"""Most bytes of a block that deflate stores uncompressed (RFC 1951, 3.2.4)."""
_BLOCK_HEAD = 5
"""Bytes before each such block."""
_MEMBER = struct.pack("<4sLBB", b"\x1f\x8b\x08\x00", 0, 0, 255)
"""The head of a gzip member (RFC 1952, 2.3): no name, no time."""
_MEMBER_END = 8
"""Bytes at its end: the checksum and the size of its content."""
_END = b"\r\n\r\n"
_URL = re.compile(rb"(?im)^WARC-Target-URI:[ \t]*<?([^\r\n>]*)>?[ \t]*\r?$")
_STEP = 1 << 16
"""Bytes read at a time."""
_HEAD = 1 << 16
"""Bytes at the start of a record in which its URL is looked for."""


@dataclass(frozen=True, slots=True)
class LooseRecord:
    """A record, or the start of one, that no row refers to because its crawl was killed."""

    offset: int
    length: int
    url: str
    """``WARC-Target-URI``; empty if it is missing or unreadable."""


def blank(file: Path, places: Iterable[tuple[int, int]]) -> None:
    """Blank the records at these offsets and lengths (bytes); they are gone from the disk when this returns.

    Raises:
        OSError: the file cannot be written.
    """
    with file.open("r+b") as stream:
        for offset, length in places:
            stream.seek(offset)
            stream.write(blank_record(length))
        stream.flush()
        os.fsync(stream.fileno())


def blank_record(length: int) -> bytes:
    """Return a compressed ``metadata`` record of ``length`` bytes; zero bytes if that is too short for one."""
    blocks = 1
    while length - len(_MEMBER) - _MEMBER_END - _BLOCK_HEAD * blocks > _STORED * blocks:
        blocks += 1
    size = length - len(_MEMBER) - _MEMBER_END - _BLOCK_HEAD * blocks
    head = _record_head(0)
    if size < len(head) + len(_END):
        return bytes(length)
    content = size - len(head) - len(_END)
    record = _record_head(content) + b" " * content + _END
    packed = [_MEMBER]
    for number in range(blocks):
        block = record[number * _STORED : (number + 1) * _STORED]
        packed += [struct.pack("<BHH", number == blocks - 1, len(block), len(block) ^ 0xFFFF), block]
    return b"".join((*packed, struct.pack("<LL", zlib.crc32(record), len(record))))


def _record_head(content: int) -> bytes:
    """Return the head of the record; its size does not depend on the size of the content."""
    lines = (
        "WARC/1.1",
        "WARC-Type: metadata",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>",
        f"WARC-Date: {timestamp(now())}",
        "Content-Type: text/plain",
        f"Content-Length: {content:020}",
        "",
        "",
    )
    return "\r\n".join(lines).encode()


def loose_records(file: Path, known: Iterable[tuple[int, int]]) -> Iterator[LooseRecord]:
    """Yield the records of a compressed file outside the ``known`` ranges (first byte and end, in order).

    Raises:
        OSError: the file cannot be read.
    """
    with file.open("rb") as stream:
        begin, size = 0, file.stat().st_size
        for offset, end in (*known, (size, size)):
            while begin < offset:
                record = _record_at(stream, begin, offset)
                yield record
                begin += record.length
            begin = max(begin, end)


def _record_at(stream: BinaryIO, begin: int, end: int) -> LooseRecord:
    """Return the gzip member at ``begin``; a damaged or incomplete one reaches to ``end``."""
    stream.seek(begin)
    member, head = zlib.decompressobj(31), b""
    length = end - begin
    while (at := stream.tell()) < end and (block := stream.read(min(_STEP, end - at))):
        try:
            while block and not member.eof:
                head = (head + member.decompress(block, _STEP))[:_HEAD]
                block = member.unconsumed_tail
        except zlib.error:
            break
        if member.eof:
            length = stream.tell() - len(member.unused_data) - begin
            break
    found = _URL.search(head.partition(_END)[0])
    return LooseRecord(begin, length, found[1].decode(errors="replace") if found else "")
