"""What stands in a WARC file that any program may have written: which records are pages, and what the others are."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from crawler.warc.reader import content_type_of, date_of

_PAGES = ("text/html", "application/xhtml+xml")
# What speaks of another record, and is no page whatever it holds.
_ABOUT_OTHERS = ("warcinfo", "request", "metadata", "continuation")
_GZIP, _PLAIN = b"\x1f\x8b\x08", b"WARC/"
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """A record that holds a page."""

    file: Path
    offset: int
    url: str
    fetched_at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that holds none."""

    offset: int
    reason: str
    """``revisit``, ``not HTML``, ``HTTP 404``, ``no web address``, ``malformed`` …"""
    said: str = ""
    """What was wrong, of a malformed one."""


def survey(file: Path) -> Iterator[Found | Passed]:
    """Each record of ``file``, packed or not, in order. Nothing is checked but the heads of the records.

    After what cannot be read, the search goes on for the next record.

    Raises:
        OSError: the file cannot be read.
    """
    with file.open("rb") as stream:
        is_packed = stream.read(3) == _GZIP
        offset: int | None = 0
        while offset is not None:
            stream.seek(offset)
            records = ArchiveIterator(stream, verify_http=False)
            try:
                for record in records:
                    if record.rec_type not in _ABOUT_OTHERS:
                        yield _judged(record, file, records.offset)
                return
            except OSError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever a broken file makes the library raise
                yield Passed(records.offset, "malformed", str(error).partition("\n")[0])
                offset = _next_record(stream, records.offset + 1, is_packed)


def _judged(record: ArcWarcRecord, file: Path, offset: int) -> Found | Passed:
    if record.rec_type == "revisit":
        return Passed(offset, "revisit")
    if record.rec_type not in ("response", "resource"):
        return Passed(offset, f"a {record.rec_type} record")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return Passed(offset, "no web address")
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return Passed(offset, f"HTTP {record.http_headers.get_statuscode()}")
    content_type = content_type_of(record).partition(";")[0].strip().lower()
    if content_type and content_type not in _PAGES:
        return Passed(offset, "not HTML")
    return Found(file, offset, url, date_of(record))


def _next_record(stream: BinaryIO, offset: int, is_packed: bool) -> int | None:
    """Where the next record begins, at ``offset`` or after it."""
    mark = _GZIP if is_packed else _PLAIN
    stream.seek(offset)
    window = b""
    while block := stream.read(_STEP):
        window += block
        start = 0
        while (at := window.find(mark, start)) >= 0:
            if _begins_record(window[at : at + 512], is_packed):
                return stream.tell() - len(window) + at
            start = at + 1
        window = window[-512:]
    return None


def _begins_record(head: bytes, is_packed: bool) -> bool:
    if is_packed:
        try:
            head = zlib.decompressobj(31).decompress(head, len(_PLAIN))
        except zlib.error:
            return False
    return head.startswith(_PLAIN)
