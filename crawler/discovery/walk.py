"""How far one source is followed: back to known ground, or to the first of the days that are wanted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from crawler.discovery.sources import Findings, Scope, Source
from crawler.discovery.sources.source import Rank

_FRUITLESS = 3
"""After so many pages of a list that name nothing new to the walk, the list has no end: a calendar, a shop window."""


@dataclass(slots=True, kw_only=True)
class ListedPage:
    """What one document named, as a walk sees it."""

    own: Sequence[str]
    """Its addresses that no earlier document of the walk named."""
    known: Collection[str]
    """Those that stand on known ground."""
    days: Sequence[str]
    """Days of publication, where the source tells them."""
    older: str | None
    """Where the list goes on."""
    is_older: bool
    """Whether it is itself a further page of a list."""
    counted: bool = False
    """Whether the source says how many pages there are: then the last one is the end of all."""


@dataclass(slots=True)
class Walk:
    """One source's walk through its documents in one crawl."""

    source: Source
    scope: Scope
    has_ground: bool = False
    """Whether an earlier walk came to its end: then this one need go no further than that one began."""
    resumed_from: datetime | None = None
    """Documents that were read at this moment or later need not be read again."""

    asked: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    stated: dict[str, str | None] = field(default_factory=dict)
    """When documents were last changed, as those say that name them."""
    read: int = 0
    """Documents that were read, in this run or in the one that it resumes ..."""
    told: int = 0
    """... and those of them that named articles."""
    pages: int | None = None
    """How many of these there are, where the source tells."""
    reached_day: str | None = None
    """The earliest day of publication that was met."""
    fruitless: int = 0
    """Pages in a row that named nothing new to this walk."""

    unchanged: bool = False
    """Whether a document said that nothing is new."""
    overflowed: bool = False
    """Whether all that a first page named was new, so that there may be more that it no longer names."""
    reached: bool = False
    """Whether it came to known ground, to the first of the days that are wanted, or to the end of all there is."""
    broken: bool = False
    """Whether a document could not be had that a later run may get."""
    place: tuple[Rank, str] | None = None
    """Rank and address of the document where a later run may begin."""

    @property
    def name(self) -> str:
        """As the source is called in the database."""
        return str(self.source)

    @property
    def is_fruitful(self) -> bool:
        """Whether the source works: it names articles, or says that there are no new ones."""
        return bool(self.named) or self.unchanged

    @property
    def is_complete(self) -> bool:
        """Whether it came to its end: where documents name all there is, none of them may be missing."""
        return self.reached and not (self.broken and self.source.lists_all)

    def offer_place(self, findings: Findings, url: str) -> None:
        """Remember ``url`` as the place to begin at, where no better one was met."""
        if findings.rank is not None and (self.place is None or findings.rank >= self.place[0]):
            self.place = findings.rank, url

    def goes_on(self, page: ListedPage) -> bool:
        """Whether the document behind ``page`` is to be asked for; notes what the page tells of the walk."""
        self.named.update(page.own)
        self.fruitless = 0 if page.own else self.fruitless + 1
        if page.days:
            self.reached_day = min(self.reached_day or min(page.days), min(page.days))
        at_the_end = page.older is None and (page.is_older or page.counted)
        if self.source.lists_all or at_the_end:
            self.reached = True
        if self.source.lists_all or (page.is_older and self.fruitless >= _FRUITLESS):
            return False
        if self.scope.is_backfill:
            return self._goes_on_to(self.scope.since, page)
        return self._goes_on_to_known_ground(page)

    def _goes_on_to(self, since: date | None, page: ListedPage) -> bool:
        """Lists are in order of days, but for what an outlet pins to their head."""
        first = since.isoformat() if since else ""
        is_before = bool(page.days) and max(page.days) < first
        self.reached |= is_before or (page.older is None and bool(page.days) and min(page.days) < first)
        return not is_before

    def _goes_on_to_known_ground(self, page: ListedPage) -> bool:
        """Known ground is where most of a page is known: single old articles are pinned, or stand in a side bar."""
        if not self.has_ground:
            return bool(page.own)
        old = len(set(page.known) & set(page.own))
        if page.own and not old and not page.is_older:
            self.overflowed = True
        if 2 * old >= len(page.own):
            # A further page without anything of its own is the first page again: this list cannot go back.
            self.reached |= bool(page.own) or not page.is_older
            return False
        self.reached |= page.older is None and bool(old)
        return True
