"""Bodies that are not as announced: cut, compressed, endless, of another length."""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from collections.abc import Callable
from functools import cache

import brotli  # type: ignore[import-untyped]

from tests.faults.fault import Fault, bad_page, page
from tests.faults.server import Connection, Send, answer, endless, raw

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
_CHUNKED = _HTML + b"Transfer-Encoding: chunked\r\n\r\n"
_BOMB = 200_000_000
"""Decompressed bytes of a bomb: 24 times the limit of one answer."""


def _long() -> bytes:
    """A page of some hundred kilobytes that do not compress well, so that a cut is noticed."""
    chance = random.Random(1)
    noise = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(150_000))
    return page(head=f"<!-- {noise} -->").encode()


def _deflate_raw(data: bytes) -> bytes:
    packer = zlib.compressobj(1, wbits=-15)
    return packer.compress(data) + packer.flush()


_CODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", lambda data: gzip.compress(data, 1)),
    "deflate": ("deflate", lambda data: zlib.compress(data, 1)),
    "raw_deflate": ("deflate", _deflate_raw),
    "brotli": ("br", lambda data: brotli.compress(data, quality=1)),
    "zstd": ("zstd", zstd.compress),
}


@cache
def _bomb(coding: str) -> bytes:
    return _CODINGS[coding][1](bytes(_BOMB))


def _of(coding: str, make: Callable[[Callable[[bytes], bytes]], bytes]) -> Send:
    """An answer in this coding, generated on request."""
    name, pack = _CODINGS[coding]
    return lambda connection: answer(make(pack), Content_Encoding=name)(connection)


def _nested(connection: Connection) -> None:
    data = page().encode()
    for _ in range(20):
        data = gzip.compress(data)
    answer(data, Content_Encoding=", ".join(["gzip"] * 20))(connection)


def _twice_packed(connection: Connection) -> None:
    answer(gzip.compress(_bomb("gzip")), Content_Encoding="gzip, gzip")(connection)


def _wrong_sum(connection: Connection) -> None:
    data = bytearray(gzip.compress(_long()))
    data[-8] ^= 0xFF
    answer(bytes(data), Content_Encoding="gzip")(connection)


