"""More outlets than a process may open files for: some wait until others are done."""

from __future__ import annotations

import os
import resource
import subprocess
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.conftest import PROJECT, crawl_command
from tests.soak import spiders
from tests.soak.gazettes import Gazettes

OUTLETS = 40
DESCRIPTORS = 120
"""Forty outlets at once would need twice as many."""


def crawl_all(database: Path, *settings: str) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))

    given = [part for setting in ("SPIDER_MODULES=tests.soak.spiders", *settings) for part in ("-s", setting)]
    with Gazettes(OUTLETS) as gazettes:
        return subprocess.run(
            crawl_command("--all", *given, "-L", "ERROR", database=database), cwd=PROJECT, check=False, text=True,
            env={**os.environ, spiders.HOMES: gazettes.homes}, capture_output=True, preexec_fn=limit,
        )  # fmt: skip


@pytest.mark.thorough
def test_outlets_wait_for_their_turn(database: Path) -> None:
    done = crawl_all(database, "OUTLETS_AT_ONCE=8")
    assert done.returncode == 0, done.stderr[-2000:]
    crawls = list(Database(database).query("SELECT exit_code, finished_at FROM crawls"))
    assert len(crawls) == OUTLETS
    assert all(crawl["exit_code"] == 0 and crawl["finished_at"] for crawl in crawls)
    assert [line.split()[0] for line in done.stdout.splitlines() if line.strip().startswith("gazette_")] == sorted(
        f"gazette_{number:02}" for number in range(OUTLETS)
    )


@pytest.mark.thorough
def test_all_at_once_are_too_many(database: Path) -> None:
    """So that the test above shows something."""
    assert crawl_all(database, f"OUTLETS_AT_ONCE={OUTLETS}").returncode != 0


@pytest.mark.parametrize("said", ["0", "many"])
def test_a_number_of_outlets_that_is_none(said: str, database: Path) -> None:
    command = crawl_command(
        "radio_pakistan", "-s", f"OUTLETS_AT_ONCE={said}", "-s", "REPLAY=fixtures", database=database
    )
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"OUTLETS_AT_ONCE={said}: write a number of outlets" in done.stdout + done.stderr
