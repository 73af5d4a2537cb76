"""What one document may cost, and how long a worker process lives."""

from __future__ import annotations

from dataclasses import dataclass

_CLOCK_FACTOR = 10
"""Seconds of wall-clock time per second of processor time. A page waits only for a processor: this allows for ten
programs that want each processor at once."""

_DOCUMENTS = 1000
"""Documents that one process reads before it is replaced."""

_MEMORY = 1 << 30
"""Bytes of one process: a worker has 110 MB when it is new, and 190 MB at most after 705 pages of the evaluation."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one worker process."""

    processor_time: float
    """Seconds of processor time for one document."""
    documents: int = _DOCUMENTS
    """After so many documents, another process replaces it."""

    memory: int = _MEMORY
    """Bytes that the process may allocate, if the system counts them (Linux)."""

    @property
    def clock_time(self) -> float:
        """Seconds of wall-clock time after which a document is given up, even if its processor time is not used up."""
        return _CLOCK_FACTOR * self.processor_time
