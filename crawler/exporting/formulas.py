"""CSV for spreadsheets: in UTF-8, and without formulas."""

from __future__ import annotations

import codecs
from io import BytesIO
from typing import Any

from scrapy.exporters import CsvItemExporter

# The last four are full-width forms, which some spreadsheets treat alike.
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_text(cell: str) -> str:
    """``cell``, with an apostrophe in front if a spreadsheet would evaluate it.

    Source: OWASP, "CSV Injection".
    """
    return f"'{cell}" if cell.startswith(_BEGINNINGS) else cell


class SafeCsvItemExporter(CsvItemExporter):
    """Scrapy's CSV export (``-o FILE.csv``), safe to open in a spreadsheet.

    A file starts with the byte order mark (U+FEFF) by which spreadsheets recognise UTF-8 instead of assuming the
    system's charset. Programs that read CSV skip it; a pipe gets none.
    """

    def __init__(self, file: BytesIO, *arguments: Any, **options: Any) -> None:
        if file.seekable() and not file.tell():
            file.write(codecs.BOM_UTF8)
        super().__init__(file, *arguments, **options)

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """Return the value of one cell."""
        cell = super().serialize_field(field, name, value)
        return as_text(cell) if isinstance(cell, str) else cell
