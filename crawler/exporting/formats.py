"""The forms in which articles are written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, BinaryIO

from crawler.exporting.formulas import as_text
from crawler.exporting.selection import Articles

_BATCH = 1000
"""Rows that are held in memory, and that make one row group."""


def write_jsonl(articles: Articles, file: BinaryIO) -> int:
    """A JSON object a line; how many."""
    count = 0
    for count, row in enumerate(articles, 1):  # noqa: B007 - the last one is the number of them
        file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return count


def write_csv(articles: Articles, file: BinaryIO) -> int:
    """CSV (RFC 4180) with a line of headings, safe to open in a spreadsheet; lists by spaces. How many articles."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(column.name for column in articles.columns)
    count = 0
    for count, row in enumerate(articles, 1):  # noqa: B007 - the last one is the number of them
        writer.writerow(_cell(row[column.name], column.type) for column in articles.columns)
    text.detach()
    return count


def _cell(value: Any, kind: str) -> Any:
    if kind == "list":
        value = " ".join(value)
    elif kind == "json":
        value = json.dumps(value, ensure_ascii=False)
    return as_text(value) if isinstance(value, str) else value


def write_parquet(articles: Articles, file: BinaryIO) -> int:
    """Apache Parquet, in groups of a thousand rows; how many articles. It needs the extra ``parquet``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"integer": pa.int64(), "real": pa.float64(), "list": pa.list_(pa.string())}
    schema = pa.schema([(column.name, types.get(column.type, pa.string())) for column in articles.columns])
    as_json = [column.name for column in articles.columns if column.type == "json"]
    rows, count = iter(articles), 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := list(islice(rows, _BATCH)):
            for row in batch:
                row |= {name: json.dumps(row[name], ensure_ascii=False) for name in as_json}
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
            count += len(batch)
    return count


FORMATS: dict[str, Callable[[Articles, BinaryIO], int]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
}
"""By the name of the format, which is the ending of its files."""


def format_of(name: str, formats: Iterable[str] = FORMATS) -> str | None:
    """The format that the ending of a file's name tells."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending in formats else None
