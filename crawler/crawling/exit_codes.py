"""Exit codes of a crawl, for cron and for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Self


class ExitCode(IntEnum):
    """Exit codes of ``scrapy crawl``. For several outlets, the highest code is returned."""

    DONE = 0, "the crawl succeeded; perhaps nothing was new"
    NOT_STARTED = 1, "the crawl could not start; the message says why"
    USAGE = 2, "wrong arguments: unknown outlet, invalid date, or another value that is not understood"
    NOTHING_DISCOVERED = 3, "the outlet answered, but none of its sources listed an article"
    NOTHING_STORED = 4, "articles were discovered, but none of the new ones could be stored"
    UNREACHABLE = 5, "the outlet did not answer: no connection, time-outs, server errors"
    ERRORS = 6, "errors in callbacks, pipelines or storage, no writable database, a page missing from REPLAY"
    INTERRUPTED = 7, "stopped before the end by a signal or the memory limit"

    meaning: str

    def __new__(cls, code: int, meaning: str = "") -> Self:
        """Return a code with its meaning, in words."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member


def exit_code(counters: Mapping[str, Any], reason: str) -> ExitCode:
    """The exit code of one outlet's crawl, from its counters and Scrapy's closing reason."""

    def count(*names: str) -> int:
        return sum(int(counters.get(name) or 0) for name in names)

    judged = count("article/stored", "article/copy", "article/off_topic")
    tried = count("address/requested") - count("address/refreshed")
    if count("spider_exceptions/count", "article/error", "replay/not_saved"):
        return ExitCode.ERRORS
    if reason != "finished":
        return ExitCode.INTERRUPTED
    if count("address/discovered") <= count("address/ruled_out") and not count("source/nothing_new"):
        return ExitCode.NOTHING_DISCOVERED if count("source/answered") else ExitCode.UNREACHABLE
    if tried and not judged and (count("article/failed", "address/failed") or not count("address/known")):
        return ExitCode.NOTHING_STORED
    return ExitCode.DONE
