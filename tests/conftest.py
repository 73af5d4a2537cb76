"""Real parts for the tests: Scrapy as cron runs it, a real server on loopback, a real database file."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock
from sqlite_utils import Database

from crawler.saved_pages.manifest import is_captured
from tests.forked_commands import ForkedCommands
from tests.site import Site

PROJECT = Path(__file__).parent.parent
FIXTURES = PROJECT / "fixtures"
FOLDERS = sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())
OUTLETS = [name for name in FOLDERS if is_captured(FIXTURES / name)]
"""The outlets that have saved pages."""

# Seconds after which a wait is taken to hang: many times what a busy machine needs.
PATIENCE = 180.0


@dataclass(frozen=True, slots=True)
class Run:
    """A finished command."""

    exit_code: int
    output: str
    log: str


def run(command: Sequence[str]) -> Run:
    """Run a command in the project to its end."""
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return Run(done.returncode, done.stdout, done.stderr)


@cache
def _forked_commands() -> ForkedCommands:
    commands = ForkedCommands(PROJECT)
    atexit.register(commands.close)
    return commands


def scrapy(*arguments: str | Path) -> Run:
    """Run ``scrapy`` in the project.

    Where lines are recorded, it starts anew, since coverage notes at the start of a process which test it belongs to.
    """
    if "COVERAGE_PROCESS_START" in os.environ:
        return run([sys.executable, "-m", "scrapy", *map(str, arguments)])
    return Run(*_forked_commands().run([*map(str, arguments)], os.environ, PATIENCE))


def crawl_command(*arguments: str | Path, database: Path) -> list[str]:
    """The command that crawls into ``database`` as ``crawl`` does."""
    return [sys.executable, "-m", "scrapy", *_crawl_arguments(*arguments, database=database)]


def _crawl_arguments(*arguments: str | Path, database: Path) -> list[str]:
    """``crawl`` into ``database``, without the delays meant for other people's servers.

    Whatever the topic, because most tests are about something else. A test about topics sets its own threshold.
    """
    delays = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "BACK_OFF_START": 0.1}
    settings = delays | {"WORKERS": 1, "DATABASE": database, "TOPIC_THRESHOLD": 0}
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return ["crawl", *options, *map(str, arguments)]


def crawl(*arguments: str | Path, database: Path) -> Run:
    """Run such a crawl to its end."""
    return scrapy(*_crawl_arguments(*arguments, database=database))


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder for all processes that run tests."""
    folder = tmp_path_factory.getbasetemp()
    return folder if worker_id == "master" else folder.parent


def made_once(file: Path, make: Callable[[], str]) -> str:
    """The text of ``file``: the first process creates it, the others wait."""
    with FileLock(f"{file}.lock"):
        if not file.exists():
            file.write_text(make(), encoding="utf-8")
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def demo(shared: Path) -> Path:
    """The database of ``make demo``, including off-topic articles. Read only: a test that writes needs its own crawl.

    The output of the crawl is in ``demo.txt``.
    """
    database = shared / "demo.db"

    def make() -> str:
        made = crawl("--all", "-s", "REPLAY=fixtures", database=database)
        assert made.exit_code == 0, made.log
        return made.output

    made_once(database.with_suffix(".txt"), make)
    return database


@pytest.fixture
def demo_db(demo: Path) -> Iterator[Database]:
    """The database of ``make demo``, opened."""
    db = Database(demo)
    yield db
    db.close()


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site on loopback, to which a test adds pages."""
    with Site() as running:
        yield running


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The database that a crawl of this test writes."""
    return tmp_path / "news.db"
