"""What may be wrong: a closed set of codes, with words for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingCode(StrEnum):
    """Something that needs attention, or is worth knowing.

    Listed in this order: what stops everything comes first.
    """

    # About the file.
    DAMAGED = "damaged"
    DISK_SHORT = "disk_short"
    NO_CRAWLS = "no_crawls"

    # About an outlet.
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
        """Whether it needs attention."""
        return self not in (FindingCode.FAILED, FindingCode.YOUNG, FindingCode.RESTING, FindingCode.NEVER)


_WORDS = {
    FindingCode.DAMAGED: "the file is damaged",
    FindingCode.DISK_SHORT: "the disk is nearly full",
    FindingCode.NO_CRAWLS: "nothing is being crawled",
    FindingCode.FAILING: "has failed for longer than tolerated",
    FindingCode.UNFINISHED: "its last crawl has not ended",
    FindingCode.UNREAD: "its pages no longer yield articles; their layout may have changed",
    FindingCode.UNDATED: "its articles no longer have a date; their layout may have changed",
    FindingCode.SILENT: "no new articles for longer than usual",
    FindingCode.FAILED: "its last crawl failed",
    FindingCode.YOUNG: "not crawled for long enough to be judged",
    FindingCode.RESTING: "not crawled any more",
    FindingCode.NEVER: "never crawled",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A code with the details of one case."""

    code: FindingCode
    outlet: str | None
    """None if it is about the file."""
    details: str
    """In words; empty if the code says everything."""

    @property
    def said(self) -> str:
        """The finding in words."""
        name = f"{self.outlet}: " if self.outlet else ""
        return f"{name}{self.code.words}" + (f": {self.details}" if self.details else "")
