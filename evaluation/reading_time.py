"""``python -m evaluation.reading_time FOLDER...``: the processor time that a page takes, to that of trafilatura.

Both read each page in turn in this one process, so that whatever else the machine does falls on both. Chancery reads
all that it stores of a page; trafilatura, as its documentation shows, the text alone.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median

from crawler.processes.serving import rarely_collect
from evaluation import chancery
from evaluation.pages import PagesError, TruePage, read_pages
from evaluation.peers import PEERS
from evaluation.serving import Prepare, Read, answer

_WARM = 20
"""Pages read before any counts: whatever a reader loads or compiles at its first page is no page's time."""


@dataclass(frozen=True, slots=True)
class Times:
    """Processor time of pages, in milliseconds."""

    ours: float
    """Chancery's median."""
    theirs: float
    """Trafilatura's median."""
    whole: float
    """Chancery's time for all pages to trafilatura's."""

    @property
    def ratio(self) -> float:
        """Chancery's median to trafilatura's."""
        return self.ours / self.theirs


def measure(pages: Sequence[TruePage], ours: Read, theirs: Read, prepare: Prepare) -> Times:
    """Read each page with both readers, which take turns at being the first.

    What ``prepare`` does before each is no page's time.

    Raises:
        ValueError: there is no page.
    """
    if not pages:
        raise ValueError("there is no page to read")
    for page in pages[:_WARM]:
        for read in (ours, theirs):
            answer(read, page.question(), prepare)
    taken: dict[Read, list[float]] = {ours: [], theirs: []}
    for page, order in zip(pages, cycle(((ours, theirs), (theirs, ours)))):
        for read in order:
            taken[read].append(answer(read, page.question(), prepare).cpu_seconds * 1000)
    return Times(median(taken[ours]), median(taken[theirs]), sum(taken[ours]) / sum(taken[theirs]))


def _with_a_text(pages: Iterable[TruePage]) -> dict[str, list[TruePage]]:
    """The pages that hold an article whose text is known, by their sets: as in the tables of bodies."""
    sets: dict[str, list[TruePage]] = {}
    for page in pages:
        if page.body:
            sets.setdefault(page.set, []).append(page)
    return sets


def main(arguments: Sequence[str]) -> int:
    """Exit code 0: times printed; 2: there is nothing to measure."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.reading_time", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="holds pages.jsonl and the pages")
    try:
        pages = [page for folder in parser.parse_args(arguments).folders for page in read_pages(folder)]
    except PagesError as error:
        print(f"reading_time: {error}", file=sys.stderr)
        return 2
    theirs = PEERS[0].reader()
    for name, of_set in _with_a_text(pages).items():
        times = measure(of_set, chancery.read, theirs, chancery.prepare)
        pages_of = "1 page" if len(of_set) == 1 else f"{len(of_set)} pages"
        print(
            f"{name}, {pages_of}: {times.ours:.1f} ms, trafilatura {times.theirs:.1f} ms,"
            f" ratio {times.ratio:.2f}, of all pages together {times.whole:.2f}"
        )
    return 0


if __name__ == "__main__":
    logging.disable()
    rarely_collect()
    sys.exit(main(sys.argv[1:]))
