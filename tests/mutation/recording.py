"""A pytest plug-in that records which test runs which lines, in this process and in its children.

A session fixture is created for all tests that use it: its lines count for each of them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import coverage
import pytest

RUNNING = "CHANCERY_TEST"
"""Environment variable: what is running, for child processes."""
NOTED = "CHANCERY_TESTS"
"""Environment variable: the file for the tests with their seconds and fixtures."""


@contextmanager
def _running(what: str) -> Iterator[None]:
    measured = coverage.Coverage.current()
    before = os.environ.get(RUNNING, "")
    os.environ[RUNNING] = what
    if measured is not None:
        measured.switch_context(what)
    yield
    os.environ[RUNNING] = before
    if measured is not None:
        measured.switch_context(before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    item.user_properties.append(("fixtures", list(getattr(item, "fixturenames", []))))
    with _running(item.nodeid):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
    if fixturedef.scope == "function":
        return (yield)
    with _running(f"fixture {fixturedef.argname}"):
        return (yield)


class Notes:
    """The tests that ran: seconds, fixtures and whether they passed."""

    def __init__(self) -> None:
        self._tests: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Record each phase of each test; with several processes, in the one that collects them."""
        test = self._tests.setdefault(report.nodeid, {"seconds": 0.0, "fixtures": [], "passed": True})
        test["seconds"] += report.duration
        test["fixtures"] = dict(report.user_properties).get("fixtures", [])
        test["passed"] &= report.passed

    def pytest_sessionfinish(self) -> None:
        """Write them."""
        Path(os.environ[NOTED]).write_text(json.dumps(self._tests), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Notes())
