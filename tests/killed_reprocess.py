"""Reprocesses pages and is killed meanwhile: ``python -m tests.killed_reprocess DATABASE FILE COUNT``.

``FILE`` has the judged pages, pickled; after it has gone through ``COUNT`` of them, in any round, the process kills
itself.
"""

from __future__ import annotations

import itertools
import os
import pickle
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from crawler.storage.database import NewsDatabase
from crawler.storage.replace import RereadPage, put_all


def main() -> None:
    database = NewsDatabase(Path(sys.argv[1]))
    judged: list[RereadPage] = pickle.loads(Path(sys.argv[2]).read_bytes())
    count = itertools.count(1)

    def each() -> Iterator[RereadPage]:
        for one in judged:
            if next(count) == int(sys.argv[3]):
                os.kill(os.getpid(), signal.SIGKILL)
            yield one

    with database.transaction() as db:
        put_all(db, each)
    database.close()


if __name__ == "__main__":
    main()
