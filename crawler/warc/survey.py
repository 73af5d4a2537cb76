"""What stands in a WARC file that any program may have written: which records are pages, and what the others are."""

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

from crawler.model.web import is_web_url
from crawler.warc.reader import ARC, GZIP, content_type_of, date_of, moment_of, records_at

_PAGES = ("text/html", "application/xhtml+xml")
# What speaks of another record, and is no page whatever it holds.
_ABOUT_OTHERS = ("warcinfo", "request", "metadata", "continuation")
_PLAIN = b"WARC/1."
_MARK = re.compile(b"|".join(map(re.escape, (GZIP, _PLAIN))))
_STEP = 1 << 20
"""Bytes that are read at once."""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A record that holds a page."""

    file: Path
    offset: int
    url: str
    fetched_at: datetime
    """UTC."""
    digest: str | None = None
    """``WARC-Payload-Digest``."""
    body_at: tuple[Path, int] | None = None
    """File and offset of the record that has its body; None where it has that itself."""


@dataclass(frozen=True, slots=True)
class Revisit:
    """A record of a page with the very bytes of another record, which alone has them."""

    page: PageRecord
    refers_to: tuple[str, datetime] | None
    """Address and time of the other record, where it tells them."""


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """A record that holds none."""

    offset: int
    reason: str
    """``not HTML``, ``HTTP 404``, ``not modified``, ``not a web page's URL``, ``malformed`` …"""
    said: str = ""
    """What was wrong, of a malformed one."""


def survey(file: Path) -> Iterator[PageRecord | Revisit | SkippedRecord]:
    """Each record of ``file``, packed or not, WARC or ARC, in order. Nothing is checked but the heads of the records.

    What cannot be read is a ``SkippedRecord`` that says so; after it, the search goes on for the next record.

    Raises:
        OSError: the file cannot be read.
    """
    with file.open("rb") as stream:
        size = stream.seek(0, SEEK_END)
        offset: int | None = 0 if size else None
        damaged = -1
        if size and not _has_head(stream) and (first := _next_record(stream, 0)) is not None:
            # Read as what it is not, the file would lose the records up to where that fails.
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
                # The library takes damage for the end.
                place = at if record is None else _whole_until(record, at, stream, size if not is_packed else None)
                if place == size:
                    return
                said, is_reported = "damaged or cut off", place > at or not isinstance(judged, PageRecord)
            except OSError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever a broken file makes the library raise
                place, is_reported = max(at, records.offset), True
                said = str(error).strip().partition("\n")[0]
            # Of a page that is damaged itself, its reader will say so.
            if is_reported and place != damaged:
                yield SkippedRecord(place, "malformed", said)
            # The library may have passed over records after the damage. What is not packed is not searched for them: a
            # page may quote the head of a record.
            offset, damaged = _next_record(stream, (at if is_packed else place) + 1), place


def _has_head(stream: BinaryIO) -> bool:
    """Whether a file begins as one that is packed, or a WARC or ARC file that is not."""
    stream.seek(0)
    return stream.read(16).startswith((GZIP, _PLAIN, *ARC))


def _is_packed_at(stream: BinaryIO, offset: int) -> bool:
    stream.seek(offset)
    return stream.read(len(GZIP)) == GZIP


def _whole_until(record: ArcWarcRecord, offset: int, stream: BinaryIO, end: int | None) -> int:
    """Where the last record that was read ends, ``end`` if it is not packed; ``offset`` itself where it is damaged."""
    if getattr(record.raw_stream, "limit", 0):
        return offset
    return _end_of_member(stream, offset) or offset if end is None else end


def _end_of_member(stream: BinaryIO, offset: int) -> int | None:
    """The offset after the gzip member at ``offset``; None where that is damaged or cut off."""
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
    """Those of the revisits whose bytes one of the pages has, by its address and time or by its digest.

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
        # Whether it is HTML, the other record tells.
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
    """Where the next record begins, at ``offset`` or after it, packed or not, whatever the file is said to be."""
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
