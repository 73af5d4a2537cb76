"""Text that a spreadsheet must not take for a formula."""

from __future__ import annotations

from typing import Any

from scrapy.exporters import CsvItemExporter

# The last four are the full-width forms, which some spreadsheets read alike.
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_text(cell: str) -> str:
    """``cell``, with an apostrophe before it where a spreadsheet would compute it.

    Source: OWASP, "CSV Injection".
    """
    return f"'{cell}" if cell.startswith(_BEGINNINGS) else cell


class SafeCsvItemExporter(CsvItemExporter):
    """Scrapy's CSV export (``-o FILE.csv``), safe to open in a spreadsheet."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """A cell."""
        cell = super().serialize_field(field, name, value)
        return as_text(cell) if isinstance(cell, str) else cell
