"""Documents that hang, kill their worker, or are too large cost only themselves."""

from __future__ import annotations

import asyncio
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.processes import preloaded
from crawler.processes.limits import Limits
from crawler.processes.workers import WorkerFailure, Workers
from tests.conftest import crawl
from tests.site import Site
from tests.worker_documents import (
    die,
    die_once,
    hold,
    lock,
    match_forever,
    process_number,
    process_numbers,
    raise_odd_error,
    spin,
    squares,
)

LIMIT = 0.5
"""Seconds of processor time; ten times as many of wall-clock time."""
OUTLET = "radio_pakistan"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(2, time_limit=LIMIT)
    yield pool
    pool.close()


@pytest.mark.parametrize(("function", "args"), [(spin, (60.0,)), (match_forever, ())])
def test_one_hangs_and_others_finish(workers: Workers, function: Callable[..., object], args: tuple[object]) -> None:
    async def both() -> int:
        hung = asyncio.create_task(workers.run(function, *args))
        found = await workers.run(sum, [1, 2])
        assert not hung.done()
        with pytest.raises(WorkerFailure, match=r"not read within 0\.5 seconds of processor time"):
            await hung
        return found

    assert asyncio.run(both()) == 3


def test_a_document_may_take_all_of_its_processor_time(workers: Workers) -> None:
    assert asyncio.run(workers.run(spin, 0.6 * LIMIT)) == "done"


def test_what_others_take_of_the_processors_is_not_counted(workers: Workers) -> None:
    """On a busy machine a document waits; so does one that sleeps."""
    asyncio.run(workers.run(time.sleep, 2 * LIMIT))


def test_the_time_of_one_document_is_not_counted_for_the_next(workers: Workers) -> None:
    for _ in range(6):
        assert asyncio.run(workers.run(spin, 0.4 * LIMIT)) == "done"


def test_one_that_waits_forever_is_given_up(workers: Workers) -> None:
    with pytest.raises(WorkerFailure, match="not read within 5 seconds by the clock"):
        asyncio.run(workers.run(time.sleep, 120))
    assert asyncio.run(workers.run(sum, [1])) == 1


def test_one_that_dies_twice(workers: Workers) -> None:
    with pytest.raises(WorkerFailure, match="died twice"):
        asyncio.run(workers.run(die))
    assert asyncio.run(workers.run(sum, [1])) == 1


def test_one_that_dies_once_is_tried_again(workers: Workers, tmp_path: Path) -> None:
    assert asyncio.run(workers.run(die_once, str(tmp_path / "died"))) == "alive"


def test_a_list_is_spread_over_the_workers(workers: Workers) -> None:
    numbers = range(1000)
    assert list(workers.spread(squares, numbers)) == [number * number for number in numbers], (
        "in order, also what kills"
    )
    assert list(workers.spread(squares, ())) == []
    assert len(set(workers.spread(process_numbers, numbers))) == 2


def test_what_the_writing_thread_waits_for_comes_before_pages(workers: Workers) -> None:
    waiting = [workers.submit(spin, 0.2) for _ in range(20)]
    assert list(workers.spread(squares, [2])) == [4]
    assert not waiting[-1].done()
    for each in waiting:
        each.result()


def test_what_a_reader_raises_comes_through(workers: Workers) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        asyncio.run(workers.run(int, "x"))


def test_what_cannot_be_handed_over_is_an_error_of_its_document(workers: Workers) -> None:
    with pytest.raises(RuntimeError, match="OddError: 1 and 2"):
        asyncio.run(workers.run(raise_odd_error))
    with pytest.raises(TypeError, match="cannot pickle"):
        asyncio.run(workers.run(lock))
    with pytest.raises(TypeError, match="cannot pickle"):
        asyncio.run(workers.run(repr, threading.Lock()))
    assert asyncio.run(workers.run(sum, [1])) == 1


def test_an_error_says_where_in_the_worker_it_was_raised(workers: Workers) -> None:
    with pytest.raises(ValueError, match="x") as raised:
        asyncio.run(workers.run(int, "x"))
    assert "serving.py" in "".join(traceback.format_exception(raised.value))


def test_one_that_wants_too_much_memory() -> None:
    """Half of what a process may use is granted, more than all is not, and the next document is not affected."""
    workers, most = Workers(1, time_limit=20 * LIMIT), Limits(LIMIT).memory
    assert asyncio.run(workers.run(hold, most // 2)) == most // 2
    for _ in range(2):
        with pytest.raises(WorkerFailure, match="not read within 1024 MiB of memory"):
            asyncio.run(workers.run(hold, most + 1))
    assert asyncio.run(workers.run(hold, most // 2)) == most // 2
    workers.close()


def test_the_fork_server_has_read_a_page() -> None:
    article = preloaded.read_one_page()
    assert article.dateline_place == "ISLAMABAD"
    assert [candidate.raw for candidate in article.date_candidates] == ["2 March 2026, Monday"]


def test_a_process_is_renewed_after_so_many_documents() -> None:
    pool = Workers(1, time_limit=LIMIT)
    numbers = [asyncio.run(pool.run(process_number)) for _ in range(2 * Limits(LIMIT).documents + 1)]
    pool.close()
    assert len(set(numbers)) == 3


def test_what_waits_for_workers_that_are_closed_fails() -> None:
    pool = Workers(1, time_limit=60)
    futures = [pool.submit(time.sleep, 600) for _ in range(3)]
    while not futures[0].running():
        time.sleep(0.01)
    pool.close()
    for future in futures:
        assert isinstance(future.exception(timeout=5), WorkerFailure)


@pytest.mark.thorough
def test_a_crawl_goes_on(site: Site, database: Path) -> None:
    """Of four pages one has too much markup and one takes too long; the others are stored."""
    paths = [f"/0{day}-01-2026/story-{day}" for day in range(1, 5)]
    links = " ".join(f'<a href="{path}">Story</a>' for path in paths)
    site.put("/newslist/1", f"<html><body>{links}</body></html>")
    for number, path in enumerate(paths, 1):
        words = f"Talks number {number} between the two ministries of trade were held in Islamabad and went well. " * 5
        site.put(
            path,
            f"<html><head><title>Talks {number}</title></head><body><article><h1>Talks {number}</h1><p>{words}</p></article></body></html>",
        )
    site.put(paths[1], "<html><body><h1>Large</h1>" + "<p>word</p>" * 101_000 + "</body></html>")
    site.put(
        paths[2],
        f"<html><body><h1>Slow</h1>{''.join(f'<p>{day % 28 + 1} May 20{day % 26:02} 10:00</p>' for day in range(70_000))}</body></html>",
    )
    run = crawl(OUTLET, "-a", f"site={site.address}", "-s", "WORKER_TIME_LIMIT=1", database=database)
    assert run.exit_code == 0, run.log
    ledger = {row["url"][-7:]: row for row in Database(database).query("SELECT * FROM addresses")}
    assert {name: row["state"] for name, row in ledger.items()} == {
        "story-1": "stored", "story-2": "failed", "story-3": "failed", "story-4": "stored",
    }  # fmt: skip
    assert "elements, more than the limit" in ledger["story-2"]["reason"]
    assert "not read within 1 seconds of processor time" in ledger["story-3"]["reason"]
    assert ledger["story-2"]["next_try_at"] > ledger["story-2"]["last_seen_at"]
