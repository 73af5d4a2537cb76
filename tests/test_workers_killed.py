"""Killing a worker process, at any moment, loses no document."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import forkserver

import pytest

from crawler.processes.workers import WorkerFailure, Workers
from tests.worker_documents import written

LARGE = 30_000_000


@pytest.fixture
def workers() -> Iterator[Workers]:
    pool = Workers(2, time_limit=10)
    assert asyncio.run(pool.run(sum, [1])) == 1
    yield pool
    pool.close()


def kill_workers(most: int | None = None) -> int:
    """How many."""
    processes = multiprocessing.active_children()[:most]
    for process in processes:
        assert process.pid is not None
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    return len(processes)


def unnoticed() -> None:
    """Time without requests to the workers."""
    time.sleep(0.3)


def kill_fork_server() -> None:
    pid = vars(forkserver._forkserver)["_forkserver_pid"]
    os.kill(pid, signal.SIGKILL)


async def documents(workers: Workers, count: int) -> list[int]:
    return await asyncio.gather(*(workers.run(sum, [number, 1]) for number in range(count)))


def test_an_idle_one(workers: Workers) -> None:
    kill_workers(1)
    unnoticed()
    assert asyncio.run(documents(workers, 8)) == list(range(1, 9))


def test_all_again_and_again(workers: Workers) -> None:
    for _ in range(5):
        kill_workers()
        unnoticed()
        assert asyncio.run(documents(workers, 8)) == list(range(1, 9))


def test_the_fork_server(workers: Workers) -> None:
    for _ in range(2):
        kill_fork_server()
        unnoticed()
        assert asyncio.run(documents(workers, 8)) == list(range(1, 9))
        kill_fork_server()
        kill_workers()
        unnoticed()
        assert asyncio.run(documents(workers, 8)) == list(range(1, 9))


@pytest.mark.thorough
def test_one_that_is_writing_its_answer(workers: Workers) -> None:
    """Half of an answer counts as none: the document is read again."""

    async def killed_while_writing() -> list[int]:
        answers = [asyncio.create_task(workers.run(written, LARGE)) for _ in range(2)]
        for _ in range(3):
            await asyncio.sleep(0.02)
            kill_workers(1)
        await asyncio.gather(*answers, return_exceptions=True)
        return await documents(workers, 8)

    for _ in range(5):
        assert asyncio.run(asyncio.wait_for(killed_while_writing(), 30)) == list(range(1, 9))


def test_killed_at_any_moment(workers: Workers) -> None:
    """Each document is tried twice, and fails only where its workers were killed twice."""

    async def some() -> tuple[list[object], int]:
        answers = [asyncio.create_task(workers.run(written, 200_000)) for _ in range(200)]
        kills = 0
        while not all(answer.done() for answer in answers):
            kills += kill_workers(1)
            await asyncio.sleep(0.05)
        return list(await asyncio.gather(*answers, return_exceptions=True)), kills

    answers, kills = asyncio.run(asyncio.wait_for(some(), 60))
    failures = [answer for answer in answers if not isinstance(answer, str)]
    assert all(isinstance(failure, WorkerFailure) for failure in failures)
    assert len(failures) <= kills / 2
    assert asyncio.run(documents(workers, 8)) == list(range(1, 9))
