"""What the crawler assumes about Scrapy's private parts, checked against the installed Scrapy."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from pathlib import Path
from typing import cast

import pytest
import scrapy
from scrapy.crawler import Crawler

from crawler import scrapy_internals
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


@pytest.mark.parametrize(("running_after", "over_after", "stops"), [(0, 9, 1), (3, 9, 1), (9, 3, 0)])
def test_a_crawl_is_stopped_once_its_engine_runs(running_after: int, over_after: int, stops: int) -> None:
    """Told earlier, it would never end: test_fleet_trials.py has such a crawl."""
    looks = itertools.count()
    stopped: list[int] = []

    class Begins:
        @property
        def _engine(self) -> object:
            return type("Engine", (), {"running": next(looks) >= running_after})

        async def stop_async(self) -> None:
            stopped.append(1)

    over = itertools.count()
    asyncio.run(scrapy_internals.stop(cast("Crawler", Begins()), lambda: next(over) >= over_after))
    assert len(stopped) == stops
