"""Foreign JSON and whole numbers: values can be stored, and any error is of one kind."""

from __future__ import annotations

import json
import re
from typing import Any

from crawler.text.foreign_text import printable

_MOST_DIGITS = 18
"""A number with this many digits fits into SQLite's INTEGER (64 bits with the sign: up to 9.2 * 10**18)."""
_ESCAPED = re.compile(r"\\[bfuU]")
"""Only an escape can put a character into a string that is not in the text itself (RFC 8259, 7)."""


def parse_json(text: str, *, strict: bool = True) -> Any:
    """Parse a text of printable characters; strings in the result are printable too.

    ``strict``: no raw line breaks inside strings. An integer too long for a row is read as a float.

    Raises:
        ValueError: it is not JSON, or nested deeper than Python's parser allows.
    """
    try:
        value = json.loads(text, strict=strict, parse_int=_integer)
        return _printable(value) if _ESCAPED.search(text) else value
    except RecursionError:
        raise ValueError("nested too deep") from None


def whole_number(digits: str) -> int | None:
    """The number that ``digits`` write; None if they are not digits, or too many for a row."""
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
