"""The rooms of the project and their imports: ``python -m tests.rooms [FOLDER]`` prints the graph of a checkout.

A room is a folder of modules; a module directly in ``crawler/`` is its own room. A room's floor is above all rooms that
it imports.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

TOPS = ("crawler", "evaluation", "pipelines", "spiders")

Graph = Mapping[str, set[str]]
"""Which modules, or rooms, each one imports."""


class CircleError(ValueError):
    """Modules, or rooms, that import each other in a circle; the message shows the circle."""


@cache
def modules(project: Path) -> dict[str, Path]:
    """Every module of the project, by its dotted name; a package's ``__init__`` by the name of the package."""
    found = {}
    for top in TOPS:
        for file in sorted((project / top).rglob("*.py")):
            parts = file.relative_to(project).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


@cache
def imports(project: Path) -> dict[str, set[str]]:
    """Which modules each module imports; for ``from package import name``, the module if the name is one."""
    files = modules(project)
    return {name: set(_imported(file, name, files)) for name, file in files.items()}


def _imported(file: Path, module: str, files: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        named: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            named = [each if each in files else node.module for each in inside]
        elif isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        for name in named:
            # A package's __init__ collects its own modules; what they import from it they import from each other.
            gathers = file.name == "__init__.py" and name.startswith(f"{module}.")
            if name in files and name != module and not gathers:
                yield name


def room_of(module: str, files: Mapping[str, Path], *, depth: int = 2) -> str:
    """The folder of a module, at most ``depth`` folders down; the module itself if it is directly in a top folder."""
    parts = module.split(".")
    is_package = files[module].name == "__init__.py"
    folder = parts if is_package else parts[:-1]
    return ".".join(folder[:depth]) if len(folder) > 1 or folder[0] != "crawler" else module


def rooms(project: Path, *, depth: int = 2) -> dict[str, set[str]]:
    """Which rooms each room imports; ``depth`` 2 draws ``crawler/dates`` as one room, 3 the rooms in it."""
    files = modules(project)
    graph: dict[str, set[str]] = {}
    for module, others in imports(project).items():
        if not files[module].read_text(encoding="utf-8").strip():
            continue
        room = room_of(module, files, depth=depth)
        graph.setdefault(room, set()).update(room_of(other, files, depth=depth) for other in others)
        graph[room].discard(room)
    return graph


def floors(graph: Graph) -> dict[str, int]:
    """The floor of each module or room, starting with 1.

    Raises:
        CircleError: there is no lowest one.
    """
    found: dict[str, int] = {}

    def floor(name: str, way: tuple[str, ...]) -> int:
        if name in way:
            raise CircleError(" -> ".join((*way[way.index(name) :], name)))
        if name not in found:
            found[name] = 1 + max((floor(other, (*way, name)) for other in graph.get(name, ())), default=0)
        return found[name]

    for name in graph:
        floor(name, ())
    return found


def main(project: Path) -> None:
    """Print the rooms from the top floor down, with their lines and what they import."""
    files = modules(project)
    graph = rooms(project)
    lines: dict[str, int] = dict.fromkeys(graph, 0)
    for module, file in files.items():
        text = file.read_text(encoding="utf-8")
        if text.strip():
            lines[room_of(module, files)] += len(text.splitlines())
    floor_of = floors(graph)
    for room in sorted(graph, key=lambda room: (-floor_of[room], room)):
        print(
            f"floor {floor_of[room]:2}  {room:24} {lines[room]:6,} lines  imports {', '.join(sorted(graph[room])) or '-'}"
        )
    of_crawler = sum(count for room, count in lines.items() if room.startswith("crawler"))
    print(
        f"{len(graph)} rooms, {sum(map(len, graph.values()))} imports between them, {max(floor_of.values())} floors, "
        f"no circle; {of_crawler:,} lines in crawler/"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent)
