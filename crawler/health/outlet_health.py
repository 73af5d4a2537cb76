"""The state of one outlet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.health import arrivals
from crawler.health.findings import Finding, FindingCode
from crawler.health.frequency import next_try
from crawler.health.pauses import have_stopped
from crawler.health.runs import WINDOW, Run
from crawler.health.sudden import is_undated_suddenly, is_unread_suddenly
from crawler.health.tolerance import Tolerance, failures_in_a_row
from crawler.model.answer_codes import AnswerCode
from crawler.model.clock import timestamp

_CODES_SHOWN = 5
"""Number of latest exit codes that are shown: as many as tolerated failures (``FAILURES_TOLERATED``)."""


@dataclass(frozen=True, slots=True)
class OutletHealth:
    """What its crawls of the last four weeks show; see ``crawler.health.runs``."""

    name: str
    title: str
    findings: tuple[Finding, ...]
    """Empty if all is well."""
    expected_per_day: float | None
    """Median of the articles of each day; None if the outlet is not known long enough."""
    seen_last_day: int
    per_day: tuple[int, ...]
    """Articles of each of the last 28 days, oldest first; fewer if the outlet is not known that long."""
    last_arrival: datetime | None
    """When it last brought an article."""
    last_crawl: datetime | None
    last_codes: tuple[int | None, ...]
    """Exit codes of the latest crawls, newest first; None while one runs, and if it was killed."""
    failures_in_a_row: int
    failing_since: datetime | None
    undated_share: float | None
    """Share of stored articles without a date; None if none was stored."""
    failing_sources: Mapping[str, AnswerCode]
    next_try: datetime | None
    """When ``scrapy crawl --due`` crawls it again; None before the first crawl."""

    @property
    def is_well(self) -> bool:
        """Whether it needs no attention."""
        return not any(finding.code.is_serious for finding in self.findings)

    def to_json(self) -> dict[str, object]:
        """Return the same for JSON."""
        return {
            "outlet": self.name,
            "title": self.title,
            "is_well": self.is_well,
            "findings": [finding_json(finding) for finding in self.findings],
            "expected_per_day": self.expected_per_day,
            "seen_last_day": self.seen_last_day,
            "per_day": list(self.per_day),
            "last_arrival_at": _time(self.last_arrival),
            "last_crawl_at": _time(self.last_crawl),
            "last_exit_codes": list(self.last_codes),
            "failures_in_a_row": self.failures_in_a_row,
            "failing_since": _time(self.failing_since),
            "undated_share": self.undated_share,
            "failing_sources": dict(self.failing_sources),
            "next_try_at": _time(self.next_try),
        }


def outlet_health(
    name: str,
    title: str,
    runs: Sequence[Run],
    failing_sources: Mapping[str, AnswerCode],
    every: float | None,
    still: Mapping[FindingCode, str],
    tolerance: Tolerance,
    at: datetime,
) -> OutletHealth:
    """Judge an outlet by its crawls, newest first.

    Args:
        every: hours between two crawls, if the outlet's facts say so.
        still: what was found to be missing before and is so still, and when it was found.
        at: now.
    """
    failures, due = failures_in_a_row(runs), next_try(runs, every, at)
    stored = sum(run.stored for run in runs)
    return OutletHealth(
        name=name,
        title=title,
        findings=tuple(
            Finding(code, name, details) for code, details in _findings(runs, failures, due, still, tolerance, at)
        ),
        expected_per_day=arrivals.expected_per_day(runs, at),
        seen_last_day=arrivals.seen_last_day(runs, at),
        per_day=tuple(arrivals.per_day(runs, at)),
        last_arrival=arrivals.last_arrival(runs),
        last_crawl=runs[0].started_at if runs else None,
        last_codes=tuple(run.exit_code for run in runs[:_CODES_SHOWN]),
        failures_in_a_row=len(failures),
        failing_since=failures[-1] if failures else None,
        undated_share=round(sum(run.undated for run in runs) / stored, 3) if stored else None,
        failing_sources=failing_sources,
        next_try=due,
    )


def _findings(
    runs: Sequence[Run],
    failures: Sequence[datetime],
    due: datetime | None,
    still: Mapping[FindingCode, str],
    tolerance: Tolerance,
    at: datetime,
) -> Iterator[tuple[FindingCode, str]]:
    if not runs or due is None:
        yield FindingCode.NEVER, ""
        return
    if at - runs[0].started_at > WINDOW or (
        # One that has not ended keeps the next from beginning.
        runs[0].is_finished and have_stopped([run.started_at for run in runs], due, tolerance.time, at)
    ):
        yield FindingCode.RESTING, f"last on {timestamp(runs[0].started_at)}"
        return
    if failures:
        borne = not tolerance.is_exceeded(failures, at)
        code = FindingCode.FAILED if borne else FindingCode.FAILING
        yield code, f"{len(failures)} in a row since {timestamp(failures[-1])}"
    elif not runs[0].is_finished and at - runs[0].started_at > tolerance.time:
        yield FindingCode.UNFINISHED, f"it began {timestamp(runs[0].started_at)}"
    for code, is_missing in ((FindingCode.UNREAD, is_unread_suddenly), (FindingCode.UNDATED, is_undated_suddenly)):
        if code in still:
            yield code, f"since {still[code]}"
        elif is_missing(runs):
            yield code, ""
    if since := arrivals.silent_since(runs, at):
        yield FindingCode.SILENT, f"the last article came {timestamp(since)}"
    elif not arrivals.is_long_known(runs, at):
        yield FindingCode.YOUNG, ""


def finding_json(finding: Finding) -> dict[str, object]:
    """Return a finding for JSON."""
    return {"code": finding.code, "outlet": finding.outlet, "is_serious": finding.code.is_serious, "said": finding.said}


def _time(moment: datetime | None) -> str | None:
    return timestamp(moment) if moment else None
