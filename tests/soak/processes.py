"""Memory and handles of processes, as counted by Linux in ``/proc``."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_PAUSE = 0.5
"""Seconds between two samples of a process."""


@dataclass(frozen=True, slots=True)
class Use:
    """What processes use at a moment."""

    memory: float = 0.0
    """MiB, counting shared memory once (``Pss``)."""
    handles: int = 0


def use_of(process: int) -> Use:
    """What a process and its children use; nothing for one that has ended."""
    memory, handles = 0.0, 0
    for number in _family(process):
        try:
            rollup = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
            handles += len(list(Path(f"/proc/{number}/fd").iterdir()))
        except OSError:
            continue  # it has ended meanwhile
        memory += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0) / 1024
    return Use(memory, handles)


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            for child in children.read_text(encoding="ascii").split():
                yield from _family(int(child))
    except OSError:
        return  # it has ended meanwhile


class Watch:
    """Samples a process while the ``with`` block runs; ``most`` has the maximum of each value."""

    def __init__(self, process: int) -> None:
        self.most = Use()
        self._process = process
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._over.wait(_PAUSE):
            use = use_of(self._process)
            self.most = Use(max(self.most.memory, use.memory), max(self.most.handles, use.handles))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
