"""The mutants of a Python file: every small change to it that a test should notice.

A mutant replaces one piece of the source. Changes are made to:

- a number: doubled, halved; one of ten or less also moved by one
- a comparison: ``<`` and ``<=``, ``==`` and ``!=``, ``in`` and ``not in``, ``is`` and ``is not``; ``and`` and ``or``;
  ``not`` removed; ``True`` and ``False``; plus and minus
- ``return``, which gives None; a call with an unused value, a ``raise``, ``continue`` or ``break``, which is removed
- a string that something is compared with, which becomes another one
- SQL: ``<`` and ``<=``, ``AND`` and ``OR``, ``NOT`` and ``IMMEDIATE`` removed, ``ASC`` and ``DESC``

Not changed: docstrings, types, decorators, and code that only writes to the log.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"),
}
_SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|BEGIN|WHERE|PRAGMA)\b")
_IN_SQL = {
    r"(?<![<>=])<(?![<>=])": "<=",
    r"<=": "<",
    r"(?<![<>=\-])>(?![<>=])": ">=",
    r">=": ">",
    r"\bAND\b": "OR",
    r"(?<!INSERT )\bOR\b": "AND",
    r"\bNOT ": "",
    r" IMMEDIATE\b": "",
    r" OR IGNORE\b": "",
    r" DESC\b": "",
    r" ASC\b": " DESC",
}
_LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}
_STRING_TESTS = {"startswith", "endswith", "removeprefix", "removesuffix"}
_OTHER_STRING = '"mutant"'


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """A file with one piece of its source replaced."""

    path: str
    line: int
    start: int
    """Byte offset of the piece, in UTF-8."""
    end: int
    replacement: str
    lines: tuple[int, int]
    """First and last line of the statement; of a compound one, of its head."""
    names: tuple[str, ...] | None
    """None inside a function; elsewhere the names it defines: it runs at import, and matters where they are used."""

    def applied(self, source: bytes) -> bytes:
        """The mutant's source."""
        return source[: self.start] + self.replacement.encode() + source[self.end :]


def mutants_of(path: str, source: str) -> list[list[Mutant]]:
    """The places of a file that can be changed, each with its mutants, in the order of the file."""
    finder = _Finder(path, source)
    finder.visit(ast.parse(source))
    return [finder.places[place] for place in sorted(finder.places)]


