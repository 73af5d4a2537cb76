"""Reads one page from a WARC file, and checks its digests. Runs in a worker process."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader, DecompressingBufferedReader
from warcio.recordloader import ArcWarcRecord

from crawler.downloading.content_codings import TooLarge, codings_of, unpacked
from crawler.model.clock import moment_of
from crawler.model.drops import IncompleteAnswer
from crawler.warc.records import page_facts

GZIP = b"\x1f\x8b\x08"
"""The start of a gzip member, and so of each record of a compressed file (RFC 1952, 2.3.1)."""
ARC = (b"filedesc:", b"http:", b"https:")
"""The start of records in ARC, the format before WARC: their URLs."""
_CODING = "content-encoding"
_BLOCK = 64 * 1024
"""Bytes read at a time."""


class DamagedRecord(ValueError):
    """There is no complete and undamaged record at a place in a WARC file; the message names the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page as stored in a WARC file."""

    url: str
    fetched_at: datetime
    """UTC."""
    body: bytes = field(repr=False)
    content_type: str
    headers: tuple[tuple[str, str], ...] | None
    """Headers of the answer; None if the record is not a server's answer."""
    facts: dict[str, Any]
    """Fields of ``Page``: its URLs, ``first_seen_at`` and ``discovery``; empty unless Chancery wrote the record."""


def read_page(file: Path, offset: int, max_size: int, *, body_at: tuple[Path, int] | None = None) -> KeptPage:
    """Read the page whose record starts at ``offset`` (bytes) of ``file``; its body may have up to ``max_size`` bytes.

    A revisit record has no body of its own: the body is that of the record at ``body_at`` (file and offset).

    Raises:
        DamagedRecord: there is no such record, it is cut off or too large, or its digest does not match.
        OSError: the file cannot be read.
    """
    with file.open("rb") as stream:
        try:
            records = iter(records_at(stream, offset, check_digests=True))
            record = next(records)
            whole = read_page(*body_at, max_size) if body_at is not None else None
            body = whole.body if whole is not None else read_body(record, max_size)
            facts = _facts(record, next(records, None), max_size)
            return KeptPage(
                url=facts.get("fetched_url") or record.rec_headers.get_header("WARC-Target-URI"),
                fetched_at=date_of(record),
                body=body,
                # A revisit may have no HTTP headers of its own.
                content_type=whole.content_type if whole and not record.http_headers else content_type_of(record),
                headers=tuple(record.http_headers.headers) if record.http_headers else None,
                facts=facts,
            )
        except OSError:
            raise
        except Exception as error:
            raise DamagedRecord(f"{file}, offset {offset}: {str(error) or 'no record begins there'}") from error


def records_at(stream: BinaryIO, offset: int, *, check_digests: bool = False) -> ArchiveIterator:
    """The records of a WARC or ARC file from ``offset`` on; those of ARC get WARC headers.

    If allowed to, the library takes anything but WARC for ARC, so it is allowed only if the file starts like ARC.
    """
    stream.seek(offset)
    is_arc = _unpacked(stream.read(512)).startswith(ARC)
    stream.seek(offset)
    records = ArchiveIterator(stream, verify_http=False, arc2warc=is_arc, check_digests=check_digests)
    records.reader = _StrictReader(stream)
    return records


class _StrictReader(DecompressingBufferedReader):  # type: ignore[misc]
    """The library takes damage of a gzip member for its end, and reads on somewhere after it: here it is an error."""

    def _decompress(self, data: bytes) -> bytes:
        if self.decompressor and data and (self.num_block_read or data.startswith(GZIP)):
            return bytes(self.decompressor.decompress(data))
        return bytes(super()._decompress(data))


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, 16) if head.startswith(GZIP) else head
    except zlib.error:
        return head


def read_body(record: ArcWarcRecord, max_size: int) -> bytes:
    """The content of a record: decompressed, complete, and matching its digests.

    Of the two digests the block's is used, because programs differ in what they consider the payload.

    Raises:
        DamagedRecord: it is cut off, longer than ``max_size`` bytes, or its digest does not match.
    """
    if (why := record.rec_headers.get_header("WARC-Truncated")) is not None:
        raise DamagedRecord(f"cut off when it was fetched (WARC-Truncated: {why[:50]})")
    stream, parts, size = _content_of(record), [], 0
    while part := stream.read(_BLOCK):
        size += len(part)
        if size > max_size:
            raise DamagedRecord(f"more than {max_size} bytes")
        parts.append(part)
    while record.raw_stream.read(_BLOCK):
        pass
    if record.raw_stream.limit:
        raise DamagedRecord(f"cut off {record.raw_stream.limit} bytes before its end")
    if record.payload_length and getattr(stream, "is_cut_off", False):
        raise DamagedRecord("the answer that it holds is incomplete: in chunks, and cut off")
    has_block_digest = record.rec_headers.get_header("WARC-Block-Digest") is not None
    for problem in record.digest_checker.problems:
        if "block" in problem or not has_block_digest:
            raise DamagedRecord(problem)
    return _unpacked_content(record, b"".join(parts), max_size)


def _content_of(record: ArcWarcRecord) -> Any:
    """The stream of a record's content, without chunked coding."""
    headers = record.http_headers
    is_chunked = headers and (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    return _Chunks(record.raw_stream) if is_chunked else record.raw_stream


def _unpacked_content(record: ArcWarcRecord, body: bytes, max_size: int) -> bytes:
    headers = record.http_headers.headers if record.http_headers and body else ()
    codings = codings_of([value.encode() for name, value in headers if name.lower() == _CODING])
    try:
        return unpacked(body, codings, max_size)
    except IncompleteAnswer as error:
        raise DamagedRecord(f"the answer that it holds is incomplete: {error}") from error
    except TooLarge as error:
        raise DamagedRecord(f"more than {max_size} bytes, unpacked") from error


class _Chunks(ChunkedDataReader):  # type: ignore[misc]
    """A body in chunked coding, or one whose chunked coding was already removed."""

    is_cut_off = False
    _are_chunks = False

    def _try_decode(self, length_header: bytes) -> None:
        try:
            super()._try_decode(length_header)
        except ChunkedDataException:
            self.is_cut_off = self._are_chunks
            raise
        self._are_chunks = True


def date_of(record: ArcWarcRecord) -> datetime:
    """``WARC-Date``, UTC."""
    return moment_of(record.rec_headers.get_header("WARC-Date"))


def content_type_of(record: ArcWarcRecord) -> str:
    """The content type from the server; if the record is not an answer, its own."""
    headers = record.http_headers or record.rec_headers
    return headers.get_header("Content-Type") or ""


def _facts(record: ArcWarcRecord, follows: ArcWarcRecord | None, max_size: int) -> dict[str, Any]:
    """The facts in the metadata record that belongs to ``record``; empty if Chancery wrote none."""
    if follows is None or follows.rec_type != "metadata" or follows.content_type != "application/json":
        return {}
    if follows.rec_headers.get_header("WARC-Refers-To") != record.rec_headers.get_header("WARC-Record-ID"):
        return {}
    return page_facts(read_body(follows, max_size))
