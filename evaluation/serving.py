"""A reader in its own process: one question per line in, one answer per line out."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.saved_pages.manifest import read_body
from evaluation.readings import Question, Reading

Read = Callable[[bytes, Question], Reading]
Prepare = Callable[[Question], None]


def _nothing(_: Question) -> None:
    """Prepare nothing: most readers are the same for every page."""


def serve(read: Read, versions: dict[str, str], prepare: Prepare = _nothing) -> None:
    """Answer until there are no more questions. The first output line has the versions in use."""
    # Libraries may print: other output must not get between the answers.
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        sys.addaudithook(_stay_offline)
        answers.write(json.dumps(versions) + "\n")
        answers.flush()
        for line in sys.stdin:
            answers.write(answer(read, Question(**json.loads(line)), prepare).line())
            answers.flush()


def answer(read: Read, question: Question, prepare: Prepare = _nothing) -> Reading:
    """The reading of a page; if the reader fails, one with the error.

    ``prepare`` does what is done once for all pages of a site; its time is no page's.
    """
    try:
        page = read_body(Path(question.file))
        prepare(question)
        before = time.process_time()
        reading = read(page, question)
        return replace(reading, cpu_seconds=time.process_time() - before)
    except Exception as error:  # noqa: BLE001 - a page that breaks a reader must not cost other pages
        return Reading(error=f"{type(error).__name__}: {' '.join(str(error).split())}")


def _stay_offline(event: str, _: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        raise OSError("readers read what is saved: nothing is fetched")
