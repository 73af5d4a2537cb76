"""Changes the code at random and checks whether the tests notice: ``make mutate SEED=1 MUTANTS=100``.

A copy of the tree is changed, never the tree itself, one place at a time. Each mutant must pass the tests that concern
it (``concerned``), cheapest and nearest first, within a time limit. One that passes them all has survived: either a
test is missing, or the change makes no difference.

Existing tools do not fit: mutmut 3 swaps functions but does not change module constants, which decide most here;
cosmic-ray 8 changes the tree in place, moves numbers only by one, and runs the same tests for every mutant.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import pytest

from tests.mutation.concerned import Concerned, Selection, record
from tests.mutation.mutants import Mutant, mutants_of

PROJECT = Path(__file__).parent.parent.parent
OFFLINE = Path(__file__).parent / "offline"
KEPT = PROJECT / ".mutation"
"""Results of a run of the suite, repeated if the code or a test has changed since."""
_EVALUATED = {"dates", "dateline", "extraction", "page", "identity", "events"}
"""Rooms that have an evaluation of their own."""
ROOMS = [
    *(f"crawler/{room.name}" for room in sorted((PROJECT / "crawler").iterdir())
      if (room / "__init__.py").exists() and room.name not in _EVALUATED),
    "pipelines",
]  # fmt: skip
"""What is changed by default: everything else."""
PATIENCE = 600.0
"""Seconds for one mutant's tests, also on a busy machine: a mutant that is too slow counts as noticed."""
SECONDS = 180.0
"""Seconds of tests for one mutant by default. Of 25 that passed 60 s of them, at least six are noticed by a test that
had been left out. ``PATIENCE`` is three times as long, for a busy machine."""
MOST = 0.1
"""Largest share of mutants that may survive."""

_MEMORY = 12 << 30
_OWN = {"crawler", "docs", "evaluation", "pipelines", "spiders", "tests"}
_LIBRARIES = (
    "datasette.app", "dateparser", "feedparser", "hypothesis", "itemloaders", "lxml.html", "rensa", "rich.live",
    "scrapy.cmdline", "scrapy.crawler", "sqlite_utils.cli", "trafilatura", "twisted.web", "warcio",
)  # fmt: skip
_NOTICED, _TOO_SLOW, _SURVIVED, _UNTESTED = "noticed", "too slow", "survived", "untested"


def main() -> int:
    """Print the survivors and the score; return 1 if more survive than allowed."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        tree = Path(folder) / "tree"
        _copy(tree)
        mutants = _choose(tree, asked)
        select = _tests_for(tree, asked)
        for library in _LIBRARIES:
            import_module(library)
        _require_passing(tree, select(mutants[0]).tests)
        counts = Counter(_try(tree, number, mutant, select(mutant)) for number, mutant in enumerate(mutants, 1))
    survivors = counts[_SURVIVED] + counts[_UNTESTED]
    results = ", ".join(f"{count} {result}" for result, count in sorted(counts.items()))
    print(f"seed {asked.seed}: {len(mutants) - survivors} of {len(mutants)} noticed ({results})")
    return int(survivors > MOST * len(mutants))


def _choose(tree: Path, asked: argparse.Namespace) -> list[Mutant]:
    files = [file for module in asked.modules for file in _files(tree, module)]
    places = [place for file in files for place in mutants_of(file, (tree / file).read_text(encoding="utf-8"))]
    chance = random.Random(asked.seed)
    chosen = chance.sample(places, min(asked.mutants, len(places)))
    print(f"seed {asked.seed}: {len(chosen)} of {len(places)} places in {' '.join(asked.modules)}")
    return [chance.choice(place) for place in chosen]


def _tests_for(tree: Path, asked: argparse.Namespace) -> Callable[[Mutant], Selection]:
    if asked.tests:
        print(f"tests: {' '.join(asked.tests)}")
        return lambda mutant: Selection(asked.tests)
    kept = KEPT / _digest(tree)
    if not (kept / "data").exists():
        shutil.rmtree(KEPT, ignore_errors=True)
        record(tree, kept, _environment(tree), asked.processes)
    concerned = Concerned(tree, kept)
    print(f"tests: those that run the changed statement, {asked.seconds:g} s of them at most")
    if concerned.failed:
        print(f"not asked, for they fail unchanged: {' '.join(concerned.failed)}")
    return lambda mutant: concerned.select(mutant, asked.seconds)


def _try(tree: Path, number: int, mutant: Mutant, selection: Selection) -> str:
    begun = time.monotonic()
    result = _run(tree, mutant, selection)
    asked = f"{len(selection.tests)} tests" + (f", {selection.left_out} left out" if selection.left_out else "")
    print(f"{number:4} {result:9} {mutant.path}:{mutant.line} ({asked}, {time.monotonic() - begun:.0f} s)", flush=True)
    if result in (_SURVIVED, _UNTESTED):
        print(_difference(tree, mutant), flush=True)
    return result


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="Change the code, see what notices.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutants", type=int, default=100)
    parser.add_argument("--modules", nargs="*", default=ROOMS, help="files or folders")
    parser.add_argument("--tests", nargs="*", default=[], help="these, and not those that concern a mutant")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of tests for one mutant, at most")
    parser.add_argument("--processes", type=int, default=2, help="for the run that shows which test runs what")
    asked = parser.parse_args()
    asked.modules = asked.modules or ROOMS
    return asked


def _copy(tree: Path) -> None:
    """Files that git knows or would add."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (PROJECT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, tree / name)


