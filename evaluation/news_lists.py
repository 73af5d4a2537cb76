"""The lists of a set that a news crawl can meet: sections, topics and front pages.

Most other lists of WCXB are pages of shops, which no outlet has. A person read each URL and its page.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_LISTS = Path(__file__).parent / "labelled" / "news_lists.tsv"


@cache
def news_lists() -> frozenset[str]:
    """Return their URLs."""
    with _LISTS.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["url"] for row in csv.DictReader(lines, delimiter="\t"))
