"""CSV for spreadsheets: in UTF-8, and without formulas."""

from __future__ import annotations

import codecs
from io import BytesIO
from typing import Any

from scrapy.exporters import CsvItemExporter

from crawler.exporting.cells import as_text


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
