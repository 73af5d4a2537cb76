"""The soak distinguishes growth from normal use; the run itself is ``make soak``."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from tests.conftest import run
from tests.soak.processes import Use
from tests.soak.readers import Visits
from tests.soak.verdict import Round, faults

QUICK = Visits([0.1] * 50, Counter({200: 50}))


def rounds(*uses: Use, visits: Visits = QUICK) -> list[Round]:
    return [Round(Use(200, 80), use, visits) for use in uses]


def test_what_stays_as_it_was_has_no_fault() -> None:
    warm = [Use(60 + number, 14) for number in range(4)]
    assert list(faults(rounds(*warm, *[Use(64, 15), Use(66, 14)] * 4))) == []


def test_memory_and_handles_that_grow_round_by_round_are_faults() -> None:
    said = list(faults(rounds(*[Use(60 + 12 * number, 14 + 3 * number) for number in range(12)])))
    assert [fault.partition(" grew")[0] for fault in said] == ["memory of Datasette", "handles of Datasette"]


def test_a_page_that_failed_and_slow_pages_are_faults() -> None:
    slow = Visits([0.1] * 40 + [9.0] * 10, Counter({200: 49, 500: 1}), ["500 /news"])
    failed, late = faults(rounds(*[Use(60, 14)] * 6, visits=slow))
    assert failed.startswith("6 pages were answered with 5xx")
    assert late.startswith("99 of 100 pages took up to 9.00 s")


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc, and outlets have loopback addresses")
def test_a_short_soak_holds() -> None:
    """Except for how fast pages come, which says nothing beside other tests: ``make soak`` asks for that."""
    soak = run(
        [sys.executable, "-m", "tests.soak", "--minutes", "0.5", "--outlets", "4", "--every", "15", "--slowest", "15"]
    )
    assert soak.exit_code == 0, soak.output + soak.log
    assert "nothing lost" in soak.output
