"""Bodies are decompressed completely or not at all."""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest

from crawler.downloading.content_codings import TooLarge, codings_of, unpacked
from crawler.extraction.no_article import NoArticle, check_bytes
from crawler.model.drops import IncompleteAnswer

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CHANCE = random.Random(1)
BODY = b"".join(b"<p>%d ministers met.</p>" % _CHANCE.randrange(10**9) for _ in range(8000))
"""A quarter of a megabyte: several pieces of every decompressor."""


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress), "x-gzip": ("x-gzip", gzip.compress), "deflate": ("deflate", zlib.compress),
    "raw": ("deflate", raw_deflate), "br": ("br", lambda data: bytes(brotli.compress(data, quality=1))),
    "zstd": ("zstd", zstd.compress),
}  # fmt: skip


@pytest.mark.parametrize("kind", PACKERS)
class TestEachCoding:
    def test_whole(self, kind: str) -> None:
        coding, pack = PACKERS[kind]
        assert unpacked(pack(BODY), [coding], len(BODY)) == BODY
        assert unpacked(pack(BODY), [coding], 0) == BODY
        assert unpacked(pack(b""), [coding], 0) == b""

    def test_beyond_the_limit(self, kind: str) -> None:
        coding, pack = PACKERS[kind]
        with pytest.raises(TooLarge):
            unpacked(pack(BODY), [coding], len(BODY) - 1)

    @pytest.mark.parametrize("missing", [1, 2, 4, 8, 9, 300, 100_000])
    def test_cut(self, kind: str, missing: int) -> None:
        coding, pack = PACKERS[kind]
        with pytest.raises(IncompleteAnswer):
            unpacked(pack(BODY)[:-missing], [coding], 0)

    def test_nothing_or_something_else(self, kind: str) -> None:
        coding, _ = PACKERS[kind]
        for body in (b"", bytes(range(256)) * 9):
            with pytest.raises(IncompleteAnswer):
                unpacked(body, [coding], 0)


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("zstd", zstd.compress)])
def test_several_members(coding: str, pack: Callable[[bytes], bytes]) -> None:
    parts = [BODY[:70_000], BODY[70_000:]]
    assert unpacked(b"".join(map(pack, parts)), [coding], 0) == BODY
    assert unpacked(pack(BODY) + b"\0\r\nmore", [coding], 0) == BODY, "what follows the end is no member"
    with pytest.raises(IncompleteAnswer):
        unpacked(pack(BODY) + pack(BODY)[:-1], [coding], 0)
    with pytest.raises(IncompleteAnswer, match="members"):
        unpacked(pack(b"") * 100_000, [coding], 0)


def test_one_over_the_other() -> None:
    assert unpacked(gzip.compress(brotli.compress(BODY)), ["br", "gzip"], 0) == BODY
    body = BODY
    for count in range(1, 7):
        body = gzip.compress(body)
        if count < 6:
            assert unpacked(body, ["gzip"] * count, 0) == BODY
    with pytest.raises(IncompleteAnswer, match="6 codings"):
        unpacked(body, ["gzip"] * 6, 0)


def test_names_of_codings() -> None:
    assert codings_of([b"GZip , identity", b"", b" br"]) == ["gzip", "br"]
    with pytest.raises(IncompleteAnswer, match="compress"):
        unpacked(_CHANCE.randbytes(99), ["compress"], 0)


@pytest.mark.parametrize(
    "plain",
    [
        b"<!DOCTYPE html><title>A</title>", b'\xef\xbb\xbf<?xml version="1.0"?><rss/>', b'{"version": 1, "items": []}', b"A short answer as it is.",
        b"\r\n  User-agent: *\r\nDisallow: /a", "<html><body><p>Gro\u00dfe Rede".encode("latin-1"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("named", ["gzip", "deflate", "br", "zstd", "utf-8", "none", "gzip, br"])
def test_what_is_not_packed_is_read_whatever_its_header_names(plain: bytes, named: str) -> None:
    assert unpacked(plain, codings_of([named.encode()]), 0) == plain


def test_packed_otherwise_than_its_header_names() -> None:
    for named in ("br", "deflate", "gzip", "zstd", "utf-8"):
        assert unpacked(gzip.compress(BODY), [named], 0) == BODY
        assert unpacked(zstd.compress(BODY), [named], 0) == BODY
    assert unpacked(gzip.compress(BODY), ["gzip", "gzip"], 0) == BODY, "once packed, twice named"


def test_packed_bytes_are_not_taken_for_text() -> None:
    """For each compressor, short and long texts: none starts with so many printable characters, or half of them."""
    half = b"<html><" + bytes(range(128, 200))
    with pytest.raises(IncompleteAnswer):
        unpacked(half, ["gzip"], 0)
    for coding, pack in PACKERS.values():
        for length in (1, 20, 31, 32, 33, 200, 5000):
            assert unpacked(pack(BODY[:length]), [coding], 0) == BODY[:length]


def test_bytes_that_are_no_text_are_no_page() -> None:
    page = BODY[:3000]
    check_bytes(page, "text/html")
    check_bytes(b"\0\x01 a stray byte or two " + page, "text/html")
    check_bytes(page.decode().encode("utf-16"), "text/html")
    check_bytes("وزير".encode("utf-16-le") * 900, "text/html; charset=UTF-16LE")
    for body in (gzip.compress(BODY), brotli.compress(BODY), zstd.compress(BODY), _CHANCE.randbytes(5000)):
        with pytest.raises(NoArticle):
            check_bytes(body, "text/html; charset=utf-8")