def _damaged(connection: Connection) -> None:
    data = bytearray(gzip.compress(_long()))
    data[len(data) // 2 : len(data) // 2 + 40] = bytes(40)
    answer(bytes(data), Content_Encoding="gzip")(connection)


def _packed() -> list[Fault]:
    faults = []
    for coding, (name, _) in _CODINGS.items():
        said = f"Content-Encoding: {name}" + (" without its frame" if coding == "raw_deflate" else "")
        faults += [
            bad_page(f"{coding}_bomb", f"{said}, 200 MB unpacked", _of(coding, lambda _, of=coding: _bomb(of))),  # type: ignore[misc]
            bad_page(f"{coding}_cut", f"{said}, its last 300 bytes missing", _of(coding, lambda pack: pack(_long())[:-300])),
            bad_page(f"{coding}_cut_by_one", f"{said}, its last byte missing", _of(coding, lambda pack: pack(_long())[:-1])),
            bad_page(
                f"{coding}_lie",
                f"{said}, but the body is plain text",
                answer(page(), Content_Encoding=name),
                whole=True,
            ),
            bad_page(f"{coding}_empty", f"{said}, without a body", answer(b"", Content_Encoding=name)),
        ]  # fmt: skip
    return faults


def _breaks(connection: Connection) -> None:
    raw(_HTML, b"Content-Length: 5000\r\n\r\n", _BODY[:900])(connection)
    connection.reset()


def _sized(length: str) -> Send:
    return answer(page(), Content_Length=length)


_BODY = page().encode()

FAULTS = [
    *_packed(),
    bad_page("gzip_twice_bomb", "gzip in gzip, 200 MB unpacked", _twice_packed),
    bad_page("gzip_nested", "gzip, twenty times over", _nested, whole=True),
    bad_page("gzip_wrong_sum", "gzip whose checksum is wrong", _wrong_sum),
    bad_page("gzip_damaged", "gzip with zeros in its middle", _damaged),
    bad_page(
        "gzip_trailing", "gzip with bytes after its end",
        answer(gzip.compress(page().encode()) + b"more" * 9, Content_Encoding="gzip"), whole=True,
    ),
    bad_page(
        "gzip_members", "gzip in two members",
        answer(gzip.compress(_BODY[:900]) + gzip.compress(_BODY[900:]), Content_Encoding="gzip"), whole=True,
    ),
    bad_page("x_gzip", "gzip called x-gzip", answer(gzip.compress(page().encode()), Content_Encoding="X-GZip"), whole=True),
    bad_page("gzip_as_br", "gzip that is called br",
             answer(gzip.compress(page().encode()), Content_Encoding="br"), whole=True),
    bad_page("gzip_unsaid", "gzip without Content-Encoding", answer(gzip.compress(page().encode()))),
    bad_page("coding_unknown", "an unknown Content-Encoding", answer(page(), Content_Encoding="secret"), whole=True),
    bad_page("coding_unknown_below", "gzip over an unknown coding",
             answer(gzip.compress(page().encode()), Content_Encoding="compress, gzip"), whole=True),
    bad_page("coding_identity", "Content-Encoding: identity", answer(page(), Content_Encoding="identity"), whole=True),
    bad_page("body_endless", "a body without end", endless(_HTML + b"\r\n", b"<p>On and on.</p>" * 4000)),
    bad_page("chunks_endless", "chunks without end", endless(_CHUNKED, b"fa00\r\n" + b"<p>abc</p>" * 6400 + b"\r\n")),
    bad_page(last=True, name="chunks_tiny", said= "chunks of one byte without end", send=endless(_CHUNKED, b"1\r\nx\r\n" * 5000)),
    bad_page(last=True, name="chunk_extension", said= "a chunk extension without end", send=endless(_CHUNKED + b"5;a=", b"x" * 60_000)),
    bad_page(last=True, name="chunk_trailers", said= "trailers without end",
             send=endless(_CHUNKED + b"5\r\nhello\r\n0\r\n", b"X-More: " + b"x" * 900 + b"\r\n")),
    bad_page("chunk_cut", "chunked, without the last chunk",
             raw(_CHUNKED, b"%x\r\n" % len(_BODY), _BODY, b"\r\n")),
    bad_page("chunk_cut_within", "chunked, cut within a chunk", raw(_CHUNKED, b"%x\r\n" % (len(_BODY) + 90), _BODY[:-60])),
    bad_page("chunk_size_no_number", "a chunk size that is no number", raw(_CHUNKED, b"many\r\n", _BODY)),
    bad_page("chunk_size_negative", "a negative chunk size", raw(_CHUNKED, b"-5\r\n", _BODY)),
    bad_page("chunk_size_huge", "a chunk size of 10^38",
             endless(_CHUNKED + b"f" * 32 + b"\r\n", b"<p>abc</p>" * 6400)),
    bad_page("chunk_size_digits", "a chunk size of 5,000 digits", raw(_CHUNKED, b"1" * 5000 + b"\r\n", _BODY)),
    bad_page("length_longer", "Content-Length more than what comes", raw(_HTML, b"Content-Length: 99999\r\n\r\n", _BODY)),
    bad_page("length_shorter", "Content-Length less than what comes", answer(page(), Content_Length="900")),
    bad_page("length_too_large", "Content-Length of 9 MB", answer(b"x" * 9_000_000)),
    bad_page("length_huge", "Content-Length of 40 digits", _sized("9" * 40)),
    bad_page("length_digits", "Content-Length of 5,000 digits", _sized("9" * 5000)),
    bad_page("length_negative", "a negative Content-Length", _sized("-5")),
    bad_page("length_words", "Content-Length in words", _sized("many")),
    bad_page("length_twice", "two lengths that differ",
             raw(_HTML, b"Content-Length: 900\r\nContent-Length: %d\r\n\r\n" % len(_BODY), _BODY)),
    bad_page("length_and_chunks", "Content-Length and chunks",
             raw(_CHUNKED[:-2], b"Content-Length: 20\r\n\r\n", b"%x\r\n" % len(_BODY), _BODY, b"\r\n0\r\n\r\n"), whole=True),
    bad_page("length_unsaid", "no length, the connection ends", answer(page(), Content_Length=""), whole=True),
    bad_page("part_unasked", "206 that nobody asked for",
             answer(page(), 206, Content_Range="bytes 0-1999/9000")),
    bad_page("part_of_nothing", "206 without Content-Range", answer(page(), 206)),
    bad_page("part_of_200", "200 with Content-Range, which means nothing", answer(page(), Content_Range="bytes 0-1999/9000"), whole=True),
    bad_page("no_content", "204 with a body", answer(page(), 204)),
    bad_page("reset_content", "205 with a body", answer(page(), 205), whole=True),
    bad_page("not_modified_unasked", "304 that nobody asked for", answer(b"", 304)),
    bad_page("body_slow", "a body of one byte a second", endless(_HTML + b"Content-Length: 5000\r\n\r\n", b"x", 1.0)),
    bad_page("body_reset", "a connection that breaks in the body", _breaks),
]  # fmt: skip