class _Finder(ast.NodeVisitor):
    """Walks a module and collects the mutants of each place."""

    def __init__(self, path: str, source: str) -> None:
        self.places: dict[tuple[int, int], list[Mutant]] = {}
        self._path = path
        self._bytes = source.encode()
        self._starts = [0]
        for line in self._bytes.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._statement: ast.stmt | None = None
        self._names: tuple[str, ...] | None = ()

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt):
            if _is_left_alone(node):
                return
            before, self._statement = self._statement, node
            names = self._names
            if names is not None:
                self._names = _defined(node) or names
            self._visit(node)
            self._statement, self._names = before, names
        else:
            self._visit(node)

    def _visit(self, node: ast.AST) -> None:
        self._change(node)
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "type_params"):
                continue
            inside = self._names
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and name == "body":
                self._names = None
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not _is_type(node, child) and not _is_for_the_log(child):
                    self.visit(child)
            self._names = inside

    def _change(self, node: ast.AST) -> None:
        match node:
            case ast.Constant(value=bool()):
                self._replace(node, str(not node.value))
            case ast.Constant(value=int() | float() as value):
                for number in _other_numbers(value):
                    self._replace(node, repr(number))
            case ast.Compare():
                self._change_comparison(node)
            case ast.BoolOp():
                word, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
                for left, right in zip(node.values, node.values[1:], strict=False):
                    self._replace_between(left, right, rf"\b{word}\b", other)
            case ast.UnaryOp(op=ast.Not()):
                start = self._place(node)[0]
                self._add(start, start + len("not "), "", node.lineno)
            case ast.BinOp(op=ast.Add() | ast.Sub()) if not (_is_text(node.left) or _is_text(node.right)):
                sign, other = (r"\+", "-") if isinstance(node.op, ast.Add) else ("-", "+")
                self._replace_between(node.left, node.right, sign, other)
            case ast.Return(value=ast.expr() as given) if not (isinstance(given, ast.Constant) and given.value is None):
                self._replace(given, "None")
            case ast.Expr(value=ast.Call() | ast.Await()) | ast.Raise() | ast.Continue() | ast.Break():
                self._replace(node, "pass")
            case ast.Call(func=ast.Attribute(attr=method), args=[ast.Constant(value=str()) as prefix, *_]):
                if method in _STRING_TESTS:
                    self._replace(prefix, _OTHER_STRING)
        if isinstance(node, (ast.Constant, ast.JoinedStr)):
            self._change_sql(node)

    def _change_comparison(self, node: ast.Compare) -> None:
        operands = [node.left, *node.comparators]
        for operator, left, right in zip(node.ops, operands, operands[1:], strict=False):
            written, other = _COMPARISONS[type(operator)]
            self._replace_between(left, right, rf"\b{written}\b" if written[0].isalpha() else written, other)
            for operand in (left, right):
                listed = operand.elts if isinstance(operand, (ast.Tuple, ast.Set, ast.List)) else [operand]
                for each in listed:
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        self._replace(each, _OTHER_STRING)

    def _change_sql(self, node: ast.Constant | ast.JoinedStr) -> None:
        start, end = self._place(node)
        written = self._bytes[start:end].decode()
        if not _SQL.search(written) or not (isinstance(node, ast.JoinedStr) or isinstance(node.value, str)):
            return
        for pattern, other in _IN_SQL.items():
            for found in re.finditer(pattern, written):
                first = start + len(written[: found.start()].encode())
                line = node.lineno + written.count("\n", 0, found.start())
                self._add(first, first + len(found[0].encode()), other, line)

    def _replace(self, node: ast.expr | ast.stmt, replacement: str) -> None:
        self._add(*self._place(node), replacement, node.lineno)

    def _replace_between(self, left: ast.expr, right: ast.expr, pattern: str, replacement: str) -> None:
        start, end = self._place(left)[1], self._place(right)[0]
        found = re.search(pattern, self._bytes[start:end].decode())
        assert found is not None, f"{self._path}:{left.lineno}: no {pattern}"
        line = left.end_lineno or left.lineno
        self._add(start + found.start(), start + found.end(), replacement, line)

    def _add(self, start: int, end: int, replacement: str, line: int) -> None:
        assert self._statement is not None
        mutant = Mutant(self._path, line, start, end, replacement, head(self._statement), self._names)
        self.places.setdefault((start, end), []).append(mutant)

    def _place(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self._starts[node.lineno - 1] + node.col_offset
        return start, self._starts[node.end_lineno - 1] + node.end_col_offset


def _other_numbers(number: float) -> Iterator[float]:
    if isinstance(number, int) and number <= 10:
        yield number + 1
        if number > 0:
            yield number - 1
    if number > 1 or (number and isinstance(number, float)):
        yield number * 2
        yield number // 2 if isinstance(number, int) else number / 2


def _is_left_alone(node: ast.stmt) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=method))):
            return method in _LOGGING
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
    return False


def _is_type(parent: ast.AST, child: ast.AST) -> bool:
    """Whether ``child`` is part of a type or of an f-string: those have no position of their own before Python 3.12."""
    if isinstance(parent, ast.Subscript) and child is parent.slice:
        return isinstance(parent.value, ast.Name) and parent.value.id in (
            "Literal",
            "Callable",
            "dict",
            "list",
            "tuple",
        )
    return isinstance(parent, ast.JoinedStr)


def _is_for_the_log(node: ast.AST) -> bool:
    """Whether it is the ``repr=False`` of a field."""
    return isinstance(node, ast.keyword) and node.arg == "repr"


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def head(node: ast.stmt) -> tuple[int, int]:
    """First and last line of a statement; of a compound one, without its body."""
    body = getattr(node, "body", None)
    if isinstance(body, list) and body:
        return node.lineno, max(node.lineno, body[0].lineno - 1)
    return node.lineno, node.end_lineno or node.lineno


def _defined(node: ast.stmt) -> tuple[str, ...]:
    """Names that a statement at the top of a module or class defines."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return (name,)
        case ast.Assign(targets=targets):
            found = [each for target in targets for each in ast.walk(target)]
        case ast.AnnAssign(target=target):
            found = [target]
        case _:
            return ()
    return tuple(each.id for each in found if isinstance(each, ast.Name))
