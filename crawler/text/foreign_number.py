"""Whole numbers of foreign origin."""

from __future__ import annotations

MOST_DIGITS = 18
"""A number of so many digits fits into SQLite's INTEGER (64 bits with the sign: up to 9.2 * 10**18)."""


def whole_number(digits: str) -> int | None:
    """The number that ``digits`` write; None where they are no digits, or more than a row can hold."""
    return int(digits) if digits.isdecimal() and len(digits) <= MOST_DIGITS else None
