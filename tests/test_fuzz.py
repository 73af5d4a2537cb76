"""The fuzzer itself, and a short run of it; ``make fuzz`` is the long one."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from crawler import settings as crawl
from tests.conftest import PATIENCE, PROJECT
from tests.fuzz import chunks
from tests.fuzz.chunks import try_chunk
from tests.fuzz.kinds import KINDS, PAGES

READ_HERE = [kind.name for kind in KINDS if kind.name != "datasette"]


@pytest.mark.parametrize("kind", READ_HERE)
def test_mutated_input_is_read_or_refused(kind: str) -> None:
    tried = try_chunk(kind, 0, 12, size=15)
    assert tried.failure == ""
    assert tried.inputs >= 10


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_an_undeclared_exception_is_found_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def broken(seed: Any) -> None:
        seen.append(seed.body)
        if len(seen) % 8 == 7:
            raise KeyError(seed.url)

    monkeypatch.setattr(chunks, "KINDS", [replace(PAGES, try_one=broken)])
    first = try_chunk("page", 3, 7, size=50)
    assert "KeyError: 'http" in first.failure
    inputs, seen[:] = seen[:7], []
    again = try_chunk("page", 3, 7, size=50)
    assert seen[:7] == inputs
    assert again.inputs == first.inputs


def test_a_slow_input_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawl, "WORKER_TIME_LIMIT", 0.0)
    assert "seconds of processor time" in try_chunk("page", 0, 1, size=2).failure


@pytest.mark.thorough
def test_a_run_prints_its_seed_and_what_it_tried() -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--pages", "40", "--sources", "40", "--seed", "5", "--seconds", "60"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.stdout.startswith("seed 5: "), done.stderr
    assert "page       40 inputs" in done.stdout
    assert done.stdout.rstrip().endswith("0 chunks failed")
    assert done.returncode == 0
