"""What a check-up may find: a closed list of codes, each for one part and with one severity, with words for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from crawler.text.foreign_text import clean_fields


class Severity(IntEnum):
    """How bad a finding is."""

    NOTE = 0
    """Crawls work all the same."""
    CHANGED = 1
    """An article is stored, but it differs from the archived ones."""
    BROKEN = 2
    """A crawl stores no article, or one that lacks a required part."""


class FindingCode(StrEnum):
    """One thing that can be wrong."""

    SOURCE_FAILED = "source_failed"
    UNREACHABLE = "unreachable"
    NOTHING_LISTED = "nothing_listed"
    PAGE_FAILED = "page_failed"
    NO_ARTICLE = "no_article"
    NO_HEADLINE = "no_headline"
    NO_BODY = "no_body"
    NO_DAY = "no_day"
    OTHER_HEADLINE = "other_headline"
    OTHER_BODY = "other_body"
    OTHER_DAY = "other_day"
    SHORT_BODY = "short_body"
    LONG_BODY = "long_body"
    NO_BYLINE = "no_byline"

    @property
    def part(self) -> str:
        """Where it is: ``source``, ``page``, ``headline``, ``body``, ``day`` or ``byline``."""
        return _FACTS[self][0]

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return _FACTS[self][1]

    @property
    def words(self) -> str:
        """The finding in words, without details."""
        return _FACTS[self][2]


_FACTS = {
    FindingCode.SOURCE_FAILED: ("source", Severity.NOTE, "a source lists nothing; the next one does"),
    FindingCode.UNREACHABLE: ("source", Severity.BROKEN, "the outlet does not answer"),
    FindingCode.NOTHING_LISTED: ("source", Severity.BROKEN, "none of its sources lists an article"),
    FindingCode.PAGE_FAILED: ("page", Severity.BROKEN, "the article's page cannot be fetched"),
    FindingCode.NO_ARTICLE: ("page", Severity.BROKEN, "the listed page is not an article"),
    FindingCode.NO_HEADLINE: ("headline", Severity.BROKEN, "no headline"),
    FindingCode.NO_BODY: ("body", Severity.BROKEN, "no text"),
    FindingCode.NO_DAY: ("day", Severity.BROKEN, "no day that can be trusted"),
    FindingCode.OTHER_HEADLINE: ("headline", Severity.CHANGED, "another headline than the archive has for this page"),
    FindingCode.OTHER_BODY: ("body", Severity.CHANGED, "another text than the archive has for this page"),
    FindingCode.OTHER_DAY: ("day", Severity.CHANGED, "another day than the archive has for this page"),
    FindingCode.SHORT_BODY: ("body", Severity.CHANGED, "shorter than any of the outlet's archived articles"),
    FindingCode.LONG_BODY: ("body", Severity.CHANGED, "longer than any of the outlet's archived articles"),
    FindingCode.NO_BYLINE: ("byline", Severity.CHANGED, "no byline, which all of the outlet's archived articles have"),
}  # fmt: skip


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
