"""A crawl of hostile hosts, and its outcomes."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from crawler.crawling.exit_codes import ExitCode
from crawler.model.reasons import ReasonCode
from tests.conftest import PROJECT, crawl_command
from tests.faults import spiders
from tests.faults.certificates import AUTHORITY
from tests.faults.fault import BAD, END, Fault
from tests.faults.server import FaultServer
from tests.soak.processes import use_of

MEMORY_MAX = 400.0
"""Most MiB for a crawl and its worker together."""
_PATIENCE = 300.0
"""Most seconds for one run."""
_TOGETHER = 12
"""Outlets per run: as many as two cores crawl without delaying each other's answers too long."""
_SETTINGS = {"SPIDER_MODULES": "tests.faults.spiders", "DOWNLOAD_TIMEOUT": 10, "RETRY_TIMES": 1, "BACK_OFF_MAX": 2,
             "CRAWL_DELAY_MAX": 0.2, "REVISITS_PER_RUN": 0}  # fmt: skip
_ENDS = (ExitCode.DONE, ExitCode.NOTHING_DISCOVERED, ExitCode.NOTHING_STORED, ExitCode.UNREACHABLE)
"""How the crawl of a hostile outlet may end: not with an error of ours, and not at the memory limit."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one fault."""

    fault: Fault
    became: str
    """The outcome in words."""
    memory: float
    """Most MiB of the run while this outlet was crawled."""
    seconds: float
    wrong: tuple[str, ...]
    """Violations; empty if the fault was survived."""


def outcomes(faults: Sequence[Fault], folder: Path) -> Iterator[Outcome]:
    """Crawl the hosts of ``faults``, some at a time, into a database in ``folder``."""
    database = folder / "faults.db"
    with FaultServer({fault.name: fault.host() for fault in faults}) as server:
        for start in range(0, len(faults), _TOGETHER):
            part = faults[start : start + _TOGETHER]
            strayed, memory = len(server.strayed), _Memory()
            ended = _crawl(part, server, database, memory)
            there = server.strayed[strayed:]
            for fault in part:
                yield _outcome(fault, server.homes[fault.name], database, memory, ended, there)


def _crawl(faults: Sequence[Fault], server: FaultServer, database: Path, memory: _Memory) -> str:
    """What is wrong with the end of the run; empty if nothing is."""
    outlets = {
        each.name: (server.homes[each.name], [(s.kind, getattr(s, "path", "")) for s in each.sources])
        for each in faults
    }
    options = [part for name, value in _SETTINGS.items() for part in ("-s", f"{name}={value}")]
    command = crawl_command(*outlets, *options, "-L", "INFO", database=database)
    environment = {**os.environ, spiders.OUTLETS: json.dumps(outlets)}
    authority = database.parent / AUTHORITY
    if authority.exists():
        environment["SSL_CERT_FILE"] = str(authority)
    with (
        database.with_suffix(".log").open("ab") as log,
        subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            with memory.of(process.pid):
                code = process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            return f"the run did not end within {_PATIENCE:.0f} s"
        finally:
            process.kill()
    # Errors of one outlet are reported for that outlet.
    return "" if code in (*_ENDS, ExitCode.ERRORS) else f"the run ended with exit code {code}"


def _outcome(fault: Fault, home: str, database: Path, memory: _Memory, ended: str, strayed: Sequence[str]) -> Outcome:
    db = Database(database)
    query = "SELECT * FROM crawls WHERE outlet = ? ORDER BY id DESC LIMIT 1"
    crawl: dict[str, Any] = next(db.query(query, [fault.name]), {})
    addresses = {
        row["url"].removeprefix(home): row for row in db.query("SELECT * FROM addresses WHERE outlet = ?", [fault.name])
    }
    texts = {
        row["url"].removeprefix(home): row["text"]
        for row in db.query("SELECT url, text FROM articles WHERE outlet = ?", [fault.name])
    }
    documents = list(db.query("SELECT * FROM documents WHERE outlet = ? ORDER BY id", [fault.name]))
    db.close()
    most, seconds = memory.between(crawl.get("started_at"), crawl.get("finished_at"))
    wrong = [ended] if ended else []
    if crawl.get("finished_at") is None or crawl["exit_code"] not in _ENDS:
        wrong.append(f"its crawl ended with {crawl.get('exit_code')}")
    wrong += [f"{path} is lost" for path in fault.good if path not in texts]
    wrong += [f"{path} is stored and not whole" for path, text in texts.items() if END not in text]
    if not fault.whole and BAD in texts:
        wrong.append(f"{BAD} is stored")
    wrong += [
        f"{address} was asked"
        for address in strayed
        if not address[:1].isalpha() or address.startswith(f"{fault.name}/")
    ]
    if most > MEMORY_MAX:
        wrong.append(f"{most:.0f} MiB")
    return Outcome(fault, _became(addresses.get(BAD), documents, crawl), most, seconds, tuple(wrong))


def _became(bad: dict[str, Any] | None, documents: Sequence[dict[str, Any]], crawl: dict[str, Any]) -> str:
    """The reason for the bad page, for a source that could not be read, or for the whole outlet."""
    if bad is not None and bad["state"] != "known":
        reason = ReasonCode(bad["reason_code"]).words if bad["reason_code"] else ""
        return f"{bad['state']}: {reason}" if reason else str(bad["state"])
    unread = [row for row in documents if row["answer_code"] not in ("read", "not_there")]
    if unread:
        return (
            f"the next source was read ({unread[0]['answer_code']})"
            if crawl.get("stored")
            else unread[0]["answer_code"]
        )
    return "the good entries were stored" if crawl.get("stored") else ExitCode(crawl.get("exit_code", 1)).meaning


class _Memory:
    """Samples the memory of a run."""

    def __init__(self) -> None:
        self._seen: list[tuple[datetime, float]] = []
        self._over = threading.Event()

    def of(self, process: int) -> Self:
        self._thread = threading.Thread(target=self._look, args=(process,), daemon=True)
        return self

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self, process: int) -> None:
        while not self._over.wait(0.25):
            self._seen.append((datetime.now(UTC), use_of(process).memory))

    def between(self, start: str | None, end: str | None) -> tuple[float, float]:
        """Most MiB between two times of the database, and the seconds between them."""
        first = datetime.fromisoformat(start) if start else datetime.min.replace(tzinfo=UTC)
        last = datetime.fromisoformat(end) if end else datetime.now(UTC)
        held = (
            [memory for at, memory in self._seen if first.timestamp() - 1 <= at.timestamp() <= last.timestamp() + 1]
            if start
            else [memory for _, memory in self._seen]
        )
        return max(held, default=0.0), (last - first).total_seconds() if start else 0.0
