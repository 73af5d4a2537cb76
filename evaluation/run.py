"""One run: every reader reads every page that has a truth of a kind it gives."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from crawler.settings import WORKER_TIME_LIMIT
from evaluation.pages import TruePage
from evaluation.peers import AUTHORS, BODY, DATE, PEERS, TITLE
from evaluation.processes import ReaderProcess
from evaluation.readings import Question, Reading

CHANCERY = "Chancery"


class Asked(Protocol):
    """Something that reads pages."""

    versions: dict[str, str]

    def ask(self, question: Question) -> Reading:
        """The reading of a page."""


@dataclass(slots=True)
class Reader:
    """A reader with its name in the tables, and its readings."""

    name: str
    gives: frozenset[str]
    asked: Asked
    readings: list[tuple[TruePage, Reading]] = field(default_factory=list)

    def of(self, pages_set: str, truth: str) -> list[tuple[TruePage, Reading]]:
        """Its readings of the pages of a set with a certain truth."""
        return [(page, reading) for page, reading in self.readings if page.set == pages_set and truth in page.truths]

    @property
    def failures(self) -> list[tuple[TruePage, str]]:
        """The pages on which it failed."""
        return [(page, reading.error) for page, reading in self.readings if reading.error]


def start(peers_python: Path | None, processes: ExitStack) -> list[Reader]:
    """Start Chancery, then its peers if their environment is given; ``processes`` ends them.

    Raises:
        ReaderError: one does not start.
    """
    # Chancery's own limit in a crawl, for all readers.
    ours = ReaderProcess(sys.executable, "evaluation.chancery", time_limit=WORKER_TIME_LIMIT)
    readers = [Reader(CHANCERY, frozenset({BODY, TITLE, AUTHORS, DATE}), processes.enter_context(ours))]
    for peer in PEERS if peers_python else ():
        theirs = ReaderProcess(str(peers_python), "evaluation.peers", peer.name, time_limit=WORKER_TIME_LIMIT)
        readers.append(Reader(peer.name, peer.gives, processes.enter_context(theirs)))
    return readers


def read_all(readers: Sequence[Reader], pages: Iterable[TruePage]) -> None:
    """Read page by page with all readers in turn, so that other load on the machine affects them equally."""
    for page in pages:
        question = page.question()
        for reader in readers:
            if reader.gives & page.truths:
                reader.readings.append((page, reader.asked.ask(question)))
