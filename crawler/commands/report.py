"""The table at the end of a crawl."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from crawler.crawling.exit_codes import ExitCode
from crawler.model.reasons import ReasonCode
from crawler.storage.addresses import outcomes

_FAILED = ("failed", "fetching")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the URLs that one outlet's sources listed in this run."""

    outlet: str
    exit_code: ExitCode
    states: Sequence[dict[str, Any]]
    """Rows with ``state``, ``reason_code``, ``addresses``, ``new`` and ``undated``."""
    revisits: Mapping[str, int] = field(default_factory=dict)
    """Counts of revisits by their result."""

    @property
    def revisited(self) -> str:
        """The results of revisits, in words; empty if there were none."""
        found = {name: count for name, count in self.revisits.items() if name not in ("asked", "not_asked")}
        each = ", ".join(f"{count} {name}" for name, count in sorted(found.items()))
        return f"{sum(found.values())} pages of the archive revisited: {each}" if found else ""

    def count(self, *states: str) -> int:
        """Number of URLs in one of these states; of all URLs without an argument."""
        return sum(row["addresses"] for row in self.states if not states or row["state"] in states)

    @property
    def new(self) -> int:
        """Stored articles that this run fetched; the others were fetched earlier."""
        return sum(row["new"] or 0 for row in self.states)

    @property
    def undated(self) -> int:
        """Stored articles without a date."""
        return sum(row["undated"] or 0 for row in self.states)

    @property
    def skipped(self) -> str:
        """How many URLs were skipped, by reason."""
        reasons: Counter[str] = Counter()
        for row in self.states:
            if row["state"] not in ("stored", "copy", *_FAILED):
                # For a URL that a later run may fetch, the reason says why; for the others, the state does.
                is_left = row["state"] == "known" and row["reason_code"] is not None
                why = ReasonCode(row["reason_code"]).words if is_left else row["state"].replace("_", " ")
                reasons[why] += row["addresses"]
        return "; ".join(f"{count} {reason}" for reason, count in sorted(reasons.items())) or "0"


def outcome_of(outlet: str, counters: Mapping[str, Any], database: Path) -> Outcome:
    """The outcome of an outlet's crawl from its counters, once all crawls of the process have ended."""
    crawl = counters.get("crawl/id")
    return Outcome(
        outlet=outlet,
        exit_code=ExitCode(counters.get("crawl/exit_code", ExitCode.NOT_STARTED)),
        states=outcomes(database, crawl) if crawl is not None else [],
        revisits={
            name.removeprefix("revisit/"): count for name, count in counters.items() if name.startswith("revisit/")
        },
    )


def print_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Print the table to standard output, and a line for each crawl whose exit code is not 0."""
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("outlet", no_wrap=True)
    for name in ("discovered", "stored", "new", "copies"):
        table.add_column(name, justify="right")
    table.add_column("skipped")
    for name in ("failed", "undated"):
        table.add_column(name, justify="right")
    for outcome in outcomes:
        table.add_row(
            outcome.outlet,
            str(outcome.count()),
            str(outcome.count("stored")),
            str(outcome.new),
            str(outcome.count("copy")),
            outcome.skipped,
            str(outcome.count(*_FAILED)),
            str(outcome.undated),
        )
    console.print(table)
    for outcome in outcomes:
        if outcome.revisited:
            console.print(f"{outcome.outlet}: {outcome.revisited}")
        if outcome.exit_code:
            console.print(f"{outcome.outlet}: {outcome.exit_code.meaning} (exit code {int(outcome.exit_code)})")
