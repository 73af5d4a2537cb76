"""What no string of foreign origin may hold when it reaches a row, a log line or a message."""

from __future__ import annotations

import html
import re

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and line breaks, lone surrogates and non-characters.

XML, and so lxml, refuses most of them (XML 1.0, 2.2, which discourages the others); SQLite's driver refuses surrogates,
and SQLite's functions end a text at a NUL; a terminal obeys control characters.
"""
_CONTROLS = bytes(byte for byte in (*range(0x20), 0x7F) if byte not in b"\t\n\r")
_FURTHER_CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")
_NO_REFERENCE = re.compile(r"&#\d{100,};?")
"""A number beyond all characters, which stands for U+FFFD (WHATWG HTML, 13.2.5.80): Unicode's last has seven digits.
Python refuses to read one of more than 4,300."""
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())


def printable(text: str) -> str:
    """``text`` without what ``UNPRINTABLE`` finds."""
    return text if text.isprintable() or is_printable(text) else UNPRINTABLE.sub("", text)


def unescape(text: str) -> str:
    """``text`` with its references (``&amp;``, ``&#8211;``) read, once."""
    return html.unescape(_NO_REFERENCE.sub("\ufffd", text))


def is_printable(text: str) -> bool:
    """Whether ``UNPRINTABLE`` finds nothing in ``text``; by its bytes, in less than half the time."""
    try:
        return is_printable_utf8(text.encode())
    except UnicodeEncodeError:  # a lone surrogate
        return False


def is_printable_utf8(encoded: bytes) -> bool:
    """Whether ``UNPRINTABLE`` finds nothing in a text in UTF-8."""
    if len(encoded.translate(None, _CONTROLS)) != len(encoded) or _FURTHER_CONTROLS.search(encoded):
        return False
    return not any(character in encoded for character in _NO_CHARACTERS)


def clean_fields(record: object, *names: str) -> None:
    """Put the texts under these names of a dataclass, frozen or not, through ``printable``; None stays.

    Raises:
        TypeError: a value is no text.
    """
    for name in names:
        value = getattr(record, name)
        if value is None:
            continue
        if not isinstance(value, str):
            raise TypeError(f"{name} is no text but of type {type(value).__name__}")
        if not value.isprintable():
            object.__setattr__(record, name, printable(value))
