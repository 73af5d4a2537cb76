"""The formats of exported articles and events."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO, Protocol, cast

from crawler.exporting.formulas import SafeCsvItemExporter
from crawler.exporting.selection import Column

_BATCH = 1000
"""Rows held in memory at a time; each batch is one row group."""


class Rows(Protocol):
    """Rows with the same columns: articles or events."""

    @property
    def columns(self) -> Sequence[Column]:
        """Names and types, in order."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the rows, all of one moment; lists and JSON as Python values."""


def write_jsonl(rows: Rows, file: BinaryIO) -> int:
    """Write one JSON object per line; return the number of rows."""
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is the number of them
        file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return count


def write_csv(rows: Rows, file: BinaryIO) -> int:
    """Write CSV (RFC 4180) with a header, safe in spreadsheets, lists joined by spaces; return their number."""
    names = [column.name for column in rows.columns]
    # The header is written here: without rows, the exporter would omit it.
    exporter = SafeCsvItemExporter(
        cast(BytesIO, file),
        fields_to_export=names,
        include_headers_line=False,
        join_multivalued=" ",
        quoting=csv.QUOTE_ALL,
    )
    exporter.csv_writer.writerow(names)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is the number of them
        exporter.export_item(row | _json_columns(rows, row))
    exporter.finish_exporting()
    return count


def _json_columns(rows: Rows, row: Mapping[str, Any]) -> dict[str, str]:
    """The JSON columns of a row, serialized."""
    return {
        column.name: json.dumps(row[column.name], ensure_ascii=False)
        for column in rows.columns
        if column.type == "json"
    }


def write_parquet(rows: Rows, file: BinaryIO) -> int:
    """Write Apache Parquet in groups of a thousand rows; return the number of rows. Needs the extra ``parquet``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"integer": pa.int64(), "real": pa.float64(), "list": pa.list_(pa.string())}
    schema = pa.schema([(column.name, types.get(column.type, pa.string())) for column in rows.columns])
    left, count = iter(rows), 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := list(islice(left, _BATCH)):
            written = [row | _json_columns(rows, row) for row in batch]
            writer.write_table(pa.Table.from_pylist(written, schema=schema))
            count += len(batch)
    return count


FORMATS: dict[str, Callable[[Rows, BinaryIO], int]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
}
"""By the name of the format, which is also its file extension."""


def format_of(name: str, formats: Iterable[str] = FORMATS) -> str | None:
    """The format for a file name by its extension; None if there is none."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending in formats else None
