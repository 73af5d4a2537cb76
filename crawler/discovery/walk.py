"""How far one source is followed: back to what an earlier walk saw, or to the first of the days that are wanted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from crawler.discovery.sources import Findings, Scope, Source
from crawler.discovery.sources.source import Level, Rank

_FRUITLESS = 3
"""After so many pages that list nothing new to the walk, the list has no end: a calendar, a shop window."""


@dataclass(slots=True, kw_only=True)
class ListedPage:
    """What one document listed, as far as the walk needs it."""

    own: Sequence[str]
    """Its addresses that no earlier document of the walk listed."""
    known: Collection[str]
    """Those that an earlier complete walk saw."""
    days: Sequence[str]
    """Days of publication, where the source states them."""
    older: str | None
    """URL of the next page of the list."""
    is_older: bool
    """Whether it is itself a further page of a list."""
    counted: bool = False
    """Whether the source states how many pages there are: then the last one is the end."""


@dataclass(slots=True)
class Walk:
    """One source's walk through its documents in one crawl."""

    source: Source
    scope: Scope
    has_earlier: bool = False
    """Whether an earlier walk came to its end: then this one need go no further back than that one began."""
    resumed_from: datetime | None = None
    """Documents that were read at this moment or later need not be read again."""

    asked: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    lists_articles: bool = False
    """Whether any of what was named may be an article, by its URL."""
    stated: dict[str, str | None] = field(default_factory=dict)
    """When documents were last changed, by the documents that list them."""
    read: int = 0
    """Documents that were read, in this run or in the one that it resumes ..."""
    listing: int = 0
    """... and those of them that listed articles."""
    pages: int | None = None
    """How many of these there are, where the source states it."""
    reached_day: str | None = None
    """The earliest day of publication that was listed."""
    fruitless: int = 0
    """Pages in a row that listed nothing new to this walk."""

    unchanged: bool = False
    """Whether a document said that nothing is new."""
    overflowed: bool = False
    """Whether all that a first page listed was new, so that there may be more that it no longer lists."""
    reached: bool = False
    """Whether it came to what an earlier walk saw, to the first of the days that are wanted, or to the end."""
    broken: bool = False
    """Whether a document failed that a later run may get."""
    places: tuple[Rank, tuple[str, ...]] | None = None
    """Rank and URLs of the documents where a later run may start."""

    @property
    def name(self) -> str:
        """The source's name in the database."""
        return str(self.source)

    @property
    def is_fruitful(self) -> bool:
        """Whether the source works: it lists articles, or says that there are no new ones."""
        return self.lists_articles or self.unchanged

    @property
    def is_complete(self) -> bool:
        """Whether it came to its end; of a source whose documents list everything, none may be missing."""
        return self.reached and not (self.broken and self.source.lists_all)

    def offer_place(self, findings: Findings, url: str) -> None:
        """Remember ``url`` as a document to start at, unless a better one was met.

        Of those that name all that is new, each is one: sites part their news by section or by language.
        """
        rank = findings.rank
        if rank is None or (self.places is not None and rank < self.places[0]):
            return
        others = self.places[1] if self.places and rank == self.places[0] and rank.level is Level.NEWS else ()
        self.places = rank, (*others, url)

    def goes_on(self, page: ListedPage) -> bool:
        """Whether the document after ``page`` is to be fetched; takes account of what the page listed."""
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
        return self._goes_on_to_earlier(page)

    def _goes_on_to(self, since: date | None, page: ListedPage) -> bool:
        """Lists are in the order of days, except for what an outlet pins to their head."""
        first = since.isoformat() if since else ""
        is_before = bool(page.days) and max(page.days) < first
        self.reached |= is_before or (page.older is None and bool(page.days) and min(page.days) < first)
        return not is_before

    def _goes_on_to_earlier(self, page: ListedPage) -> bool:
        """An earlier walk saw this page if it saw most of it: single old articles are pinned or in a side bar."""
        if not self.has_earlier:
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
