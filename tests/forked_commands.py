"""Runs Scrapy's commands in children of a process that has imported them all.

Importing Scrapy and the project takes a second of processor time; a child that is forked has them. It runs the same
function as the script ``scrapy``, with arguments, environment and files of its own. Tests in which a command is killed,
or in which its start matters, start Python anew.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapy import cmdline
from scrapy.utils.project import get_project_settings

_POLL = 0.005
"""Seconds between two looks at whether the child has ended."""
_KILLED = -signal.SIGKILL
_IMPORTED_LATER = ("crawler.browse", "crawler.fleet", "crawler.settings")
"""What commands do not import, or only if it is asked for."""


class ForkedCommands:
    """The process, as its parent sees it; it ends with its parent."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked_commands"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    def run(self, arguments: Sequence[str], environment: Mapping[str, str], patience: float) -> tuple[int, str, str]:
        """Run ``scrapy`` with these arguments: exit code, what it printed, what it logged.

        Raises:
            TimeoutError: it was killed with its children, as it took more than ``patience`` seconds.
        """
        with TemporaryDirectory() as folder:
            output, log = Path(folder) / "output", Path(folder) / "log"
            asked = {
                "arguments": list(arguments), "environment": dict(environment), "patience": patience,
                "output": str(output), "log": str(log),
            }  # fmt: skip
            assert self._process.stdin
            assert self._process.stdout
            print(json.dumps(asked), file=self._process.stdin, flush=True)
            code = int(self._process.stdout.readline())
            if code == _KILLED:
                raise TimeoutError(f"scrapy {' '.join(arguments)}: {log.read_text()}")
            return code, output.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def _serve() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(asked)
        print(_code_of(child, asked["patience"]), flush=True)


def _run(asked: dict[str, object]) -> None:
    """Become the command; it ends as any Python program does."""
    os.setsid()
    for file, path, flags in (
        (sys.stdin, os.devnull, os.O_RDONLY),
        (sys.stdout, asked["output"], os.O_WRONLY | os.O_CREAT),
        (sys.stderr, asked["log"], os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(str(path), flags, 0o600)
        os.dup2(opened, file.fileno())
        os.close(opened)
    environment, arguments = asked["environment"], asked["arguments"]
    assert isinstance(environment, dict)
    assert isinstance(arguments, list)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    sys.argv = ["scrapy", *arguments]
    cmdline.execute()
    sys.exit()


def _code_of(child: int, patience: float) -> int:
    until = time.monotonic() + patience
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
        time.sleep(_POLL)


def _import_all() -> None:
    """Import what any command does, but decide nothing that one decides at its start, such as the reactor."""
    for room in ("crawler", "pipelines", "spiders"):
        for module in pkgutil.walk_packages(import_module(room).__path__, f"{room}."):
            if not module.name.startswith(_IMPORTED_LATER):
                import_module(module.name)
    cmdline._get_commands_dict(get_project_settings(), inproject=True)
    # What is frozen is neither looked through nor taken apart when a child ends, so its memory stays shared.
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    _import_all()
    _serve()
