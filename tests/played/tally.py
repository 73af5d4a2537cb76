"""The result of three played days: counted in the archive, and compared with what was published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from crawler.text.words import words_of
from tests.played.gazettes import Gazette
from tests.played.reports import Report

_LOOKED = timedelta(hours=16)
"""Time within which an edit must have been seen: a fifth of the age of the oldest article, and an hour."""


@dataclass
class Tally:
    """Number of articles, and of each kind of error."""

    articles: int = 0
    missing: int = 0
    replaced: int = 0
    """Texts that lack half of their article's words."""
    false_revisions: int = 0
    doubled: int = 0
    """Articles beyond one of each."""
    foreign: int = 0
    """Rows of ``articles`` that are not articles."""
    furniture: int = 0
    """Texts with a line that is not their article's."""
    edits: int = 0
    edits_missed: int = 0
    undated_at_first: int = 0
    undated: int = 0
    wrong_days: int = 0

    def add(self, other: Tally) -> None:
        """Sum up."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def tally(db: Database, gazette: Gazette, now: datetime, undated_at_first: Iterable[str]) -> Tally:
    """Of one outlet."""
    rows = list(db.query("SELECT * FROM articles WHERE outlet = ? ORDER BY id", [gazette.name]))
    revisions = Counter(row["article"] for row in db.query("SELECT article FROM revisions"))
    of: dict[int, list[dict[str, Any]]] = defaultdict(list)
    told = Tally(foreign=sum(_report_of(row, gazette) is None for row in rows))
    for row in rows:
        if (report := _report_of(row, gazette)) is not None:
            of[report.number].append(row)
    first = set(undated_at_first)
    for report in gazette.reports:
        told.articles += 1
        told.missing += not of[report.number]
        told.doubled += max(0, len(of[report.number]) - 1)
        for row in of[report.number]:
            _add_text(told, gazette, report, row, now, revisions[row["id"]])
            told.undated_at_first += row["url"] in first
            is_dated = gazette.is_dated(report)
            told.undated += is_dated and row["published_on"] is None
            told.wrong_days += row["published_on"] not in (None, f"{report.at:%Y-%m-%d}" if is_dated else None)
    return told


def _report_of(row: dict[str, Any], gazette: Gazette) -> Report | None:
    said = f"{row['title']} {row['text']}"
    return next((each for each in gazette.reports if f"{each.mark} " in said or each.title == row["title"]), None)


def _add_text(
    told: Tally, gazette: Gazette, report: Report, row: dict[str, Any], now: datetime, revisions: int
) -> None:
    words = words_of(row["text"])
    versions = [words_of(" ".join(report.paragraphs(at))) for at in (report.at, now)]
    told.replaced += all(len(set(words) & set(each)) < len(set(each)) / 2 for each in versions)
    lines = {words_of(line) for at in (report.at, now) for line in gazette.paragraphs(report, at)}
    told.furniture += any(words_of(line) not in lines for line in row["text"].split("\n\n"))
    is_due = report.edited_at is not None and report.edited_at + _LOOKED <= now
    is_seen = report.edited_at is not None and "earlier edition" in row["text"]
    told.edits += is_due
    told.edits_missed += is_due and not is_seen
    told.false_revisions += max(0, revisions - is_seen)
