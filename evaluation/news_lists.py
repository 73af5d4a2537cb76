"""Which lists of a set are of the kind that a crawl of news meets: sections, topics and front pages.

Most other lists of WCXB are shelves of shops, which no outlet has. A person read each address and its page.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_LISTS = Path(__file__).parent / "labelled" / "news_lists.tsv"


@cache
def news_lists() -> frozenset[str]:
    """Their addresses."""
    with _LISTS.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["url"] for row in csv.DictReader(lines, delimiter="\t"))
