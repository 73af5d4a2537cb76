"""A real Datasette on a free port that serves databases with this checkout's plugin, without any options."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.background import wait_until
from tests.conftest import PATIENCE, PROJECT

WITHOUT_PLUGINS = ("-c", "import sys; sys._called_from_test = True; from datasette.cli import cli; cli()")
"""Plain Datasette from Python, as its own tests start it, without plugins."""


@dataclass(frozen=True, slots=True)
class Room:
    """A running Datasette."""

    address: str
    process: int
    """Its process ID."""


@contextmanager
def datasette(*databases: Path, **how: Any) -> Iterator[str]:
    """Serve databases as ``serving`` does, and yield the address."""
    with serving(*databases, **how) as room:
        yield room.address


@contextmanager
def serving(
    *databases: Path,
    options: tuple[str, ...] = (),
    python: str = sys.executable,
    start: tuple[str, ...] = ("-m", "datasette"),
) -> Iterator[Room]:
    """Serve databases from another folder than the project's."""
    log = databases[0].with_suffix(".log")
    with tempfile.TemporaryDirectory() as folder:
        declare(Path(folder))
        command = [python, *start, "serve", *map(str, databases), "--host", "127.0.0.1", "--port", "0", *options]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join((folder, str(PROJECT)))}
        with log.open("wb") as output:
            server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=folder, env=environment)

        def address() -> str | None:
            said = re.search(r"Uvicorn running on (http://127\.0\.0\.1:\d+)", log.read_text(encoding="utf-8"))
            return said[1] if said else None

        try:
            wait_until(lambda: address() or server.poll() is not None, "Datasette starts")
            served = address() or pytest.fail(f"Datasette did not start:\n{log.read_text(encoding='utf-8')}")
            yield Room(served, server.pid)
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)


def declare(folder: Path) -> None:
    """Write what an installation would into a folder of Python's path: this checkout's plugin for Datasette."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = folder / f"{project['name']}-{project['version']}.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8"
    )
    plugins = "\n".join(f"{name} = {module}" for name, module in project["entry-points"]["datasette"].items())
    (installed / "entry_points.txt").write_text(f"[datasette]\n{plugins}\n", encoding="utf-8")
