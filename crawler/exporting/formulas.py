"""CSV as spreadsheets read it: in UTF-8, and without formulas."""

from __future__ import annotations

import codecs
from io import BytesIO
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
    """Scrapy's CSV export (``-o FILE.csv``), safe to open in a spreadsheet.

    A file begins with the mark by which spreadsheets know UTF-8 (U+FEFF): without it they take it for the system's
    charset. Programs that read CSV pass over it; a pipe gets none.
    """

    def __init__(self, file: BytesIO, *arguments: Any, **options: Any) -> None:
        if file.seekable() and not file.tell():
            file.write(codecs.BOM_UTF8)
        super().__init__(file, *arguments, **options)

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """A cell."""
        cell = super().serialize_field(field, name, value)
        return as_text(cell) if isinstance(cell, str) else cell