def _digest(tree: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(tree.rglob("*.py")):
        digest.update(str(file.relative_to(tree)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _files(tree: Path, module: str) -> list[str]:
    if not (tree / module).exists():
        sys.exit(f"There is no {module}: name files or folders of this project.")
    files = [tree / module] if (tree / module).is_file() else sorted((tree / module).rglob("*.py"))
    return [str(file.relative_to(tree)) for file in files]


def _require_passing(tree: Path, tests: Sequence[str]) -> None:
    """Tests that fail without any change would notice everything."""
    if tests and (result := _test(tree, tests, PATIENCE)) != _SURVIVED:
        sys.exit(f"Unchanged, the first tests to be asked do not pass ({result}): {' '.join(tests)}")


def _run(tree: Path, mutant: Mutant, selection: Selection) -> str:
    """The outcome of a mutant: ``untested`` if no test runs it."""
    if not selection.tests:
        return _UNTESTED
    file = tree / mutant.path
    source, times = file.read_bytes(), file.stat()
    file.write_bytes(mutant.applied(source))
    # Python compares a compiled file with its source by the second of the change, so each mutant gets its own.
    os.utime(file, (times.st_atime, times.st_mtime + 10 + mutant.start))
    try:
        return _test(tree, selection.tests, PATIENCE)
    finally:
        file.write_bytes(source)
        os.utime(file, (times.st_atime, times.st_mtime))


def _test(tree: Path, tests: Sequence[str], seconds: float) -> str:
    """Run the tests in a fork of this process, since importing the libraries takes most of the time."""
    child = os.fork()
    if child == 0:
        _run_pytest(tree, tests)
    deadline = time.monotonic() + seconds
    ended = status = 0
    while not ended and time.monotonic() < deadline:
        time.sleep(0.05)
        ended, status = os.waitpid(child, os.WNOHANG)
    # Including everything it started.
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    shutil.rmtree(tree.parent / "base", ignore_errors=True)
    if not ended:
        os.waitpid(child, 0)
        return _TOO_SLOW
    code = os.waitstatus_to_exitcode(status)
    if code == pytest.ExitCode.NO_TESTS_COLLECTED:
        raise RuntimeError((tree.parent / "output.txt").read_text(encoding="utf-8"))
    return _SURVIVED if code == pytest.ExitCode.OK else _NOTICED


def _run_pytest(tree: Path, tests: Sequence[str]) -> NoReturn:
    """In the fork: run the tests of the copy, without modules that this process has imported."""
    os.setsid()
    os.chdir(tree)
    os.environ.update(_environment(tree))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    with (tree.parent / "output.txt").open("wb") as output:
        os.dup2(output.fileno(), sys.stdout.fileno())
        os.dup2(output.fileno(), sys.stderr.fileno())
    for name in [name for name in sys.modules if name.partition(".")[0] in _OWN | {"sitecustomize"}]:
        del sys.modules[name]
    sys.path[:0] = [str(tree), str(OFFLINE)]
    import_module("sitecustomize")
    listed = tree.parent / "tests.txt"
    listed.write_text("\n".join(tests), encoding="utf-8")
    options = ["-x", "-q", "-p", "no:cacheprovider", f"--basetemp={tree.parent / 'base'}", f"@{listed}"]
    os._exit(pytest.main(options))


def _environment(tree: Path) -> dict[str, str]:
    """The copy comes first, wherever the project is installed, then ``offline``: no outlet must be contacted."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(tree), str(OFFLINE)])}


def _difference(tree: Path, mutant: Mutant) -> str:
    source = (tree / mutant.path).read_bytes()
    before, after = (text.decode().splitlines() for text in (source, mutant.applied(source)))
    return "\n".join(f"     {line}" for line in list(difflib.unified_diff(before, after, lineterm="", n=1))[2:])


if __name__ == "__main__":
    sys.exit(main())
