"""What a crawl tells cron."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any


class ExitCode(IntEnum):
    """Exit codes of ``scrapy crawl``. Of several outlets, the highest code counts."""

    meaning: str

    def __new__(cls, value: int, meaning: str) -> ExitCode:
        member = int.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    DONE = 0, "the crawl did its job (also when nothing was new)"
    NOT_STARTED = 1, "the crawl could not start: the message says why"
    USAGE = 2, "wrong arguments: unknown outlet, a day that is none, …"
    NOTHING_DISCOVERED = 3, "the outlet answered, but no source named an article"
    NOTHING_STORED = 4, "articles were discovered, but none of the new ones could be stored"
    UNREACHABLE = 5, "the outlet did not answer: no connection, time-outs, server errors"
    ERRORS = 6, "errors in callbacks, pipelines or storage, or a page that REPLAY lacks"
    INTERRUPTED = 7, "stopped before the end: a signal, the memory limit"


def exit_code(counters: Mapping[str, Any], reason: str) -> ExitCode:
    """The exit code of one outlet's crawl, from its counters and Scrapy's closing reason."""

    def count(*names: str) -> int:
        return sum(int(counters.get(name) or 0) for name in names)

    in_archive = count("article/stored", "article/copy")
    tried = count("address/requested")
    if count("spider_exceptions/count", "article/error", "replay/not_saved", "start/error"):
        return ExitCode.ERRORS
    if reason != "finished":
        return ExitCode.INTERRUPTED
    if not count("address/discovered"):
        return ExitCode.NOTHING_DISCOVERED if count("source/answered") else ExitCode.UNREACHABLE
    if tried and not in_archive and (count("article/failed", "address/failed") or not count("address/known")):
        return ExitCode.NOTHING_STORED
    return ExitCode.DONE
