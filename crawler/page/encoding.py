"""From bytes to text: the charset that a page really has."""

from __future__ import annotations

import codecs
import re
from email.message import Message

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML, and so lxml, refuses to write (XML 1.0, 2.2): control characters, lone surrogates, non-characters."""
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r")


def decode(body: bytes, content_type: str = "") -> str:
    """Decode ``body``; characters that neither XML nor SQLite can hold are left out.

    Order of trust: byte order mark; UTF-8 where the bytes are valid UTF-8 (bytes of another charset
    hardly ever are); the HTTP header; the page's own declaration; detection.

    Source: WHATWG HTML, "Determining the character encoding", with UTF-8 validity put before the
    declarations, because servers declare latin-1 over UTF-8 pages.
    """
    text = _decode(body, content_type)
    return text if is_printable(text) else UNPRINTABLE.sub("", text)


def utf8_of(body: bytes, content_type: str = "") -> bytes:
    """What ``decode`` makes of ``body``, in UTF-8. Most pages are UTF-8, and returned as they are."""
    if read_bom(body)[0] is None and _is_utf8(body) and _is_printable(body):
        return body
    return decode(body, content_type).encode()


def is_printable(text: str) -> bool:
    """Whether ``UNPRINTABLE`` finds nothing in ``text``; by its bytes, in less than half the time."""
    try:
        return _is_printable(text.encode())
    except UnicodeEncodeError:  # a lone surrogate
        return False


def _is_printable(encoded: bytes) -> bool:
    controls = len(encoded.translate(None, _CONTROLS)) != len(encoded)
    return not controls and not any(character in encoded for character in _NO_CHARACTERS)


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
    for name in (_header_charset(content_type), html_body_declared_encoding(body)):
        codec = resolve_encoding(name) if name else None
        if codec is None or codecs.lookup(codec).name == "utf-8":
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


def _header_charset(content_type: str) -> str | None:
    message = Message()
    message["Content-Type"] = content_type or "text/html"
    charset = message.get_param("charset")
    return charset if isinstance(charset, str) else None
