"""Lists what a WARC file of any program contains: which records are pages, and what the others are."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord

from crawler.model.clock import moment_of
from crawler.model.web import is_web_url
from crawler.warc.reader import ARC, GZIP, content_type_of, date_of, records_at

_PAGES = ("text/html", "application/xhtml+xml")
# Types of records about other records, which are never pages.
_ABOUT_OTHERS = ("warcinfo", "request", "metadata", "continuation")
_PLAIN = b"WARC/1."
_MARK = re.compile(b"|".join(map(re.escape, (GZIP, _PLAIN))))
_STEP = 1 << 20
"""Bytes read at a time."""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A record that contains a page."""

    file: Path
    offset: int
    url: str
    fetched_at: datetime
    """UTC."""
    digest: str | None = None
    """``WARC-Payload-Digest``."""
    body_at: tuple[Path, int] | None = None
    """File and offset of the record with its body; None if the record has its own body."""


@dataclass(frozen=True, slots=True)
class Revisit:
    """A record of a page whose body is only in another record."""

    page: PageRecord
    refers_to: tuple[str, datetime] | None
    """URL and time of the other record, if stated."""


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """A record that contains no page."""

    offset: int
    reason: str
    """``not HTML``, ``HTTP 404``, ``not modified``, ``not a web page's URL``, ``malformed`` …"""
    said: str = ""
    """What was wrong, for a malformed record."""


def survey(file: Path) -> Iterator[PageRecord | Revisit | SkippedRecord]:
    """Yield each record of ``file``, compressed or not, WARC or ARC, in order; only their heads are checked.

    A part that cannot be read gives a ``SkippedRecord``; then the search continues for the next record.

    Raises:
        OSError: the file cannot be read.
    """
    with file.open("rb") as stream:
        size = stream.seek(0, SEEK_END)
        offset: int | None = 0 if size else None
        damaged = -1
        if size and not _has_head(stream) and (first := _next_record(stream, 0)) is not None:
            # Read in the wrong format, the file would lose all records up to the first error.
            yield SkippedRecord(0, "malformed", "no record begins there")
            offset = first
        while offset is not None:
            is_packed = _is_packed_at(stream, offset)
            records = records_at(stream, offset)
            at, record, judged = offset, None, None
            try:
                for record in records:
                    at, judged = records.offset, None
                    if record.rec_type not in _ABOUT_OTHERS:
                        judged = _judged(record, file, at)
                        yield judged
                # The library takes damage for the end of the file.
                place = at if record is None else _whole_until(record, at, stream, size if not is_packed else None)
                if place == size:
                    return
                said, is_reported = "damaged or cut off", place > at or not isinstance(judged, PageRecord)
            except OSError:
                raise
            except Exception as error:  # noqa: BLE001 - a broken file may make the library raise anything
                place, is_reported = max(at, records.offset), True
                said = str(error).strip().partition("\n")[0]
            # A damaged page is reported by its reader.
            if is_reported and place != damaged:
                yield SkippedRecord(place, "malformed", said)
            # The library may have skipped records after the damage. Uncompressed data is not searched for them, because
            # a page may quote the head of a record.
            offset, damaged = _next_record(stream, (at if is_packed else place) + 1), place


def _has_head(stream: BinaryIO) -> bool:
    """Whether a file starts like a compressed file, or like an uncompressed WARC or ARC file."""
    stream.seek(0)
    return stream.read(16).startswith((GZIP, _PLAIN, *ARC))


def _is_packed_at(stream: BinaryIO, offset: int) -> bool:
    stream.seek(offset)
    return stream.read(len(GZIP)) == GZIP


def _whole_until(record: ArcWarcRecord, offset: int, stream: BinaryIO, end: int | None) -> int:
    """Where the last record read ends: at ``end`` if not compressed, else after its member; ``offset`` if damaged."""
    if getattr(record.raw_stream, "limit", 0):
        return offset
    return _end_of_member(stream, offset) or offset if end is None else end


def _end_of_member(stream: BinaryIO, offset: int) -> int | None:
    """The offset after the gzip member at ``offset``; None if that is damaged or cut off."""
    stream.seek(offset)
    member = zlib.decompressobj(31)
    while block := stream.read(_STEP):
        try:
            while block and not member.eof:
                member.decompress(block, _STEP)
                block = member.unconsumed_tail
        except zlib.error:
            return None
        if member.eof:
            return stream.tell() - len(member.unused_data)
    return None


def resolved(revisits: Iterable[Revisit], pages: Iterable[PageRecord]) -> list[PageRecord]:
    """The revisits whose body is in one of the pages, matched by URL and time or by digest.

    Source: ISO 28500, "Revisit profiles": the digest must be there, ``WARC-Refers-To-Target-URI`` and ``-Date`` should.
    """
    by_fetch: dict[tuple[str, datetime], PageRecord] = {}
    by_digest: dict[str, PageRecord] = {}
    for page in pages:
        by_fetch.setdefault((page.url, page.fetched_at), page)
        if page.digest:
            by_digest.setdefault(page.digest, page)
    found = []
    for revisit in revisits:
        other = by_fetch.get(revisit.refers_to) if revisit.refers_to else None
        other = other or by_digest.get(revisit.page.digest or "")
        if other is not None:
            found.append(replace(revisit.page, body_at=(other.file, other.offset)))
    return found


def _judged(record: ArcWarcRecord, file: Path, offset: int) -> PageRecord | Revisit | SkippedRecord:
    if record.rec_type not in ("response", "resource", "revisit"):
        return SkippedRecord(offset, f"a {record.rec_type} record")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if not is_web_url(url):
        return SkippedRecord(offset, "not a web page's URL")
    if record.rec_type == "revisit" and "server-not-modified" in (record.rec_headers.get_header("WARC-Profile") or ""):
        return SkippedRecord(offset, "not modified")
    if record.http_headers is not None and record.http_headers.get_statuscode() not in ("200", ""):
        return SkippedRecord(offset, f"HTTP {record.http_headers.get_statuscode()}")
    page = PageRecord(file, offset, url, date_of(record), record.rec_headers.get_header("WARC-Payload-Digest"))
    if record.rec_type == "revisit":
        # The other record shows whether it is HTML.
        return Revisit(page, _referred(record))
    content_type = content_type_of(record).partition(";")[0].strip().lower()
    if content_type and content_type not in _PAGES:
        return SkippedRecord(offset, "not HTML")
    return page


def _referred(record: ArcWarcRecord) -> tuple[str, datetime] | None:
    url = record.rec_headers.get_header("WARC-Refers-To-Target-URI")
    written = record.rec_headers.get_header("WARC-Refers-To-Date")
    return (url, moment_of(written)) if url and written else None


def _next_record(stream: BinaryIO, offset: int) -> int | None:
    """Where the next record starts, at ``offset`` or later, compressed or not, whatever the file's name says."""
    stream.seek(offset)
    window = b""
    while block := stream.read(_STEP):
        window += block
        for mark in _MARK.finditer(window):
            if _begins_record(window[mark.start() : mark.start() + 512]):
                return stream.tell() - len(window) + mark.start()
        window = window[-512:]
    return None


def _begins_record(head: bytes) -> bool:
    if head.startswith(_PLAIN):
        return True
    try:
        return zlib.decompressobj(31).decompress(head, 16).startswith((_PLAIN, *ARC))
    except zlib.error:
        return False
