"""What may be wrong: a closed set of codes, with words for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingCode(StrEnum):
    """What a person must look at, or what is worth knowing.

    The order is that in which they are listed: what stops everything comes first.
    """

    # Of the file.
    DAMAGED = "damaged"
    DISK_SHORT = "disk_short"
    NO_CRAWLS = "no_crawls"

    # Of an outlet.
    FAILING = "failing"
    UNFINISHED = "unfinished"
    UNREAD = "unread"
    UNDATED = "undated"
    SILENT = "silent"
    FAILED = "failed"
    YOUNG = "young"
    RESTING = "resting"
    NEVER = "never"

    @property
    def words(self) -> str:
        """The meaning of the code."""
        return _WORDS[self]

    @property
    def is_serious(self) -> bool:
        """Whether a person must look at it."""
        return self not in (FindingCode.FAILED, FindingCode.YOUNG, FindingCode.RESTING, FindingCode.NEVER)


_WORDS = {
    FindingCode.DAMAGED: "the file is damaged",
    FindingCode.DISK_SHORT: "the disk is nearly full",
    FindingCode.NO_CRAWLS: "nothing is being crawled",
    FindingCode.FAILING: "fails, for longer than is borne",
    FindingCode.UNFINISHED: "its last crawl has not ended",
    FindingCode.UNREAD: "no article is found in its pages, as it was before; their layout may have changed",
    FindingCode.UNDATED: "its articles have no date, as they had before; their layout may have changed",
    FindingCode.SILENT: "brings nothing new, for longer than is its way",
    FindingCode.FAILED: "its last crawl failed",
    FindingCode.YOUNG: "not crawled for long enough to be judged",
    FindingCode.RESTING: "not crawled any more",
    FindingCode.NEVER: "never crawled",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One of these codes, and what was found."""

    code: FindingCode
    outlet: str | None
    """None where it is the file's."""
    details: str
    """In words; empty where the code says it all."""

    @property
    def said(self) -> str:
        """In words."""
        name = f"{self.outlet}: " if self.outlet else ""
        return f"{name}{self.code.words}" + (f": {self.details}" if self.details else "")
