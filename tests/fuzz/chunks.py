"""A number of inputs of one kind, tried in a separate process; its number and the run's seed reproduce them."""

from __future__ import annotations

import resource
import time
import traceback
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from crawler import settings as crawl
from tests.fuzz.kinds import KINDS, Kind

SIZE = 500
"""Inputs per chunk: starting a process takes a second of processor time, as much as fifty pages."""


@dataclass(slots=True)
class Tried:
    """The result of a chunk."""

    kind: str
    number: int
    inputs: int = 0
    failure: str = ""
    """The traceback, and the input."""
    slowest: float = 0.0
    """Most seconds of processor time for one input."""
    memory: int = 0
    """Most bytes that the process took."""
    times: list[float] = field(default_factory=list, repr=False)


def kind_named(name: str) -> Kind:
    """A kind of input."""
    return next(kind for kind in KINDS if kind.name == name)


def try_chunk(name: str, number: int, run: int, *, size: int = SIZE, shrink: bool = False) -> Tried:
    """Try inputs until one fails; with ``shrink``, look for the smallest that fails in the same way."""
    kind, tried = kind_named(name), Tried(name, number)
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)

    @seed(f"{run} {name} {number}")
    @settings(max_examples=size, database=None, deadline=None, phases=phases, suppress_health_check=list(HealthCheck))
    @given(kind.made())
    def each(value: Any) -> None:
        began = time.process_time()
        tried.inputs += 1
        kind.try_one(value)
        took = time.process_time() - began
        tried.slowest = max(tried.slowest, took)
        assert took <= crawl.WORKER_TIME_LIMIT, f"{took:.1f} seconds of processor time"

    try:
        each()
    except Exception:  # noqa: BLE001 - whatever comes of an input, it is what we look for
        tried.failure = traceback.format_exc()
    tried.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return tried
