"""What one document may cost, and how long a worker process lives."""

from __future__ import annotations

from dataclasses import dataclass

_CLOCK_FACTOR = 10
"""Seconds by the clock for each second of processor time. A page waits for nothing but a processor: this is a machine
on which ten programs want each processor at once."""

_DOCUMENTS = 1000
"""Documents in the life of a process."""

_MEMORY = 1 << 30
"""Bytes of one process: a worker has 110 MB when it is new, and 190 MB at most after 705 pages of the evaluation."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one worker process."""

    processor_time: float
    """Seconds of processor time that one document may take."""
    documents: int = _DOCUMENTS
    """After so many, another process takes its place."""

    memory: int = _MEMORY
    """Bytes that the process may hold, where the system counts them (Linux)."""

    @property
    def clock_time(self) -> float:
        """Seconds by the clock after which a document is given up that does not use its processor time."""
        return _CLOCK_FACTOR * self.processor_time
