"""What `make mutate` changes in a file, and which tests it runs."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path

import pytest
from coverage import CoverageData

from tests.conftest import PROJECT
from tests.mutation.concerned import Concerned
from tests.mutation.mutants import mutants_of

SOURCE = '''"""Prose < 5 and not True."""
LIMIT = 30
"""Seconds."""
NAMES: tuple[int, "str > 5"] = field(repr=False)

def ask(db, name="خبر", most=LIMIT):
    if len(name) < 5 and not name.startswith("a"):
        logger.info("asked for %s", 5)
        raise ValueError(name)
    db.execute("BEGIN IMMEDIATE")
    found = db.execute("SELECT 1 FROM names WHERE day >= ? AND NOT gone").fetchone()
    return found is not None
'''


def test_what_is_changed() -> None:
    lines = SOURCE.splitlines()
    changed = []
    for place in mutants_of("ask.py", SOURCE):
        for mutant in place:
            later = mutant.applied(SOURCE.encode()).decode()
            ast.parse(later)
            (number,) = [number for number, line in enumerate(later.splitlines()) if line != lines[number]]
            assert number == mutant.line - 1
            changed.append(later.splitlines()[number].strip())
    assert changed == [
        "LIMIT = 60",
        "LIMIT = 15",
        'if len(name) <= 5 and not name.startswith("a"):',
        'if len(name) < 6 and not name.startswith("a"):',
        'if len(name) < 4 and not name.startswith("a"):',
        'if len(name) < 10 and not name.startswith("a"):',
        'if len(name) < 2 and not name.startswith("a"):',
        'if len(name) < 5 or not name.startswith("a"):',
        'if len(name) < 5 and name.startswith("a"):',
        'if len(name) < 5 and not name.startswith("mutant"):',
        "pass",
        "pass",
        'db.execute("BEGIN")',
        'found = db.execute("SELECT 1 FROM names WHERE day > ? AND NOT gone").fetchone()',
        'found = db.execute("SELECT 1 FROM names WHERE day >= ? OR NOT gone").fetchone()',
        'found = db.execute("SELECT 1 FROM names WHERE day >= ? AND gone").fetchone()',
        "return None",
        "return found is None",
    ]


@pytest.mark.thorough
def test_every_mutant_of_the_project_is_python() -> None:
    for file in sorted((PROJECT / "crawler" / "storage").rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        for place in mutants_of(file.name, source):
            for mutant in place:
                ast.parse(mutant.applied(source.encode()))


@pytest.fixture
def concerned(tmp_path: Path) -> Concerned:
    """Two modules, one of which uses the other's limit, and what three tests run of them."""
    tree = tmp_path / "tree"
    for name, source in {
        "limits": "LIMIT = 5\n",
        "ask": "def ask(x):\n    return x < LIMIT\ndef tell(x):\n    return x\n",
    }.items():
        file = tree / "crawler" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
    data = CoverageData(basename=str(tmp_path / "data"))
    for context, lines in (("near", [2]), ("far", [2, 4]), ("fixture site", [4]), ("broken", [2])):
        data.set_context(context)
        data.add_lines({f"crawler{os.sep}ask.py": lines})
    data.write()
    passed = {"near": True, "far": True, "taking": True, "broken": False}
    tests = {
        name: {"seconds": 2.0, "passed": each, "fixtures": ["site"] * (name == "taking")}
        for name, each in passed.items()
    }
    (tmp_path / "tests.json").write_text(json.dumps(tests), encoding="utf-8")
    return Concerned(tree, tmp_path)


@pytest.mark.parametrize(
    ("module", "line", "tests"),
    [("ask", 2, ["near", "far"]), ("ask", 4, ["taking", "far"]), ("limits", 1, ["near", "far"])],
)
def test_which_tests_are_asked(module: str, line: int, tests: list[str], concerned: Concerned, tmp_path: Path) -> None:
    """Tests that run the line, or a line that mentions the constant; those with fewer lines first."""
    path = f"crawler/{module}.py"
    places = mutants_of(path, (tmp_path / "tree" / path).read_text(encoding="utf-8"))
    mutant = next(place[0] for place in places if place[0].line == line)
    assert concerned.select(mutant, seconds=60).tests == tests
    few = concerned.select(mutant, seconds=3)
    assert (few.tests, few.left_out) == (tests[:1], 1)
    assert concerned.failed == ["broken"]
