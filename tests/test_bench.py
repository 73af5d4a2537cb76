"""What ``make bench`` counts and writes; the crawls themselves take minutes and are not tested."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evaluation.bench.counted import RunError, Used, run
from evaluation.bench.table import markdown, plot
from evaluation.bench.ways import Result

_BURN = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
_LEAVE = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {_BURN!r}])"
"""A program that ends before the process it has started."""


def test_every_process_counts(tmp_path: Path) -> None:
    alone = run([sys.executable, "-c", _BURN], {}, tmp_path / "log")
    left = run([sys.executable, "-c", _LEAVE], {}, tmp_path / "log")
    assert 0.3 <= alone.main <= alone.processor + 0.02
    assert left.main < 0.3 <= left.processor, "also what its first process did not wait for"


def test_a_program_that_fails_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no such thing"):
        run([sys.executable, "-c", "raise SystemExit('no such thing')"], {}, tmp_path / "log")


def test_the_table_and_the_plot() -> None:
    results = {
        "Chancery": Result(Used(seconds=10, processor=12, main=4, memory=200, code=0), articles=99, requests=102),
        "Scrapy & trafilatura, inline": Result(Used(20, 20, 20, 230, 0), articles=100, requests=101),
    }
    rows = markdown(results, 100, 2).splitlines()
    assert rows[2] == "| Chancery | 102 | 99 | 10.0 | 120.0 | 40.0 | 0.60 | 200 |"
    picture = plot(results, 100)
    assert picture.count("<rect") == 5
    assert "Scrapy &amp; trafilatura" in picture
