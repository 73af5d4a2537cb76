"""Which tests concern a mutant: those that run its statement, recorded in a run of the whole suite.

Code that runs at import (a constant, a default, a class's attribute) is run by every test, which says nothing. For it,
the tests count that run a function which mentions the name, in any module.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coverage import Coverage, CoverageData

from tests.mutation.mutants import Mutant, head
from tests.mutation.recording import NOTED, RUNNING

PACKAGES = ("crawler", "pipelines")
SUITE = "not wordpress and not endure"
"""The tests that may be asked, as an expression for pytest's ``-m``."""
OF_THE_TEXT = ("tests/test_architecture.py", "tests/test_documentation.py", "tests/test_constants.py")
"""Tests that read the source instead of running it: they would notice any change."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Tests for a mutant."""

    tests: list[str]
    """Their pytest ids, those that run the fewest lines first."""
    left_out: int = 0
    """How many more there are, for which there was no time."""


def record(tree: Path, folder: Path, environment: Mapping[str, str], processes: int) -> None:
    """Run the suite in ``tree`` and note in ``folder`` which test runs which lines."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "coverage.ini"
    settings.write_text(_settings(folder), encoding="utf-8")
    environment = {**environment, "COVERAGE_PROCESS_START": str(settings), NOTED: str(folder / "tests.json")}
    left = [option for file in OF_THE_TEXT for option in ("--ignore", file)]
    command = ["-m", "pytest", "-q", "-p", "tests.mutation.recording", "-m", SUITE, "-n", str(processes), *left]
    subprocess.run([sys.executable, *command], cwd=tree, env=environment, check=False)
    measured = Coverage(data_file=str(folder / "data"), config_file=str(settings))
    measured.combine(strict=True)
    measured.save()


def _settings(folder: Path) -> str:
    """Options of coverage, as the processes of the tests read them too."""
    return f"""
[run]
source = {",".join(PACKAGES)}
data_file = {folder}/data
context = ${{{RUNNING}-}}
relative_files = true
parallel = true
concurrency = multiprocessing,thread
patch = fork,_exit
sigterm = true
disable_warnings = no-data-collected,module-not-measured,module-not-imported
"""


class Concerned:
    """The records of ``record``, queried for one mutant after the other."""

    def __init__(self, tree: Path, folder: Path) -> None:
        self._data = CoverageData(basename=str(folder / "data"))
        self._data.read()
        noted = json.loads((folder / "tests.json").read_text(encoding="utf-8"))
        self._tests = {name: test for name, test in noted.items() if test["passed"]}
        self.failed = sorted(set(noted) - set(self._tests))
        """Tests that failed before anything was changed: they say nothing."""
        self._by_fixture: dict[str, list[str]] = defaultdict(list)
        for name, test in self._tests.items():
            for fixture in test["fixtures"]:
                self._by_fixture[f"fixture {fixture}"].append(name)
        self._mentions = _Mentions(tree)
        self._sizes: dict[str, int] = defaultdict(int)
        for file in self._data.measured_files():
            for contexts in self._contexts(file).values():
                for name in self._expanded(contexts):
                    self._sizes[name] += 1

    def select(self, mutant: Mutant, seconds: float) -> Selection:
        """Tests that concern ``mutant``, up to ``seconds`` in total; at least one."""
        found = self._that_run(mutant.path, range(mutant.lines[0], mutant.lines[1] + 1))
        if mutant.names is not None:
            found = set()
            for path, lines in self._mentions.of(mutant.path, mutant.names).items():
                found |= self._that_run(path, lines)
        ordered = sorted(found, key=lambda name: (self._sizes[name], name))
        chosen: list[str] = []
        spent = 0.0
        for name in ordered:
            spent += self._tests[name]["seconds"]
            if chosen and spent > seconds:
                spent -= self._tests[name]["seconds"]
                continue
            chosen.append(name)
        return Selection(chosen, len(ordered) - len(chosen))

    def _that_run(self, path: str, lines: Iterable[int]) -> set[str]:
        contexts = self._contexts(path)
        return {name for line in lines for name in self._expanded(contexts.get(line, []))}

    def _contexts(self, path: str) -> dict[int, list[str]]:
        return self._data.contexts_by_lineno(path)

    def _expanded(self, contexts: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for context in contexts:
            found |= set(self._by_fixture.get(context, ())) | ({context} & self._tests.keys())
        return found


class _Mentions:
    """The lines of functions that mention a name."""

    def __init__(self, tree: Path) -> None:
        self._modules = {
            str(file.relative_to(tree)): ast.parse(file.read_text(encoding="utf-8"))
            for package in PACKAGES
            for file in sorted((tree / package).rglob("*.py"))
        }
        self.of = cache(self._of)

    def _of(self, path: str, names: tuple[str, ...]) -> dict[str, set[int]]:
        """By module; if nothing mentions them, all functions of their own module."""
        wanted = set(names)
        # A constant may be computed from another one of its module.
        for statement in self._modules[path].body:
            if isinstance(statement, (ast.Assign, ast.AnnAssign)) and wanted & _names_in(statement):
                wanted |= _names_in(statement, ast.Store)
        lines = {module: _lines_with(tree, wanted) for module, tree in self._modules.items()}
        found = {module: those for module, those in lines.items() if those}
        return found or {path: _lines_with(self._modules[path], None)}


def _names_in(tree: ast.AST, context: type[ast.expr_context] = ast.expr_context) -> set[str]:
    """Names and attributes."""
    named = (node for node in ast.walk(tree) if isinstance(node, (ast.Name, ast.Attribute)))
    return {node.id if isinstance(node, ast.Name) else node.attr for node in named if isinstance(node.ctx, context)}


def _lines_with(module: ast.Module, names: set[str] | None) -> set[int]:
    """Lines of functions that mention one of ``names``, or have it as a default; without names, all."""
    lines: set[int] = set()
    for function in ast.walk(module):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            is_default = names is not None and function.name in names
            for statement in _statements(function):
                if names is None or is_default or names & _names_of(statement):
                    first, last = head(statement)
                    lines |= set(range(first, last + 1))
    return lines


def _statements(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.stmt]:
    return (each for statement in function.body for each in ast.walk(statement) if isinstance(each, ast.stmt))


def _names_of(statement: ast.stmt) -> set[str]:
    """Names in the statement itself; of a compound one, in its head."""
    parts = (part for part in ast.iter_child_nodes(statement) if not isinstance(part, (ast.stmt, ast.ExceptHandler)))
    return {name for part in parts for name in _names_in(part)}
