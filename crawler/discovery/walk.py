"""How far one source is followed: back to what an earlier walk saw, or to the first day that is wanted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from crawler.discovery.sources import Findings, Scope, Source
from crawler.discovery.sources.source import Level, Rank

_FRUITLESS = 3
"""After this many pages in a row with nothing new, the list is taken to be endless, like a calendar or a shop."""


@dataclass(slots=True, kw_only=True)
class ListedPage:
    """What one document listed, as far as the walk needs it."""

    own: Sequence[str]
    """Its URLs that no earlier document of the walk listed."""
    known: Collection[str]
    """Its URLs that an earlier complete walk saw."""
    days: Sequence[str]
    """Days of publication, if the source states them."""
    older: str | None
    """URL of the next page of the list."""
    is_older: bool
    """Whether this is itself a further page of a list."""
    counted: bool = False
    """Whether the source states the number of pages, so that the last one is the end."""


@dataclass(slots=True)
class Walk:
    """One source's walk through its documents in one crawl."""

    source: Source
    scope: Scope
    has_earlier: bool = False
    """Whether an earlier walk was completed, so that this one need go back only to what that one saw."""
    resumed_from: datetime | None = None
    """Documents that were read at this moment or later need not be read again."""

    asked: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    lists_articles: bool = False
    """Whether any URL listed so far may be an article."""
    stated: dict[str, str | None] = field(default_factory=dict)
    """When documents were last changed, according to the documents that list them."""
    read: int = 0
    """Documents read, in this run or in the one that it resumes."""
    listing: int = 0
    """Those of them that listed articles."""
    pages: int | None = None
    """Total number of documents that list articles, if known."""
    reached_day: str | None = None
    """The earliest day of publication seen."""
    fruitless: int = 0
    """Pages in a row that listed nothing new to this walk."""

    unchanged: bool = False
    """Whether a document said that nothing is new."""
    overflowed: bool = False
    """Whether everything on a first page was new, so that older entries may already have left it."""
    reached: bool = False
    """Whether the walk reached what an earlier walk saw, the first day wanted, or the end of the list."""
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
        """Whether the walk reached its end; if the source's documents together list everything, none may be missing."""
        return self.reached and not (self.broken and self.source.lists_all)

    def offer_place(self, findings: Findings, url: str) -> None:
        """Remember ``url`` as a document to start at, unless a better one is known.

        All documents that list everything new are kept, because sites split their news by section or language.
        """
        rank = findings.rank
        if rank is None or (self.places is not None and rank < self.places[0]):
            return
        others = self.places[1] if self.places and rank == self.places[0] and rank.level is Level.NEWS else ()
        self.places = rank, (*others, url)

    def goes_on(self, page: ListedPage) -> bool:
        """Whether to fetch the document after ``page``; also takes account of what the page listed."""
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
        """Whether to go on in a backfill: lists are ordered by day, except for articles pinned to the top."""
        first = since.isoformat() if since else ""
        is_before = bool(page.days) and max(page.days) < first
        self.reached |= is_before or (page.older is None and bool(page.days) and min(page.days) < first)
        return not is_before

    def _goes_on_to_earlier(self, page: ListedPage) -> bool:
        """The same for news: an earlier walk saw this page if it saw most of it; single old articles may be pinned."""
        if not self.has_earlier:
            return bool(page.own)
        old = len(set(page.known) & set(page.own))
        if page.own and not old and not page.is_older:
            self.overflowed = True
        if 2 * old >= len(page.own):
            # A further page with no URLs of its own is the first page again: this list cannot go back.
            self.reached |= bool(page.own) or not page.is_older
            return False
        self.reached |= page.older is None and bool(old)
        return True
