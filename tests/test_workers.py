"""Documents that hang, kill their worker, or are too large cost themselves and nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.workers import WorkerFailure, Workers
from tests.conftest import crawl
from tests.site import Site

OUTLET = "radio_pakistan"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(2, time_limit=4)
    yield pool
    pool.close()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(token: str) -> str:
    if not os.path.exists(token):  # noqa: PTH110
        Path(token).touch()
        die()
    return "alive"


def test_one_hangs_and_others_finish(workers: Workers) -> None:
    async def both() -> tuple[BaseException | None, int]:
        hung = asyncio.create_task(workers.run(time.sleep, 120))
        found = await workers.run(sum, [1, 2])
        assert not hung.done()
        with pytest.raises(WorkerFailure, match="not read within 4 seconds") as failure:
            await hung
        return failure.value, found

    began = time.monotonic()
    assert asyncio.run(both())[1] == 3
    assert time.monotonic() - began < 60


def test_one_that_dies_twice(workers: Workers) -> None:
    with pytest.raises(WorkerFailure, match="died twice"):
        asyncio.run(workers.run(die))
    assert asyncio.run(workers.run(sum, [1])) == 1


def test_one_that_dies_once_is_tried_again(workers: Workers, tmp_path: Path) -> None:
    assert asyncio.run(workers.run(die_once, str(tmp_path / "died"))) == "alive"


def test_what_a_reader_raises_comes_through(workers: Workers) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        asyncio.run(workers.run(int, "x"))


def test_a_crawl_goes_on(site: Site, database: Path) -> None:
    """Of four pages one has too much markup and one takes too long, half a minute; the others are stored."""
    paths = [f"/0{day}-01-2026/story-{day}" for day in range(1, 5)]
    links = " ".join(f'<a href="{path}">Story</a>' for path in paths)
    site.put("/newslist/1", f"<html><body>{links}</body></html>")
    for number, path in enumerate(paths, 1):
        words = f"Talks number {number} between the two ministries of trade were held in Islamabad and went well. " * 5
        site.put(
            path,
            f"<html><head><title>Talks {number}</title></head><body><article><h1>Talks {number}</h1><p>{words}</p></article></body></html>",
        )
    site.put(paths[1], "<html><body><h1>Large</h1>" + "<p>word</p>" * 200_000 + "</body></html>")
    site.put(paths[2], "<html><body><h1>Slow</h1>" + "<p>some words of a story here</p>" * 55_000 + "</body></html>")
    run = crawl(OUTLET, "-a", f"site={site.address}", "-s", "WORKER_TIME_LIMIT=5", database=database)
    assert run.exit_code == 0, run.log
    ledger = {row["url"][-7:]: row for row in Database(database).query("SELECT * FROM addresses")}
    assert {name: row["state"] for name, row in ledger.items()} == {
        "story-1": "stored", "story-2": "failed", "story-3": "failed", "story-4": "stored",
    }  # fmt: skip
    assert "bytes of markup, more than the limit" in ledger["story-2"]["reason"]
    assert "not read within 5 seconds" in ledger["story-3"]["reason"]
    assert ledger["story-2"]["next_try_at"] > ledger["story-2"]["last_seen_at"]
