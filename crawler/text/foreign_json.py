"""JSON and whole numbers of foreign origin: what is read can be stored; what is wrong is one kind of error."""

from __future__ import annotations

import json
import re
from typing import Any

from crawler.text.foreign_text import printable

_MOST_DIGITS = 18
"""A number of so many digits fits into SQLite's INTEGER (64 bits with the sign: up to 9.2 * 10**18)."""
_ESCAPED = re.compile(r"\\[bfuU]")
"""Only an escape brings a character into a string that the text itself does not have (RFC 8259, 7)."""


def parse_json(text: str, *, strict: bool = True) -> Any:
    """The value that a text of printable characters states; its strings are printable too.

    ``strict``: no raw line breaks inside strings. An integer too long for a row is read as a float.

    Raises:
        ValueError: it is no JSON, or nested deeper than Python's parser goes.
    """
    try:
        value = json.loads(text, strict=strict, parse_int=_integer)
        return _printable(value) if _ESCAPED.search(text) else value
    except RecursionError:
        raise ValueError("nested too deep") from None


def whole_number(digits: str) -> int | None:
    """The number that ``digits`` write; None where they are no digits, or more than a row can hold."""
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_printable(entry) for entry in value]
    if isinstance(value, dict):
        return {printable(name): _printable(entry) for name, entry in value.items()}
    return value
