"""``python -m evaluation.retold``: whether an event is found in other outlets' words, and whether it stays one event.

The texts are those of ``labelled/syndication``; ``events.tsv`` beside them says which states dealt with each other
according to the reference of a group. A group that it leaves out reports no event of these kinds.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from crawler.model.events import TOLD_ALIKE, Event, EventStatus
from crawler.similarity.told_events import ToldEvent, ToldSide, one_event_each
from evaluation.record import Pair, events_in, share
from evaluation.syndication import FILE, LABELLED

LABELS = LABELLED / "events.tsv"
REFERENCE = "reference"
DIFFERENT = "different"
"""Relation of a text to its reference: about something else."""
_RELATIONS = (REFERENCE, "copy", "edited-copy", "paraphrase")


@dataclass(frozen=True, slots=True)
class RetoldText:
    """A text and what is found in it."""

    relation: str
    """To the reference of its group."""
    events: Sequence[Event]

    @property
    def pairs(self) -> frozenset[Pair]:
        """Those that dealt with each other, according to the text."""
        return frozenset((one, other) for event in self.events for one, other in event.pairs)


def labelled_pairs(file: Path = LABELS) -> dict[str, frozenset[Pair]]:
    """Who dealt with whom, by group."""
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    return {row["group"]: frozenset(_pair(pair) for pair in row["pairs"].split()) for row in rows}


def _pair(printed: str) -> Pair:
    one, _, other = printed.partition("-")
    return one, other


def read_groups() -> tuple[dict[str, list[RetoldText]], float]:
    """The texts of each group with their events, the reference first; and the mean processor time in seconds."""
    groups: dict[str, list[RetoldText]] = defaultdict(list)
    rows = list(_rows())
    for _, row in rows:  # The first time, patterns are compiled.
        events_in(row["title"], row["text"], None)
    started = time.process_time()
    for group, row in rows:
        published = date.fromisoformat(row["date"]) if row["date"] else None
        relation = REFERENCE if row["role"] == "anchor" else row["relation"]
        groups[group].append(RetoldText(relation, events_in(row["title"], row["text"], published)))
    return groups, (time.process_time() - started) / len(rows)


def _rows() -> Iterator[tuple[str, dict[str, str]]]:
    for file in sorted(LABELLED.glob(f"*/{FILE}")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield f"{file.parent.name}/{row['group']}", row


def rows_of_events(texts: Sequence[RetoldText], pairs: frozenset[Pair]) -> tuple[int, int, int]:
    """Events between the labelled parties, the rows in which their reports end up, and rows shared with another event.

    What happened counts, once for each kind: a signing at a meeting is an event of its own. The texts are merged as
    those of one story are, with those of the group that are about something else.
    """
    told = [
        (text, event.pairs, _told(number, article, event))
        for article, text in enumerate(texts)
        for number, event in enumerate(text.events, 1000 * article)
    ]
    of = {each.id: text.relation for text, _, each in told}
    same = {
        each.id
        for text, found, each in told
        if text.relation != DIFFERENT and pairs & set(found) and each.status == EventStatus.HAPPENED
    }
    rows = [{each.id for each in row} for row in one_event_each(each for _, _, each in told)]
    ours = [row for row in rows if row & same]
    kinds = {_kind(each.kind) for _, _, each in told if each.id in same}
    return len(kinds), len(ours), sum(any(of[number] == DIFFERENT for number in row) for row in ours)


def _kind(kind: str) -> str:
    return next((min(group) for group in TOLD_ALIKE if kind in group), kind)


def _told(number: int, article: int, event: Event) -> ToldEvent:
    return ToldEvent(
        id=number,
        article=article,
        kind=event.kind,
        status=event.status,
        day=event.day,
        place=event.place,
        pairs=frozenset(event.pairs),
        sides=tuple(ToldSide(side.code, side.office, side.person) for side in event.sides),
    )


def table(groups: Mapping[str, Sequence[RetoldText]], labels: Mapping[str, frozenset[Pair]]) -> Table:
    """A line for each relation to the reference."""
    lines = Table(box=box.SIMPLE_HEAD)
    for column in ("the same event in", "a labelled pair is found", "95 %", "texts", "right of the pairs found"):
        lines.add_column(column, justify="left" if column.startswith("the") else "right", no_wrap=True)
    for relation in _RELATIONS:
        texts = [
            (text.pairs, pairs)
            for group, pairs in labels.items()
            for text in groups.get(group, ())
            if text.relation == relation
        ]
        found = sum(bool(told & pairs) for told, pairs in texts)
        right, all_found = sum(len(told & pairs) for told, pairs in texts), sum(len(told) for told, _ in texts)
        lines.add_row(relation, *share(found, len(texts)), f"{right} of {all_found}")
    return lines


def print_retold(console: Console) -> None:
    """Print how often an event is found in other words, in how many rows it ends up, and the time that a text takes."""
    labels = labelled_pairs()
    groups, seconds = read_groups()
    texts = sum(map(len, groups.values()))
    console.print(f"Dealings between states: the same event retold; {len(labels)} of {len(groups)} groups report one")
    console.print(table(groups, labels))
    rows = [rows_of_events(groups[group], pairs) for group, pairs in labels.items()]
    happened, written, shared = (sum(counts) for counts in zip(*rows, strict=True))
    console.print(
        f"Rows after merging: {written} for {happened} events ({written / happened:.2f} each);"
        f" {shared} of them are shared with a text about something else."
    )
    others = [text for group, each in groups.items() if group not in labels for text in each]
    answered = sum(bool(text.events) for text in others)
    console.print(f"Groups without one: something is found in {answered} of {len(others)} texts.")
    console.print(f"Processor time: {seconds * 1000:.1f} ms a text ({texts} texts).\n")


if __name__ == "__main__":
    print_retold(Console(width=None if sys.stdout.isatty() else 140, highlight=False, markup=False, emoji=False))
