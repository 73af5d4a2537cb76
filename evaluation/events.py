"""Event days: Chancery's results on short texts of the project's own with known event days.

No peer finds event days, so there is no comparison.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from crawler.dateline.split import split_dateline
from crawler.model.items import Article
from crawler.model.outlet import Outlet
from pipelines.find_event_day import FindEventDay

FOLDER = Path(__file__).parent / "labelled" / "event_days"
SPLITS = ("tune", "test")


class ByEvent(StrEnum):
    """Outcome for a text."""

    RIGHT = "right"
    """The right day, or none if a careful reader would give none."""
    WORDS = "right, other words"
    WRONG = "wrong"
    MISSING = "missing"


def labelled(split: str) -> Iterator[dict[str, Any]]:
    """The labelled texts of a split."""
    for line in (FOLDER / f"{split}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def by_event(label: dict[str, Any]) -> ByEvent:
    """Compare the day found in a labelled text with the true one."""
    outlet = Outlet(
        "gazette", "Gazette", "https://gazette.example/", label["country"], label["timezone"], (label["language"],)
    )
    article = Article(
        outlet=outlet.name,
        url=outlet.home,
        title=label["title"],
        text=label["text"],
        language=label["language"],
        dateline=split_dateline(label["text"])[0],
        dateline_on=label["dateline_on"],
        published_at=label.get("published_at", label["published_on"]),
        published_precision="instant" if "published_at" in label else "day",
        published_on=label["published_on"],
    )
    FindEventDay(outlet).process_item(article)
    if article.event_date != label["event_date"]:
        return ByEvent.MISSING if article.event_date is None else ByEvent.WRONG
    return ByEvent.RIGHT if article.event_date_words == label["event_date_words"] else ByEvent.WORDS


def print_event_days(console: Console) -> None:
    """Print one table, a line per split."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("split", "texts", "of them without a day", *ByEvent):
        table.add_column(column, justify="left" if column == "split" else "right", no_wrap=True)
    for split in SPLITS:
        labels = list(labelled(split))
        counts = Counter(by_event(label) for label in labels)
        undated = sum(label["event_date"] is None for label in labels)
        shares = (f"{counts[each]} ({counts[each] / len(labels):.1%})" for each in ByEvent)
        table.add_row(split, str(len(labels)), str(undated), *shares)
    for part in ("Event days: labelled texts of the project", table, f"Chancery alone: {FOLDER.name}/*.jsonl", ""):
        console.print(part, soft_wrap=True)
