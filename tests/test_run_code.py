"""What a run of several outlets tells cron, of which some fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.commands.run_code import code_of_run
from crawler.crawling.exit_codes import ExitCode
from crawler.health.runs import Run
from crawler.health.tolerance import Tolerance
from crawler.storage.database import lock_outlet
from tests.gazettes import crawl_outlets, put_outlets, story
from tests.site import Site
from tests.test_health import AT, TOLERANCE, put, run

DEAD = ExitCode.UNREACHABLE


def code(database: Path, tolerance: Tolerance = TOLERANCE, locked: tuple[str, ...] = (), **codes: ExitCode) -> ExitCode:
    return code_of_run(codes, locked, database, tolerance, AT)[0]


def failing(runs: int, hours: float) -> list[Run]:
    """An outlet that has failed so often, so long ago the first time, and now the last time."""
    return [run(hours / 24 * (runs - number - 1) / max(runs - 1, 1), code=5) for number in range(runs)][::-1]


@pytest.mark.parametrize(
    ("runs", "hours", "expected"),
    [(1, 0, 0), (5, 5, 0), (6, 6, DEAD), (7, 7, 0), (2, 47, 0), (2, 49, DEAD), (49, 48.01, DEAD), (50, 49, 0)],
)
def test_one_of_two_fails(database: Path, runs: int, hours: float, expected: int) -> None:
    """Beyond what is tolerated the first time, and after each two days more."""
    put(
        database,
        {"well": [run(0, 1)], "dead": sorted(failing(runs, hours), key=lambda one: one.started_at, reverse=True)},
    )
    assert code(database, well=ExitCode.DONE, dead=DEAD) == expected


@pytest.mark.parametrize("mine", [ExitCode.ERRORS, ExitCode.INTERRUPTED, ExitCode.NOT_STARTED])
def test_what_is_no_fault_of_an_outlet_counts_at_once(database: Path, mine: ExitCode) -> None:
    put(database, {"well": [run(0, 1)], "other": [run(0, code=int(mine))]})
    assert code(database, well=ExitCode.DONE, other=mine) == mine


def test_where_nobody_answers_the_run_has_not_done_its_job(database: Path) -> None:
    put(database, {"one": [run(0, code=5), run(1, 1)], "two": [run(0, code=5), run(1, 1)]})
    assert code(database, one=DEAD, two=DEAD) == DEAD


def test_those_that_are_due_may_all_be_dead_while_others_are_well(database: Path) -> None:
    """The others were crawled by an earlier run: there is a network."""
    put(
        database,
        {"one": [run(0, code=5), run(1, code=5)], "two": [run(0, code=5), run(1, code=5)], "well": [run(0.1, 1)]},
    )
    assert code(database, one=DEAD, two=DEAD) == ExitCode.DONE


def test_one_that_newly_fails_may_be_alone(database: Path) -> None:
    put(database, {"one": [run(0, code=5)], "two": [run(0, code=5), run(1, code=5)], "well": [run(0.1, 1)]})
    assert code(database, one=DEAD, two=DEAD) == ExitCode.DONE


@pytest.mark.parametrize(("hours", "expected"), [(1, ExitCode.DONE), (49, ExitCode.NOT_STARTED)])
def test_what_another_process_crawls_is_being_crawled(database: Path, hours: float, expected: ExitCode) -> None:
    put(database, {"well": [run(0, 1)], "slow": [run(hours / 24, code=None)]})
    assert code(database, locked=("slow",), well=ExitCode.DONE, slow=ExitCode.NOT_STARTED) == expected


def test_no_tolerance(database: Path) -> None:
    put(database, {"well": [run(0, 1)], "dead": [run(0, code=5), run(0.01, code=5)]})
    assert code(database, Tolerance(0, timedelta(0)), well=ExitCode.DONE, dead=DEAD) == DEAD


@pytest.fixture
def outlets(tmp_path: Path) -> Iterator[Path]:
    """Two outlets of which one is dead."""
    with ExitStack() as stack:
        alive = stack.enter_context(Site())
        with Site() as dead:
            nobody = dead.address
        alive.put("/news", '<html><body><a href="/story-1">One</a></body></html>')
        alive.put("/story-1", story("alive"))
        put_outlets(
            tmp_path, {name: (home, "Listing('/news')") for name, home in (("alive", alive.address), ("dead", nobody))}
        )
        yield tmp_path


@pytest.mark.thorough
def test_cron_hears_of_a_dead_host(outlets: Path, database: Path) -> None:
    """Once it has failed more often than is tolerated."""
    first = crawl_outlets(outlets, "-s", "FAILURES_TOLERATED=1", database=database)
    assert first.exit_code == 0, first.log
    assert "dead: the outlet did not answer" in first.output
    assert "Tolerated (FAILURES_TOLERATED): dead." in first.output
    assert crawl_outlets(outlets, "-s", "FAILURES_TOLERATED=1", database=database).exit_code == DEAD


@pytest.mark.thorough
def test_strict_and_locked_and_wrong(outlets: Path, database: Path) -> None:
    assert crawl_outlets(outlets, "-s", "STRICT=1", database=database).exit_code == DEAD
    lock = lock_outlet(database, "alive")
    other = crawl_outlets(outlets, database=database)
    lock.release()
    assert (other.exit_code, "Tolerated (FAILURES_TOLERATED): dead, alive." in other.output) == (0, True), other.output
    wrong = crawl_outlets(outlets, "-s", "FAILURES_TOLERATED=often", database=database)
    assert (wrong.exit_code, "FAILURES_TOLERATED=often: write a number of runs" in wrong.log) == (2, True)
