"""Decodes bytes to text, by the charset that a page really has."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes
from charset_normalizer.constant import IANA_SUPPORTED
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from crawler.text.foreign_text import is_printable_utf8, printable

_CHARSETS = frozenset(name.replace("_", "-") for name in IANA_SUPPORTED) - {"utf-8"}
"""Codecs accepted for pages that are not UTF-8. Python has others, and a page may declare any: ``hex`` and ``zlib`` are
not charsets, ``idna`` and ``punycode`` are for host names, and slow."""

_STRAY = "chancery.stray_windows_bytes"
_WINDOWS = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
"""Windows-1252 character → byte, as browsers read it. Source: WHATWG Encoding, index windows-1252."""
_TWICE = re.compile(f"\u00e2\u20ac\ufffd|[\u00c2-\u00f4][{''.join(list(_WINDOWS)[:64])}]{{1,3}}")
"""What a non-ASCII character becomes if its UTF-8 is read as Windows-1252 and encoded again. The last byte of a closing
quotation mark has no character in Windows-1252, and is often lost."""
_MAY_BE_TWICE = re.compile(
    b"\xc3[\x82-\xb4][%s]" % b"".join({character.encode()[:1] for character in list(_WINDOWS)[:64]})
)
"""The start in UTF-8 of everything that ``_TWICE`` finds."""


def decode(body: bytes, content_type: str = "") -> str:
    """Decode ``body``, without ``UNPRINTABLE`` characters.

    Order of trust: byte order mark; UTF-8 if the bytes are valid UTF-8 (those of other charsets hardly ever are); the
    HTTP header; the page's own declaration; detection.

    Source: WHATWG HTML, "Determining the character encoding", except that valid UTF-8 comes before declarations,
    because servers declare latin-1 for UTF-8 pages.
    """
    return printable(_once(_decode(body, content_type)))


def utf8_of(body: bytes, content_type: str = "") -> bytes:
    """The result of ``decode`` in UTF-8. Most pages are UTF-8, and are returned unchanged."""
    if read_bom(body)[0] is None and _is_utf8(body) and is_printable_utf8(body) and not _MAY_BE_TWICE.search(body):
        return body
    return decode(body, content_type).encode()


def _is_utf8(body: bytes) -> bool:
    try:
        return body.isascii() or bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _decode(body: bytes, content_type: str) -> str:
    encoding, bom = read_bom(body)
    if encoding is not None and bom is not None:
        return body[len(bom) :].decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut off inside a character, or with one broken byte, is still UTF-8.
        if _mostly_utf8(body, error):
            return body.decode("utf-8", _STRAY)
    for codec in (http_content_type_encoding(content_type), html_body_declared_encoding(body)):
        if codec is None or codec.replace("_", "-") not in _CHARSETS:
            continue
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    best = from_bytes(body[:200_000]).best()
    return body.decode(best.encoding if best is not None else "cp1252", "replace")


def _once(text: str) -> str:
    """``text``, decoded again if most of its non-ASCII characters are UTF-8 that was encoded twice."""
    twice = sum(len(match[0]) for match in _TWICE.finditer(text)) if not text.isascii() else 0
    if not twice or twice * 2 < _beyond_ascii(text):
        return text
    return _TWICE.sub(_decoded, text)


def _decoded(match: re.Match[str]) -> str:
    try:
        return bytes(_WINDOWS[character] for character in match[0].replace("\ufffd", "\x9d")).decode("utf-8")
    except UnicodeError:
        return match[0]


def _mostly_utf8(body: bytes, error: UnicodeDecodeError) -> bool:
    """Whether at most half of the non-ASCII characters are broken: in another charset hardly one would be valid."""
    text = body.decode("utf-8", "replace")
    return error.start >= len(body) - 3 or text.count("\ufffd") * 2 <= _beyond_ascii(text)


def _beyond_ascii(text: str) -> int:
    """Number of non-ASCII characters; checking each of them takes twenty times as long."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Decode a single byte pasted from Windows-1252 text, as browsers do; else use the replacement character."""
    assert isinstance(error, UnicodeDecodeError)
    one = error.end == error.start + 1 and error.end < len(error.object)
    return error.object[error.start : error.end].decode("cp1252", "replace") if one else "\ufffd", error.end


codecs.register_error(_STRAY, _stray)
