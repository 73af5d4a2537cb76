"""What a check-up may find: a closed list of codes, each for one part and with one severity, with words for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from crawler.model.worded_code import WordedCode
from crawler.text.foreign_text import clean_fields


class Severity(IntEnum):
    """How bad a finding is."""

    NOTE = 0
    """Crawls work all the same."""
    CHANGED = 1
    """An article is stored, but it differs from the archived ones."""
    BROKEN = 2
    """A crawl stores no article, or one that lacks a required part."""


class FindingCode(WordedCode):
    """One thing that can be wrong."""

    SOURCE_FAILED = "source_failed", "a source lists nothing; the next one does", "source", Severity.NOTE
    UNREACHABLE = "unreachable", "the outlet does not answer", "source", Severity.BROKEN
    NOTHING_LISTED = "nothing_listed", "none of its sources lists an article", "source", Severity.BROKEN
    PAGE_FAILED = "page_failed", "the article's page cannot be fetched", "page", Severity.BROKEN
    NO_ARTICLE = "no_article", "the listed page is not an article", "page", Severity.BROKEN
    NO_HEADLINE = "no_headline", "no headline", "headline", Severity.BROKEN
    NO_BODY = "no_body", "no text", "body", Severity.BROKEN
    NO_DAY = "no_day", "no day that can be trusted", "day", Severity.BROKEN
    OTHER_HEADLINE = (
        "other_headline",
        "another headline than the archive has for this page",
        "headline",
        Severity.CHANGED,
    )
    OTHER_BODY = "other_body", "another text than the archive has for this page", "body", Severity.CHANGED
    OTHER_DAY = "other_day", "another day than the archive has for this page", "day", Severity.CHANGED
    SHORT_BODY = "short_body", "shorter than any of the outlet's archived articles", "body", Severity.CHANGED
    LONG_BODY = "long_body", "longer than any of the outlet's archived articles", "body", Severity.CHANGED
    NO_BYLINE = "no_byline", "no byline, which all of the outlet's archived articles have", "byline", Severity.CHANGED

    def __init__(self, code: str, words: str = "", part: str = "", severity: Severity = Severity.NOTE) -> None:
        self.part = part
        """Where it is: ``source``, ``page``, ``headline``, ``body``, ``day`` or ``byline``."""
        self.severity = severity


@dataclass(frozen=True, slots=True)
class Finding:
    """A code, with the details of one case."""

    code: FindingCode
    details: str = ""

    def __post_init__(self) -> None:
        clean_fields(self, "details")

    def __str__(self) -> str:
        return f"{self.code.words}: {self.details}" if self.details else self.code.words


STATES = {Severity.NOTE: "well", Severity.CHANGED: "changed", Severity.BROKEN: "broken"}
"""The state of an outlet, by its worst finding."""


@dataclass(slots=True, kw_only=True)
class Examination:
    """What a check-up of one outlet found."""

    outlet: str
    checked_at: str
    """``YYYY-MM-DDTHH:MM:SSZ``."""
    source: str | None = None
    """The source that listed the article; None if none did."""
    url: str | None = None
    """The article that was read; None if none was."""
    headline: str | None = None
    day: str | None = None
    words: int | None = None
    pages: int = 0
    """How many articles were read: one, unless it had findings."""
    compared_with: str | None = None
    """``article`` if the archive has this very page, ``articles`` if others of the outlet; None if nothing."""
    findings: Sequence[Finding] = field(default_factory=list)

    @property
    def severity(self) -> Severity:
        """The severity of the worst finding."""
        return max((finding.code.severity for finding in self.findings), default=Severity.NOTE)

    @property
    def state(self) -> str:
        """``well``, ``changed`` or ``broken``."""
        return STATES[self.severity]

    def as_dict(self) -> dict[str, Any]:
        """Return a line of ``scrapy doctor --json``."""
        names = ("outlet", "checked_at", "state", "source", "url", "headline", "day", "words", "pages", "compared_with")
        found = [
            {
                "code": each.code.value,
                "part": each.code.part,
                "state": STATES[each.code.severity],
                "words": each.code.words,
                "details": each.details,
            }
            for each in self.findings
        ]
        return {**{name: getattr(self, name) for name in names}, "findings": found}
