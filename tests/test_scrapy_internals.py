"""What the crawler assumes about Scrapy's private parts, checked against the installed Scrapy."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import scrapy

from tests.conftest import made_once, run
from tests.scrapy_parts import Checks

CHECKS = sorted(["check_is_stopping", *(name for name in vars(Checks) if name.startswith("check_"))])


@pytest.fixture(scope="module")
def found(shared: Path) -> dict[str, str]:
    """By name of the check, what was not as expected."""

    def make() -> str:
        done = run([sys.executable, "-m", "tests.scrapy_parts"])
        assert done.exit_code == 0, done.log
        return done.output

    result: dict[str, str] = json.loads(made_once(shared / "scrapy_parts.json", make))
    return result


@pytest.mark.parametrize("check", CHECKS)
def test_scrapy_does_what_scrapy_internals_takes_for_granted(check: str, found: dict[str, str]) -> None:
    assert not found[check], f"Scrapy {scrapy.__version__}: mend crawler/scrapy_internals.py\n{found[check]}"
