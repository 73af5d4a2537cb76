"""From bytes to text: the charset that a page really has."""

from __future__ import annotations

from charset_normalizer import from_bytes
from charset_normalizer.constant import IANA_SUPPORTED
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from crawler.text.foreign_text import is_printable_utf8, printable

_CHARSETS = frozenset(name.replace("_", "-") for name in IANA_SUPPORTED) - {"utf-8"}
"""Codecs of charsets that a page may be in although it is no UTF-8. Python has others, and a page may declare
any: ``hex`` and ``zlib`` are no charsets, ``idna`` and ``punycode`` are for names of hosts, and slow."""


def decode(body: bytes, content_type: str = "") -> str:
    """Decode ``body``; what is ``UNPRINTABLE`` is left out.

    Order of trust: byte order mark; UTF-8 where the bytes are valid UTF-8 (bytes of another charset
    hardly ever are); the HTTP header; the page's own declaration; detection.

    Source: WHATWG HTML, "Determining the character encoding", with UTF-8 validity put before the
    declarations, because servers declare latin-1 over UTF-8 pages.
    """
    return printable(_decode(body, content_type))


def utf8_of(body: bytes, content_type: str = "") -> bytes:
    """What ``decode`` makes of ``body``, in UTF-8. Most pages are UTF-8, and returned as they are."""
    if read_bom(body)[0] is None and _is_utf8(body) and is_printable_utf8(body):
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
            return body.decode("utf-8", "replace")
    for codec in (http_content_type_encoding(content_type), html_body_declared_encoding(body)):
        if codec is None or codec.replace("_", "-") not in _CHARSETS:
            continue
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    best = from_bytes(body[:200_000]).best()
    return body.decode(best.encoding if best is not None else "cp1252", "replace")


def _mostly_utf8(body: bytes, error: UnicodeDecodeError) -> bool:
    """Whether at most one character in a hundred of those beyond ASCII is broken."""
    text = body.decode("utf-8", "replace")
    beyond_ascii = sum(1 for character in text if character > "\x7f")
    broken = text.count("\ufffd")
    return error.start >= len(body) - 3 or broken * 100 <= beyond_ascii
