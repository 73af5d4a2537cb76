"""Unpacking of answers: what is packed unpacks to its end, or is none; what is not packed is what it is.

Servers name codings that they have not applied, and what is none at all (``Content-Encoding: utf-8``): the first bytes
of a body tell better.
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
"""What is asked for (RFC 9110, 12.5.3)."""
_MOST_CODINGS = 5
"""One over the other; as many as curl unpacks (``MAX_ENCODE_STACK``, since CVE-2022-32206)."""
_MOST_MEMBERS = 1000
"""In one body: bgzip, which makes the smallest, has one for 64 KiB, 128 in the largest answer that is taken."""
_PIECE = 64 * 1024
"""Bytes that are unpacked at once."""
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
"""How a member begins (RFC 1952, 2.3.1; RFC 8878, 3.1.1). What else follows the end of one is no content."""
_HEAD = 16
"""Bytes at the head of a body, after white space and marks. Of a packed one so many are all printable ASCII once in
five million times (98 of 256 values are); pages, feeds and JSON begin with so many in every charset but UTF-16."""
_PLAIN = bytes((*range(0x20, 0x7F), *b"\t\r\n"))


class TooLarge(ValueError):
    """The body unpacks to more than the limit."""


def codings_of(headers: Sequence[bytes]) -> list[str]:
    """The codings that ``Content-Encoding`` names, in the order in which they were applied (RFC 9110, 8.4)."""
    names = b",".join(headers).decode("latin-1").lower().split(",")
    return [name for each in names if (name := each.strip()) not in ("", "identity")]


def unpacked(body: bytes, codings: Sequence[str], most: int) -> bytes:
    """``body`` without its codings; ``most`` is the limit in bytes, 0 for none.

    A coding that was not applied is passed over; where another one was, that is undone.

    Raises:
        IncompleteAnswer: it is cut or damaged, or in a coding that was not asked for.
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
    """Whether it begins as text does; what is shorter than a beginning does not."""
    head = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:_HEAD]
    return len(head) == _HEAD and not head.translate(None, _PLAIN)


def _members(new: Callable[[], Any], magic: bytes, body: bytes, most: int) -> bytes:
    """All members, each by an unpacker of its own; with an empty ``magic``, the first."""
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
    """In the frame of zlib, or without it, as some servers send it (RFC 9110, 8.4.1.2, note)."""
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
