"""Whether each fault was told once, and once that it was over; and whether nothing else was told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.health.findings import FindingCode


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an outlet, in days of the month that begins with 1.0."""

    outlet: str
    codes: tuple[FindingCode, ...]
    """By which of these it is found is left open; it is told by one of them."""
    begins: float
    told_by: float
    well_from: float | None = None
    """None if it does not end."""
    well_by: float | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One line of an alert: that something is to be looked at, or well again."""

    day: float
    outlet: str
    code: FindingCode
    is_well: bool


def told_in(day: float, text: str) -> Iterator[Told]:
    """Return what the text of an alert tells."""
    is_well = False
    for line in text.splitlines():
        is_well = is_well or line == "Well again:"
        if match := re.match(r"- (?:(\w+): )?(.*)", line):
            code = next(code for code in FindingCode if match[2].startswith(code.words))
            yield Told(day, match[1] or "", code, is_well)


def faults_of_alerts(expected: Sequence[Fault], told: Iterable[Told]) -> Iterator[str]:
    """Return what is missing, doubled, false, early or late in the alerts to one recipient."""
    left = list(told)
    for fault in expected:
        ends = ((False, fault.begins, fault.told_by), (True, fault.well_from, fault.well_by))
        for is_well, first, last in ends:
            what = f"{fault.outlet}, {'well again' if is_well else 'to look at'}"
            found = [
                each
                for each in left
                if (each.outlet, each.is_well) == (fault.outlet, is_well) and each.code in fault.codes
            ]
            left = [each for each in left if each not in found]
            wanted = first is not None
            if len(found) != wanted:
                days = ", ".join(f"{each.day:.2f}" for each in found) or "never"
                yield f"{what}: told {len(found)} times instead of {int(wanted)}: {days}"
            elif first is not None and last is not None and not first <= found[0].day <= last:
                yield f"{what}: told on day {found[0].day:.2f}, not between {first} and {last}"
    for each in left:
        yield f"{each.outlet or 'the archive'}: told on day {each.day:.2f}, although nothing is wrong: {each.code}"


def faults_of_cron(
    expected: Sequence[Fault], mailed: Sequence[float], *, tolerated: float, again: float, end: float
) -> Iterator[str]:
    """Return on which days cron mailed that a crawl failed although that is tolerated, or that it mailed too often.

    Args:
        mailed: days.
        tolerated: for how many days an outlet may fail.
        again: after how many days more that is said again.
        end: of the month.
    """
    spans = [(fault.begins + tolerated, fault.well_from or end) for fault in expected]
    for day in mailed:
        if not any(first <= day < last for first, last in spans):
            yield f"cron: mailed on day {day:.2f} that a crawl failed, although that is tolerated"
    most = sum(1 + int((last - first) / again) for first, last in spans)
    if not 1 <= len(mailed) <= most:
        yield f"cron: mailed {len(mailed)} times that a crawl failed, instead of 1 to {most} times"


def faults_of_digests(stored: Iterable[str], digests: Iterable[str]) -> Iterator[str]:
    """Return which of the stored URLs are missing in the digests, or in them more than once, and what is not stored."""
    counted = Counter(line.strip() for text in digests for line in text.splitlines() if line.startswith("  http"))
    stored = set(stored)
    for url in sorted(stored - counted.keys()):
        yield f"{url}: in no digest"
    for url, count in sorted(counted.items()):
        if url not in stored:
            yield f"{url}: in a digest, but not stored"
        elif count > 1:
            yield f"{url}: in {count} digests"
