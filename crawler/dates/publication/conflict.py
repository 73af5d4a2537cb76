"""Whether trusted places give different days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from crawler.dates.publication.trust import TRUST
from crawler.dates.publication.verdicts import Verdict
from crawler.model.items import DateCandidate

_STRONG = 2
"""Weight (see ``TRUST``) from which a place is trusted: a source, a head, a URL, a line by the headline."""
_ZONES = timedelta(hours=14)
"""The most a zone can differ from UTC: a stamp with a wrong zone is off by no more than this."""
_SHOWN = 3
"""Most days that are listed."""


def conflict_of(candidates: Iterable[DateCandidate]) -> str | None:
    """Return what strong places say against the chosen day, as ``meta: 2025-09-23``; all they say if none is chosen.

    ``candidates`` have their verdicts. A place that also gives the chosen day does not contradict it. Two dates
    conflict if no time zone explains the difference: more than a day apart if one of them is a bare day; on different
    days and more than fourteen hours apart if both are instants.
    """
    published = [candidate for candidate in candidates if candidate.kind == "published" and candidate.day]
    chosen = next((candidate for candidate in published if candidate.verdict == Verdict.CHOSEN), None)
    agreed = {candidate.source for candidate in published if candidate.verdict in (Verdict.CHOSEN, Verdict.AGREES)}
    passed_over = [
        candidate for candidate in published if candidate.verdict == Verdict.PASSED_OVER and _is_strong(candidate)
    ]
    strong = [candidate for candidate in passed_over if candidate.source not in agreed]
    if chosen is not None:
        at_odds = [candidate for candidate in strong if _at_odds(candidate, chosen)]
    else:
        at_odds = [candidate for candidate in strong if any(_at_odds(candidate, other) for other in strong)]
    said = dict.fromkeys(f"{TRUST[candidate.source].source}: {candidate.day}" for candidate in at_odds)
    return "; ".join(list(said)[:_SHOWN]) or None


def _is_strong(candidate: DateCandidate) -> bool:
    return candidate.source in TRUST and TRUST[candidate.source].weight >= _STRONG


def _at_odds(one: DateCandidate, other: DateCandidate) -> bool:
    if one.day == other.day or not (one.day and other.day and one.value and other.value):
        return False
    if one.precision == "day" or other.precision == "day":
        return abs(date.fromisoformat(one.day) - date.fromisoformat(other.day)) > timedelta(days=1)
    return abs(datetime.fromisoformat(one.value) - datetime.fromisoformat(other.value)) > _ZONES
