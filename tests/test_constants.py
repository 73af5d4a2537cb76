"""A number that decides says what it is and where it comes from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.conftest import PROJECT

FILES = sorted(file for folder in ("crawler", "pipelines") for file in (PROJECT / folder).rglob("*.py"))


def numbers_without_a_word(source: str) -> Iterator[str]:
    """Constants of a module that consist of numbers, and have neither a docstring below nor a comment."""
    lines = source.splitlines()
    body = ast.parse(source).body
    for statement, following in zip_longest(body, body[1:]):
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        names = [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
        if not all(name.isupper() for name in names) or not _is_number(statement.value):
            continue
        has_docstring = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
        above = lines[statement.lineno - 2].lstrip() if statement.lineno > 1 else ""
        inside = lines[statement.lineno - 1 : statement.end_lineno]
        if not has_docstring and not above.startswith("#") and not any("  # " in line for line in inside):
            yield f"{', '.join(names)} in line {statement.lineno}"


def _is_number(value: ast.expr) -> bool:
    """A number, or one with a unit: ``60 * 24``, ``timedelta(days=7)``, ``frozenset({403, 429})``."""
    match value:
        case ast.Constant(value=int() | float()):
            return not isinstance(value.value, bool)
        case ast.BinOp(left=left, right=right):
            return _is_number(left) or _is_number(right)
        case ast.UnaryOp(operand=operand):
            return _is_number(operand)
        case ast.Tuple(elts=elements) | ast.Set(elts=elements) | ast.List(elts=elements):
            return bool(elements) and all(_is_number(element) for element in elements)
        case ast.Call(func=ast.Name(id="timedelta" | "frozenset" | "range"), args=arguments, keywords=keywords):
            given = [*arguments, *(keyword.value for keyword in keywords)]
            return bool(given) and all(_is_number(each) for each in given)
    return False


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_numbers_say_what_they_are(file: Path) -> None:
    assert list(numbers_without_a_word(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("LIMIT = 5", ["LIMIT in line 1"]),
        ("_WEEK: timedelta = timedelta(days=7)", ["_WEEK in line 1"]),
        ("_CODES = frozenset({403, 429})", ["_CODES in line 1"]),
        ("MIN, MAX = 1, 2", ["MIN, MAX in line 1"]),
        ('LIMIT = 5\n"""Seconds."""', []),
        ("# Seconds.\nLIMIT = 5", []),
        ("LIMIT = 5  # seconds", []),
        ('NAME = "5"', []),
        ("LIMIT = True", []),
        ("limit = 5", []),
    ],
)
def test_what_is_a_number_without_a_word(source: str, found: list[str]) -> None:
    assert list(numbers_without_a_word(source)) == found
