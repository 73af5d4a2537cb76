"""Decompresses answers: compressed bodies completely or not at all, other bodies are left alone.

Servers announce codings that they have not applied, and values that are not codings (``Content-Encoding: utf-8``): the
first bytes of a body are more reliable.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import brotli  # type: ignore[import-untyped]

from crawler.model.drops import IncompleteAnswer

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
"""The codings asked for (RFC 9110, 12.5.3)."""
_MOST_CODINGS = 5
"""Most codings on top of each other; curl allows as many (``MAX_ENCODE_STACK``, since CVE-2022-32206)."""
_MOST_MEMBERS = 1000
"""Most members of one body: bgzip, which makes the smallest, has one per 64 KiB, 128 in the largest answer accepted."""
_PIECE = 64 * 1024
"""Bytes decompressed at a time."""
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
"""First bytes of a member (RFC 1952, 2.3.1; RFC 8878, 3.1.1). Anything else after the end of one is not content."""
_HEAD = 16
"""Bytes examined after white space and marks. In a compressed body all of them are printable ASCII once in five million
times (98 of 256 values are); pages, feeds and JSON start so in every charset but UTF-16."""
_PLAIN = bytes((*range(0x20, 0x7F), *b"\t\r\n"))


class TooLarge(ValueError):
    """The body is larger than the limit when decompressed."""


def codings_of(headers: Sequence[bytes]) -> list[str]:
    """The codings that ``Content-Encoding`` names, in the order in which they were applied (RFC 9110, 8.4)."""
    names = b",".join(headers).decode("latin-1").lower().split(",")
    return [name for each in names if (name := each.strip()) not in ("", "identity")]


def unpacked(body: bytes, codings: Sequence[str], most: int) -> bytes:
    """``body`` without its codings; ``most`` is the limit in bytes, 0 for none.

    A coding that was not applied is skipped; if another one was applied instead, that one is undone.

    Raises:
        IncompleteAnswer: the body is cut off or damaged, or in a coding that was not asked for.
        TooLarge: it is larger than the limit.
    """
    if len(codings) > _MOST_CODINGS:
        raise IncompleteAnswer(f"Content-Encoding names {len(codings)} codings, one over the other")
    for named in reversed(codings):
        if _is_plain(body):
            return body
        coding = "gzip" if body.startswith(_GZIP) else "zstd" if body.startswith(_ZSTD) else named
        if coding not in _UNPACK:
            raise IncompleteAnswer(f"Content-Encoding: {coding[:40]!r} is none that was asked for")
        try:
            body = _UNPACK[coding](body, most or sys.maxsize - 1)
        except (zlib.error, brotli.error, zstd.ZstdError) as error:
            raise IncompleteAnswer(f"Content-Encoding: {coding}, but the body is not: {error}") from error
        except EOFError as error:
            raise IncompleteAnswer(f"the body ends in the middle of its {coding} coding") from error
    return body


def _is_plain(body: bytes) -> bool:
    """Whether the body starts like text; a body shorter than ``_HEAD`` does not."""
    head = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:_HEAD]
    return len(head) == _HEAD and not head.translate(None, _PLAIN)


def _members(new: Callable[[], Any], magic: bytes, body: bytes, most: int) -> bytes:
    """Decompress all members, each with a new decompressor; with an empty ``magic``, only the first."""
    out, at = bytearray(), 0
    for _ in range(_MOST_MEMBERS):
        unpacker = new()
        while not unpacker.eof:
            piece = body[at : at + _PIECE]
            if not piece:
                raise EOFError
            out += unpacker.decompress(piece, most + 1 - len(out))
            if len(out) > most:
                raise TooLarge
            at += len(piece) - len(unpacker.unused_data)
        if not magic or not body.startswith(magic, at):
            return bytes(out)
    raise IncompleteAnswer(f"the body has more than {_MOST_MEMBERS} packed members")


def _deflated(body: bytes, most: int) -> bytes:
    """Decompress in zlib format, or without it, as some servers send it (RFC 9110, 8.4.1.2, note)."""
    try:
        return _members(zlib.decompressobj, b"", body, most)
    except zlib.error:
        return _members(partial(zlib.decompressobj, -zlib.MAX_WBITS), b"", body, most)


def _brotli(body: bytes, most: int) -> bytes:
    unpacker, out = brotli.Decompressor(), bytearray()
    piece = body
    while not unpacker.is_finished():
        unpacked_piece = unpacker.process(piece, output_buffer_limit=_PIECE)
        if not unpacked_piece and not piece:
            raise EOFError
        out += unpacked_piece
        if len(out) > most:
            raise TooLarge
        piece = b""
    return bytes(out)


_gzip = partial(_members, partial(zlib.decompressobj, 16 + zlib.MAX_WBITS), _GZIP)
_UNPACK: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflated, "br": _brotli,
    "zstd": partial(_members, zstd.ZstdDecompressor, _ZSTD),
}  # fmt: skip
