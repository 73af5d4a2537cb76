"""How a run scales with its number of outlets: ``python -m evaluation.bench.outlets --outlets 1,10,100,1000``.

Each outlet has its own loopback address and the same three pages; the process may open only as many files as systems
allow by default. Linux only.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from evaluation.bench.counted import Used, run
from evaluation.bench.server import Site
from evaluation.bench.spiders import HOMES
from evaluation.bench.ways import SETTINGS
from evaluation.pages import TruePage, read_pages

_DESCRIPTORS = 1024
"""The default of Debian, Fedora and systemd for a process."""


def main() -> int:
    """Return 0; 1 if an outlet failed."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench.outlets")
    parser.add_argument("pages", type=Path, help="a folder with pages.jsonl, see evaluation/pages.py")
    parser.add_argument("--outlets", default="1,10,100,1000")
    given = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))
    pages = read_pages(given.pages)[:3]
    print("| outlets | failed | articles | seconds | processor time an outlet, ms | largest process, MiB |")
    print("|---|---|---|---|---|---|")
    wrong = 0
    for outlets in map(int, given.outlets.split(",")):
        used, failed, articles = _crawl(outlets, pages)
        wrong += failed
        print(
            f"| {outlets} | {failed} | {articles} | {used.seconds:.0f} | {used.processor / outlets * 1000:.0f} "
            f"| {used.memory:.0f} |",
            flush=True,
        )
    return int(wrong > 0)


def _crawl(outlets: int, pages: list[TruePage]) -> tuple[Used, int, int]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name, Site(Path(name) / "server", pages) as site:
        database = Path(name) / "bench.db"
        homes = [f"http://{_address(number)}:{site.port}/" for number in range(outlets)]
        command = [sys.executable, "-m", "scrapy", "crawl", "--all", "-L", "ERROR"]
        for setting in (*SETTINGS, f"DATABASE={database}"):
            command += ["-s", setting]
        used = run(command, {HOMES: " ".join(homes)}, Path(name) / "log")
        with closing(sqlite3.connect(database)) as connection:
            (failed,) = connection.execute("SELECT count(*) FROM crawls WHERE exit_code <> 0").fetchone()
            (articles,) = connection.execute("SELECT count(*) FROM addresses WHERE article IS NOT NULL").fetchone()
    return used, failed, articles


def _address(number: int) -> str:
    return f"127.0.{number // 250 + 1}.{number % 250 + 1}"


if __name__ == "__main__":
    sys.exit(main())
