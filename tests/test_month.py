"""The verdict of ``make month``: what is missing, doubled, false, early or late is found."""

from __future__ import annotations

import pytest

from crawler.health.findings import FindingCode
from tests.month.verdict import Fault, Told, faults_of_alerts, faults_of_cron, faults_of_digests, told_in

DOWN = Fault("down", (FindingCode.FAILING,), 12, told_by=14, well_from=19, well_by=20)
GONE = Fault("gone", (FindingCode.FAILING,), 8, told_by=10)


def told(day: float, outlet: str = "down", *, is_well: bool = False) -> Told:
    return Told(day, outlet, FindingCode.FAILING, is_well)


@pytest.mark.parametrize(
    ("expected", "found", "said"),
    [
        ([DOWN], [told(12), told(20, is_well=True)], []),
        ([GONE], [told(9, "gone")], []),
        ([GONE], [], ["gone, to look at: told 0 times instead of 1: never"]),
        ([GONE], [told(9, "gone"), told(9.5, "gone")], ["gone, to look at: told 2 times instead of 1: 9.00, 9.50"]),
        ([GONE], [told(10.1, "gone")], ["gone, to look at: told on day 10.10, not between 8 and 10"]),
        ([GONE], [told(7.9, "gone")], ["gone, to look at: told on day 7.90, not between 8 and 10"]),
        (
            [GONE],
            [told(9, "gone"), told(11, "gone", is_well=True)],
            ["gone, well again: told 1 times instead of 0: 11.00"],
        ),
        ([], [told(3, "steady")], ["steady: told on day 3.00, although nothing is wrong: failing"]),
    ],
)
def test_alerts(expected: list[Fault], found: list[Told], said: list[str]) -> None:
    assert list(faults_of_alerts(expected, found)) == said


@pytest.mark.parametrize(
    ("fault", "mailed", "said"),
    [
        (GONE, [10, 12], 0),
        (GONE, [9.9], 1),
        (GONE, [], 1),
        (GONE, [10 + day for day in range(11)], 0),
        (GONE, [10 + day for day in range(12)], 1),
        (DOWN, [14, 18.9], 0),
        (DOWN, [14, 19], 1),
    ],
)
def test_cron(fault: Fault, mailed: list[float], said: int) -> None:
    """What is gone from day 8 for good is to be said from day 10 on, eleven times at most."""
    assert len(list(faults_of_cron([fault], mailed, tolerated=2, again=2, end=31))) == said


def test_what_an_alert_tells() -> None:
    text = (
        "To look at:\n- gone: has failed for longer than tolerated: 6 in a row\n- the disk is nearly full: 5 bytes\n\n"
        "Well again:\n- down: has failed for longer than tolerated: 6 in a row (since 2026-09-12)\n"
    )
    assert list(told_in(9, text)) == [
        told(9, "gone"),
        Told(9, "", FindingCode.DISK_SHORT, is_well=False),
        told(9, is_well=True),
    ]


def test_digests() -> None:
    stored = [f"http://a.example/{number}" for number in (1, 2, 3)]
    digests = [
        "PK: 2\n\n- One\n  a, 2026-09-01\n  http://a.example/1\n",
        "  http://a.example/1\n  http://a.example/4\n",
    ]
    assert list(faults_of_digests(stored, digests)) == [
        "http://a.example/2: in no digest",
        "http://a.example/3: in no digest",
        "http://a.example/1: in 2 digests",
        "http://a.example/4: in a digest, but not stored",
    ]
