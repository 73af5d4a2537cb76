"""The measured ways to crawl the same pages."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from evaluation.bench.counted import Used, run
from evaluation.bench.server import Site
from evaluation.bench.spiders import HOMES

_HERE = Path(__file__).parent
SETTINGS = (
    "SPIDER_MODULES=evaluation.bench.spiders",
    # The same conditions as for the other ways: sixteen requests at once, no pauses; and every page is kept.
    "CONCURRENT_REQUESTS_PER_DOMAIN=16", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "REQUESTS_PER_HOST=0",
    "TOPIC_THRESHOLD=0", "CONTACT=bench@example.org", "REVISIT_INTERVAL_MIN=0",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one run of a way."""

    used: Used
    articles: int
    """Number of articles afterwards."""
    requests: int
    """Number of requests that the server answered."""


class Chancery:
    """A crawl into an empty archive, or with ``again`` another one when nothing has changed."""

    def __init__(self, folder: Path, site: Site, *, again: bool = False) -> None:
        self._database, self._site, self._again = folder / "bench.db", site, again

    def run(self) -> Result:
        """Crawl and store everything: pages, articles, dates, stories."""
        if not self._again:
            for file in self._database.parent.glob(f"{self._database.name}*"):
                if file.is_file():
                    file.unlink()
        command = [sys.executable, "-m", "scrapy", "crawl", "bench_0000", "-L", "ERROR"]
        for setting in (*SETTINGS, f"DATABASE={self._database}"):
            command += ["-s", setting]
        before = self._site.requests
        used = run(command, {HOMES: self._site.home}, self._database.with_suffix(".log"))
        with closing(sqlite3.connect(self._database)) as connection:
            (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        return Result(used, articles, self._site.requests - before)


class Peer:
    """A program of this folder, in the peers' environment."""

    def __init__(self, python: str, folder: Path, site: Site, program: str, name: str) -> None:
        self._out = folder / "peer.jsonl"
        self._site = site
        urls = folder / "urls"
        urls.write_text("\n".join(site.urls), encoding="utf-8")
        self._command = [python, str(_HERE / program), str(urls), str(self._out), name]

    def run(self) -> Result:
        """Run the program, which writes one line per page."""
        before = self._site.requests
        used = run(self._command, {}, self._out.with_suffix(".log"))
        lines = map(json.loads, self._out.read_text(encoding="utf-8").splitlines())
        return Result(used, sum(bool(line["article"]) for line in lines), self._site.requests - before)


def ways(folder: Path, site: Site, peers: str) -> dict[str, Chancery | Peer]:
    """The ways by their names in the table."""
    plain = {"fetch": "Scrapy, fetching alone", "inline": "Scrapy and trafilatura, inline",
             "pooled": "Scrapy and trafilatura, a pool"}  # fmt: skip
    # trafilatura's own downloader refuses loopback addresses.
    alone = {"newspaper4k": "newspaper4k", "news-please": "news-please"}
    return {
        "Chancery": Chancery(folder, site),
        "Chancery, again": Chancery(folder, site, again=True),
        **{title: Peer(peers, folder, site, "plain.py", name) for name, title in plain.items()},
        **{title: Peer(peers, folder, site, "peers.py", name) for name, title in alone.items()},
    }
