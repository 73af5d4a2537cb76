"""Cells that no spreadsheet takes for formulas."""

from __future__ import annotations

# The last four are full-width forms, which some spreadsheets treat alike.
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_text(cell: str) -> str:
    """``cell``, with an apostrophe in front if a spreadsheet would evaluate it.

    Source: OWASP, "CSV Injection".
    """
    return f"'{cell}" if cell.startswith(_BEGINNINGS) else cell
