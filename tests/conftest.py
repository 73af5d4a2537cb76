"""Real parts for the tests: Scrapy as cron runs it, a real server on loopback, a real database file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from sqlite_utils import Database

from crawler.saved_pages import is_captured
from tests.site import Site

PROJECT = Path(__file__).parent.parent
FIXTURES = PROJECT / "fixtures"
FOLDERS = sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())
OUTLETS = [name for name in FOLDERS if is_captured(FIXTURES / name)]
"""The outlets that have saved pages."""


@dataclass(frozen=True, slots=True)
class Run:
    """A command that has ended."""

    exit_code: int
    output: str
    log: str


def scrapy(*arguments: str | Path, timeout: float = 90) -> Run:
    """Run ``scrapy`` in the project; ``timeout`` in seconds."""
    command = [sys.executable, "-m", "scrapy", *map(str, arguments)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=timeout, check=False)
    return Run(done.returncode, done.stdout, done.stderr)


def crawl(*arguments: str | Path, database: Path, timeout: float = 90) -> Run:
    """Run ``scrapy crawl`` into ``database``, without the delays that are for other people's servers."""
    delays = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "BACK_OFF_START": 0.1}
    fast = delays | {"WORKERS": 1, "DATABASE": database}
    options = [part for name, value in fast.items() for part in ("-s", f"{name}={value}")]
    return scrapy("crawl", *options, *arguments, timeout=timeout)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The database of ``make demo``. Read only: whoever writes takes a crawl of its own.

    Made once for all processes that run tests: the first to come makes it, the others wait.
    """
    folder = tmp_path_factory.getbasetemp()
    database = (folder if worker_id == "master" else folder.parent) / "demo.db"
    with FileLock(f"{database}.made"):
        if not database.exists():
            run = crawl("--all", "-s", "REPLAY=fixtures", database=database)
            assert run.exit_code == 0, run.log
    return database


@pytest.fixture
def demo_db(demo: Path) -> Iterator[Database]:
    """The database of ``make demo``, opened."""
    db = Database(demo)
    yield db
    db.close()


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site on loopback: a test puts its pages on it."""
    with Site() as running:
        yield running


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where a crawl of this test writes."""
    return tmp_path / "news.db"
