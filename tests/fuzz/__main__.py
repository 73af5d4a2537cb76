"""``python -m tests.fuzz --pages 1000 --sources 500``: mutated foreign input of every kind, until something breaks.

Each chunk of inputs runs in its own worker process, as a crawl's documents do. An undeclared exception, a hang, or a
growth of memory is a failure; the line printed for it says how to repeat it.
"""

from __future__ import annotations

import argparse
import atexit
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing

from crawler.processes.workers import WorkerFailure, Workers
from tests.conftest import crawl
from tests.fuzz.chunks import SIZE, Tried, try_chunk
from tests.fuzz.kinds import ARCHIVE, KINDS, PAGES

_CHUNK_LIMIT = 300.0
"""Seconds of processor time: twenty times what a chunk takes. One input has ``WORKER_TIME_LIMIT``."""
_MOST_MEMORY = 400_000_000
"""Most bytes of a process after a chunk. It starts with 110 MB, and ends with 140 MB after chunks of each kind."""
_LONGEST_LINE = 300
"""Characters, since it may contain a page."""
_OUTLET = "islamabad_post"


def main() -> int:
    """Return 0 if nothing broke; else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument(
        "--sources", type=int, default=1000, help="documents of sources, robots.txt, WARC files, requests"
    )
    parser.add_argument("--seconds", type=float, default=3600.0, help="after which no further chunk begins")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", help="KIND or KIND:CHUNK, which is repeated and made as small as it can be")
    given = parser.parse_args()
    if given.only and ":" in given.only:
        kind, _, number = given.only.partition(":")
        _make_archive()
        tried = try_chunk(kind, int(number), given.seed, shrink=True)
        print(tried.failure or f"{tried.inputs} inputs, none failed")
        return bool(tried.failure)
    chunks = [*_planned(given.pages, given.sources, given.only)]
    return run(chunks, given.seed, given.seconds, given.processes)


def run(chunks: Sequence[tuple[str, int, int]], seed: int, seconds: float, processes: int) -> int:
    """Try chunks (kind, number, inputs); return 0 if nothing broke, else 1."""
    if any(kind == "datasette" for kind, _, _ in chunks):
        _make_archive()
    began, failures, done = time.monotonic(), 0, Counter[str]()
    most_memory, slowest = Counter[str](), dict[str, float]()
    print(f"seed {seed}: {sum(size for *_, size in chunks)} inputs in {len(chunks)} chunks", flush=True)
    for tried in _tried(chunks, seed, began + seconds, processes):
        done[tried.kind] += tried.inputs
        most_memory[tried.kind] = max(most_memory[tried.kind], tried.memory)
        slowest[tried.kind] = max(slowest.get(tried.kind, 0.0), tried.slowest)
        if tried.memory > _MOST_MEMORY and not tried.failure:
            tried.failure = f"the process grew to {tried.memory / 1e6:.0f} MB"
        if tried.failure:
            failures += 1
            print(f"FAILED: make fuzz ONLY={tried.kind}:{tried.number} SEED={seed}")
            print("\n".join(line[:_LONGEST_LINE] for line in tried.failure.splitlines()), flush=True)
    took = time.monotonic() - began
    for kind, inputs in done.items():
        print(f"{kind:>10} {inputs:>8} inputs, slowest {slowest[kind]:.2f} s, most {most_memory[kind] / 1e6:.0f} MB")
    print(
        f"{sum(done.values())} inputs in {took:.0f} s, {sum(done.values()) / took:.0f} a second; {failures} chunks failed"
    )
    return bool(failures)


def _planned(pages: int, sources: int, only: str | None) -> Iterator[tuple[str, int, int]]:
    """Chunks as kind, number and inputs; all kinds from the start."""
    of_kind = {kind.name: pages if kind is PAGES else sources * kind.share // 100 for kind in KINDS}
    chunks = [
        (at / inputs, name, number, min(SIZE, inputs - at))
        for name, inputs in of_kind.items()
        if only in (None, name)
        for number, at in enumerate(range(0, inputs, SIZE))
    ]
    return ((name, number, size) for _, name, number, size in sorted(chunks))


def _tried(chunks: Sequence[tuple[str, int, int]], seed: int, until: float, processes: int) -> Iterator[Tried]:
    waiting = iter(chunks)
    with ThreadPoolExecutor(processes) as threads:
        running: set[Future[Tried]] = set()
        while True:
            while len(running) < processes and time.monotonic() < until and (chunk := next(waiting, None)):
                running.add(threads.submit(_in_a_process, *chunk, seed))
            if not running:
                return
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in finished)


def _in_a_process(kind: str, number: int, size: int, seed: int) -> Tried:
    with closing(Workers(1, _CHUNK_LIMIT)) as workers:
        try:
            return workers.submit(try_chunk, kind, number, seed, size=size).result()
        except WorkerFailure as error:
            return Tried(kind, number, failure=str(error))


def _make_archive() -> None:
    ARCHIVE.parent.mkdir(exist_ok=True)
    atexit.register(shutil.rmtree, ARCHIVE.parent, ignore_errors=True)
    made = crawl(_OUTLET, "-s", "REPLAY=fixtures", database=ARCHIVE)
    assert made.exit_code == 0, made.log


if __name__ == "__main__":
    sys.exit(main())
