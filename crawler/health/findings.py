"""What may be wrong: a closed set of codes, with words for people."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.model.worded_code import WordedCode


class FindingCode(WordedCode):
    """Something that needs attention, or is worth knowing.

    Listed in this order: what stops everything comes first.
    """

    # About the file.
    DAMAGED = "damaged", "the file is damaged"
    DISK_SHORT = "disk_short", "the disk is nearly full"
    NO_CRAWLS = "no_crawls", "nothing is being crawled"

    # About an outlet.
    FAILING = "failing", "has failed for longer than tolerated"
    UNFINISHED = "unfinished", "its last crawl has not ended"
    UNREAD = "unread", "its pages no longer yield articles; their layout may have changed"
    UNDATED = "undated", "its articles no longer have a date; their layout may have changed"
    SILENT = "silent", "no new articles for longer than usual"
    FAILED = "failed", "its last crawl failed"
    YOUNG = "young", "not crawled for long enough to be judged"
    RESTING = "resting", "not crawled any more"
    NEVER = "never", "never crawled"

    @property
    def is_serious(self) -> bool:
        """Whether it needs attention."""
        return self not in (FindingCode.FAILED, FindingCode.YOUNG, FindingCode.RESTING, FindingCode.NEVER)


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
